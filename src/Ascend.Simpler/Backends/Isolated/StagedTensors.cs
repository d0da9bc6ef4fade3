using System.Runtime.InteropServices;

namespace Ascend.Simpler;

/// <summary>
/// Copies a run's host tensors to shared memory, one after the other, and those that the kernel writes back.
/// </summary>
internal static unsafe class StagedTensors
{
    private const long Alignment = 64;

    /// <summary>Bytes that a tensor takes.</summary>
    public static long Footprint(TensorSpec spec) => checked((spec.ByteCount + Alignment - 1) / Alignment * Alignment);

    /// <summary>Bytes that all host tensors take.</summary>
    public static long TotalSize(KernelArguments arguments)
    {
        long total = 0;
        foreach (ref readonly TensorBinding tensor in arguments.Tensors)
        {
            total = checked(total + (tensor.Device is null ? Footprint(tensor.Spec) : 0));
        }

        return total;
    }

    /// <summary>Copies every host tensor, also one that is only written: what a kernel leaves alone comes back as it was.</summary>
    public static void CopyIn(KernelArguments arguments, SharedMemory shared)
    {
        long offset = 0;
        ReadOnlySpan<TensorBinding> tensors = arguments.Tensors;
        for (int i = 0; i < tensors.Length; i++)
        {
            if (tensors[i].Device is null)
            {
                NativeMemory.Copy((void*)arguments.AddressOf(i), shared.Address + offset, (nuint)tensors[i].Spec.ByteCount);
                offset += Footprint(tensors[i].Spec);
            }
        }
    }

    /// <summary>Copies the host tensors back that the package says its kernel writes.</summary>
    public static void CopyOut(KernelArguments arguments, KernelPackage package, SharedMemory shared)
    {
        long offset = 0;
        ReadOnlySpan<TensorBinding> tensors = arguments.Tensors;
        for (int i = 0; i < tensors.Length; i++)
        {
            if (tensors[i].Device is not null)
            {
                continue;
            }

            if (package.Arguments[i].Direction != ArgumentDirection.In)
            {
                NativeMemory.Copy(shared.Address + offset, (void*)arguments.AddressOf(i), (nuint)tensors[i].Spec.ByteCount);
            }

            offset += Footprint(tensors[i].Spec);
        }
    }
}
