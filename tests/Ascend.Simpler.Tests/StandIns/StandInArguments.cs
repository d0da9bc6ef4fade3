using System.Runtime.InteropServices;
using Ascend.Interop.Simpler;

namespace Ascend.Simpler.Tests;

/// <summary>Arguments and configuration of a run, made at random or set by a test.</summary>
internal sealed unsafe class StandInArguments : IDisposable
{
    /// <summary>
    /// First scalar of orders to the stand-in library; time in ms (negative: until released), failing call
    /// and its status follow.
    /// </summary>
    public const ulong Orders = 0x5354414E44494E21;

    private static ulong s_lastStamp;

    public StandInArguments()
    {
        Block = (AdapterArguments*)NativeMemory.AllocZeroed((nuint)sizeof(AdapterArguments));
        Config = (AdapterRunConfig*)NativeMemory.AllocZeroed((nuint)sizeof(AdapterRunConfig));
        Touch();
    }

    public AdapterArguments* Block { get; }

    public AdapterRunConfig* Config { get; }

    public AdapterTensor* Tensors => (AdapterTensor*)&Block->tensors;

    public ulong* Scalars => (ulong*)&Block->scalars;

    public string OutputPrefix
    {
        get => Marshal.PtrToStringUTF8((nint)(&Config->output_prefix))!;
        set
        {
            var text = new Span<byte>(&Config->output_prefix, (int)AdapterLimit.ADAPTER_MAX_PREFIX + 1);
            text.Clear();
            _ = System.Text.Encoding.UTF8.GetBytes(value, text);
        }
    }

    /// <summary>Gives a new stamp.</summary>
    public void Touch() => Block->stamp = ++s_lastStamp;

    /// <summary>Fills in tensors and scalars that no library follows.</summary>
    public void Fill(Random random, StandInFeatures features, int tensors, int scalars)
    {
        Block->tensor_count = tensors;
        Block->scalar_count = scalars;
        for (int i = 0; i < tensors; i++)
        {
            FillTensor(random, features, ref Tensors[i]);
        }

        for (int i = 0; i < scalars; i++)
        {
            Scalars[i] = Any(random) | 1;
        }

        Touch();
    }

    /// <summary>Sets every knob that a tree has to a value of its own.</summary>
    public void FillConfig(Random random, StandInFeatures features)
    {
        Config->block_dim = features.Config == ConfigForm.BlockDimFirst ? random.Next(1, 25) : 0;
        Config->flow_id = features.Config == ConfigForm.FlowId ? random.Next(1, int.MaxValue) : 0;
        Config->aicpu_threads = random.Next(4, 9);
        Config->chip_swimlane = random.Next(10, 20);
        Config->dump_arguments = random.Next(20, 30);
        Config->pmu = random.Next(30, 40);
        Config->dependencies = random.Next(40, 50);
        Config->scope_statistics = random.Next(50, 60);
        for (int ring = 0; ring < (int)AdapterLimit.ADAPTER_RINGS; ring++)
        {
            Config->ring_task_window[ring] = Any(random) | 1;
            Config->ring_heap[ring] = Any(random) | 1;
            Config->ring_dependency_pool[ring] = Any(random) | 1;
        }

        OutputPrefix = $"/out put/è{random.Next()}/{new string('x', random.Next(900))}";
    }

    /// <summary>Orders to the library, as the scalars of the run.</summary>
    public void Order(long milliseconds, FailingCall call = FailingCall.None, int status = 0)
    {
        (Scalars[0], Scalars[1], Scalars[2], Scalars[3]) = (Orders, (ulong)milliseconds, (ulong)call, (ulong)status);
        Block->scalar_count = 4;
        Touch();
    }

    public void Dispose()
    {
        NativeMemory.Free(Block);
        NativeMemory.Free(Config);
    }

    private static void FillTensor(Random random, StandInFeatures features, ref AdapterTensor tensor)
    {
        tensor = default;
        tensor.address = Any(random);
        tensor.bytes = Any(random);
        tensor.start_offset = Any(random);
        tensor.rank = (uint)random.Next(6);
        tensor.data_type = (byte)random.Next(features.SmallFloats ? 15 : 12);
        tensor.address_space = (byte)random.Next(2);
        bool rowMajor = random.Next(2) == 0;
        uint stride = 1;
        for (int i = (int)tensor.rank - 1; i >= 0; i--)
        {
            tensor.shape[i] = (uint)random.Next(1, 40);
            tensor.strides[i] = rowMajor ? stride : (uint)random.Next(1, int.MaxValue);
            stride *= tensor.shape[i];
        }
    }

    private static ulong Any(Random random) => (ulong)random.NextInt64(long.MinValue, long.MaxValue);
}
