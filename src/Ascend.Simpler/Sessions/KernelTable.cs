using Ascend.Interop.Simpler;

namespace Ascend.Simpler;

/// <summary>The kernels that are registered with a session, by their slot. The session alone changes it, under its
/// gate.</summary>
internal sealed class KernelTable
{
    private readonly RegisteredKernel?[] _slots = new RegisteredKernel?[(int)AdapterLimit.ADAPTER_MAX_CALLABLES];

    /// <summary>The kernels in the order of their slots.</summary>
    public IEnumerable<RegisteredKernel> All => _slots.OfType<RegisteredKernel>();

    /// <summary>The first slot that is free.</summary>
    /// <param name="package">The package that is to take it.</param>
    /// <exception cref="AscendException">None is.</exception>
    public int FreeSlot(KernelPackage package)
    {
        int slot = Array.IndexOf(_slots, null);
        return slot >= 0
            ? slot
            : throw new AscendException(
                $"'{package.Name}' cannot be registered: {_slots.Length} packages are, which is all that the runtime's table "
                + "holds.",
                "Unregister a package, or use another session.");
    }

    /// <summary>Puts a kernel in its slot.</summary>
    public void Add(RegisteredKernel kernel) => _slots[kernel.CallableId] = kernel;

    /// <summary>Frees a kernel's slot.</summary>
    public void Remove(RegisteredKernel kernel) => _slots[kernel.CallableId] = null;

    /// <exception cref="ArgumentException">The kernel is not among them.</exception>
    public void Require(RegisteredKernel kernel)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        if (!ReferenceEquals(_slots[kernel.CallableId], kernel))
        {
            throw new ArgumentException($"{kernel} is not registered with this session.");
        }
    }
}
