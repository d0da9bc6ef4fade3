namespace Ascend.Simpler;

/// <summary>A package registered with a session. Belongs to the session and ends with it.</summary>
public sealed class RegisteredKernel
{
    internal RegisteredKernel(KernelPackage package, int callableId)
    {
        Package = package;
        CallableId = callableId;
    }

    /// <summary>The package.</summary>
    public KernelPackage Package { get; }

    /// <summary>Slot in the runtime's table of callables, 0 to 63.</summary>
    public int CallableId { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Package.Name} (callable {CallableId})";
}
