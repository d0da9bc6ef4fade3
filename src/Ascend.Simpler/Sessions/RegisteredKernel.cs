namespace Ascend.Simpler;

/// <summary>A package registered with a session. Belongs to the session and ends with it.</summary>
public sealed class RegisteredKernel
{
    internal RegisteredKernel(RuntimeSession session, KernelPackage package, int callableId, ChipCallables callables)
    {
        Session = session;
        Package = package;
        CallableId = callableId;
        Callables = callables;
    }

    /// <summary>The package.</summary>
    public KernelPackage Package { get; }

    /// <summary>Slot in the runtime's table of callables, 0 to 63.</summary>
    public int CallableId { get; }

    internal RuntimeSession Session { get; }

    internal ChipCallables Callables { get; }

    /// <exception cref="ArgumentException">The kernel is not among a session's.</exception>
    internal void RequireIn(RegisteredKernel?[] kernels)
    {
        if (!ReferenceEquals(kernels[CallableId], this))
        {
            throw new ArgumentException($"{this} is not registered with this session.");
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Package.Name} (callable {CallableId})";
}
