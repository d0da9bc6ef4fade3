using System.Text;

namespace Ascend.Runtime.Tests.Kernels;

/// <summary>A device and a stream of the mock, and kernels for them.</summary>
internal sealed class LaunchFixture : IDisposable
{
    public const int Elements = 1024;

    /// <summary>f = (a + b + 1)(a + b + 2) + (a + b).</summary>
    public const string Vector = """
        {"program": "vector_example", "role": "direct", "name": "add_mul",
         "parameters": {"tensors": [{"dtype": "float32", "shape": [1024]}, {"dtype": "float32", "shape": [1024]},
                                    {"dtype": "float32", "shape": [1024]}]}}
        """;

    /// <summary>Fails with its first scalar after its second, in ns of the model.</summary>
    public const string Fault = """{"program": "fault", "role": "direct", "name": "fault", "parameters": {"scalars": 2}}""";

    /// <summary>Computes nothing.</summary>
    public const string Nop = """
        {"program": "nop", "role": "direct", "name": "nop",
         "parameters": {"tensors": [{"dtype": "float32", "shape": [16]}, {"dtype": "float32", "shape": [16]}], "scalars": 2}}
        """;

    private bool _disposed;

    public LaunchFixture(MockFixture? mock = null)
    {
        Mock = mock ?? new MockFixture();
        Before = Mock.Live;
        Device = Mock.Host.OpenDevice();
        Stream = Device.CreateStream();
        A = [.. Enumerable.Range(0, Elements).Select(i => i / 8f)];
        B = [.. Enumerable.Range(0, Elements).Select(i => 3 - (i / 16f))];
    }

    public MockFixture Mock { get; }

    public string Before { get; }

    public Device Device { get; }

    public DeviceStream Stream { get; }

    public float[] A { get; }

    public float[] B { get; }

    public float[] F => [.. A.Zip(B, static (a, b) => ((a + b + 1) * (a + b + 2)) + (a + b))];

    public static byte[] Image(string json) => Encoding.UTF8.GetBytes("ASCEND-MOCK-KERNEL/1\n" + json.ReplaceLineEndings(" ") + "\n");

    public KernelBinary Load(string json, KernelBinaryOptions? options = null) => Device.LoadBinary(Image(json), options);

    public DeviceBuffer Upload(float[] values)
    {
        DeviceBuffer buffer = Device.Allocate(values.Length * sizeof(float));
        buffer.CopyFrom<float>(values);
        return buffer;
    }

    /// <summary>Everything that the test made is gone from the mock.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        Stream.Dispose();
        Device.Dispose();
        string left = Mock.Live;
        Mock.Dispose();
        Assert.Equal(Before, left);
    }
}
