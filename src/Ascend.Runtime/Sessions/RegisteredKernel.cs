namespace Ascend.Runtime;

/// <summary>A package registered with a session. Belongs to the session and ends with it.</summary>
public sealed class RegisteredKernel
{
    internal RegisteredKernel(RuntimeSession session, KernelPackage package, int callableId, ChipCallableHandle callable)
    {
        Session = session;
        Package = package;
        CallableId = callableId;
        Callable = callable;
    }

    /// <summary>The package.</summary>
    public KernelPackage Package { get; }

    /// <summary>Slot in the runtime's table of callables, 0 to 63.</summary>
    public int CallableId { get; }

    internal RuntimeSession Session { get; }

    internal ChipCallableHandle Callable { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Package.Name} (callable {CallableId})";
}
