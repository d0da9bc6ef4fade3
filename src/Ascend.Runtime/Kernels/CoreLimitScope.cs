namespace Ascend.Runtime;

/// <summary>A launch on a thread that uses the core limits of a stream for it.</summary>
/// <param name="stream">The stream; null when it has no limits of its own.</param>
internal readonly ref struct CoreLimitScope(StreamHandle? stream)
{
    public void Dispose() => stream?.StopUsingCoreLimits();
}
