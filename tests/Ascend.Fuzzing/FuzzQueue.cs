namespace Ascend.Fuzzing;

/// <summary>A target's inputs that took something new, the newest last.</summary>
internal sealed class FuzzQueue(FuzzTarget target)
{
    private readonly List<byte[]> _inputs = [target.Seed];

    public FuzzTarget Target { get; } = target;

    public void Add(byte[] bytes) => _inputs.Add(bytes);

    /// <summary>One of them, the newest tenth as often as all others.</summary>
    public byte[] Pick(Random random)
    {
        int newest = Math.Max(1, _inputs.Count / 10);
        return _inputs[random.Next(2) == 0 ? _inputs.Count - 1 - random.Next(newest) : random.Next(_inputs.Count)];
    }
}
