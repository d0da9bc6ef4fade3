namespace Ascend.Runtime;

/// <summary>What is known of one context, shared by the handles on it. Thread-safe.</summary>
internal sealed class ContextHealth
{
    private volatile AscendException? _stuck;

    /// <summary>The failure that poisoned the context (stop-on-failure mode); null while it is usable.</summary>
    public AscendException? Stuck
    {
        get => _stuck;
        set => _stuck = value;
    }
}
