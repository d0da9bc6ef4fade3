using System.Text;
using System.Text.Json.Nodes;
using Ascend.Runtime;

namespace Ascend.Attention;

/// <summary>
/// The CCE kernel launched directly on a stream, without simpler: the same tensors in the same order and the same scalar as
/// <see cref="AttentionLaunch.ForCce"/>, with an output of its own. Reusable for any number of launches; not for several threads at once.
/// </summary>
public sealed class CceDirectLaunch : IDisposable
{
    private const string Program = "cce.paged_attention_highperf";
    private const string FunctionName = "paged_attention_highperf";

    private readonly AttentionLaunch _launch;
    private readonly KernelBinary? _ownedBinary;

    private CceDirectLaunch(AttentionLaunch launch, KernelFunction function, CceTiling tiling, KernelBinary? ownedBinary)
    {
        _launch = launch;
        _ownedBinary = ownedBinary;
        Function = function;
        BlockDim = tiling.EffectiveBlockDim;
        foreach ((DeviceBuffer buffer, _) in launch.Tensors)
        {
            Arguments.Add(buffer);
        }

        Arguments.Add((long)tiling.EffectiveBlockDim);
    }

    /// <summary>The kernel.</summary>
    public KernelFunction Function { get; }

    /// <summary>The arguments: the address of each tensor in the order of the kernel's package, then the block dim.</summary>
    public LaunchArguments Arguments { get; } = new();

    /// <summary>Blocks of a launch.</summary>
    public int BlockDim { get; }

    /// <summary>Packs the arguments for the mock's kernel, whose binary is made here: it declares the shapes of its tensors.</summary>
    /// <param name="device">A device of the mock.</param>
    /// <param name="tensors">The problem's tensors on that device.</param>
    /// <param name="tiling">A tiling for the same shape.</param>
    /// <exception cref="AscendNotSupportedException">The device is not the mock's, where the kernel is a compiled one.</exception>
    /// <inheritdoc cref="AttentionLaunch.ForCce" path="/exception"/>
    public static CceDirectLaunch CreateOnMock(Device device, AttentionTensors tensors, CceTiling tiling)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (device.Host.Backend != BackendKind.Mock)
        {
            throw new AscendNotSupportedException(
                $"The mock's kernel does not run on {device}.", "Load the compiled kernel with Device.LoadBinary and use Create.");
        }

        AttentionLaunch launch = AttentionLaunch.ForCce(tensors, tiling);
        KernelBinary? binary = null;
        try
        {
            binary = device.LoadBinary(MockImage(launch.Tensors));
            return new CceDirectLaunch(launch, binary.GetFunction(FunctionName), tiling, binary);
        }
        catch
        {
            binary?.Dispose();
            launch.Dispose();
            throw;
        }
    }

    /// <summary>Packs the arguments for a compiled kernel that takes them in the order of the package.</summary>
    /// <param name="function">The kernel, loaded on the tensors' device; its binary stays the caller's.</param>
    /// <param name="tensors">The problem's tensors.</param>
    /// <param name="tiling">A tiling for the same shape.</param>
    /// <inheritdoc cref="AttentionLaunch.ForCce" path="/exception"/>
    public static CceDirectLaunch Create(KernelFunction function, AttentionTensors tensors, CceTiling tiling)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new CceDirectLaunch(AttentionLaunch.ForCce(tensors, tiling), function, tiling, ownedBinary: null);
    }

    /// <summary>Queues a launch.</summary>
    /// <param name="stream">A stream of the device.</param>
    /// <param name="options">How it is launched; null leaves everything to the kernel and the runtime.</param>
    /// <inheritdoc cref="DeviceStream.Launch(KernelFunction, int, LaunchArguments, LaunchOptions?)" path="/exception"/>
    public void Enqueue(DeviceStream stream, LaunchOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Launch(Function, BlockDim, Arguments, options);
    }

    /// <summary>Fills the output with <see cref="PagedAttentionData.UnwrittenBits"/>.</summary>
    public void ClearOutput() => _launch.ClearOutput();

    /// <summary>Copies the output [batch, query_heads, head_dim] to the host; synchronise the stream first.</summary>
    /// <returns>Raw 16-bit elements of the problem's data type.</returns>
    public ushort[] ReadOutput() => _launch.ReadOutput();

    /// <summary>Frees the output and the scratch memory, and unloads the binary that was made here, when no launch uses them.
    /// Idempotent.</summary>
    public void Dispose()
    {
        _launch.Dispose();
        _ownedBinary?.Dispose();
    }

    private static byte[] MockImage(IReadOnlyList<(DeviceBuffer Buffer, TensorSpec Spec)> tensors)
    {
        var declared = new JsonArray();
        foreach ((_, TensorSpec spec) in tensors)
        {
            var shape = new JsonArray();
            for (int dimension = 0; dimension < spec.Rank; dimension++)
            {
                shape.Add((JsonNode)spec[dimension]);
            }

            declared.Add((JsonNode)new JsonObject { ["dtype"] = spec.DataType.ToString().ToLowerInvariant(), ["shape"] = shape });
        }

        var image = new JsonObject
        {
            ["program"] = Program,
            ["role"] = "direct",
            ["name"] = FunctionName,
            ["parameters"] = new JsonObject { ["tensors"] = declared, ["scalars"] = 1 },
        };
        return Encoding.UTF8.GetBytes($"ASCEND-MOCK-KERNEL/1\n{image.ToJsonString()}\n");
    }
}
