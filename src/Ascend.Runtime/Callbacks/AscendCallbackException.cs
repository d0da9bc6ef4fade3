namespace Ascend.Runtime;

/// <summary>A callback queued on a stream threw. The work of the stream went on; <see cref="Exception.InnerException"/> is what the
/// first such callback threw.</summary>
public sealed class AscendCallbackException : AscendException
{
    internal AscendCallbackException(Exception thrown, int count)
        : base(
            count == 1
                ? $"A callback of the stream threw {thrown.GetType().Name}: {thrown.Message}"
                : $"{count} callbacks of the stream threw, the first one {thrown.GetType().Name}: {thrown.Message}",
            "Handle what the callback can meet inside it; the stream can be used further.",
            thrown)
    {
        Count = count;
    }

    /// <summary>How many callbacks threw since the last time this was reported.</summary>
    public int Count { get; }
}
