namespace Ascend.Tests;

/// <summary>Ways in which an object of a device can end.</summary>
internal static class Lifecycles
{
    /// <summary>Twice, and after everything that it may have been made from.</summary>
    public static void DisposeTwice(AscendHost host, Func<World, IDisposable> make)
    {
        var world = new World(host);
        IDisposable made = make(world);
        world.Dispose();
        made.Dispose();
        made.Dispose();
    }

    /// <summary>While work is queued that waits for a callback.</summary>
    public static void DisposeWhileQueued(AscendHost host, Func<World, IDisposable> make)
    {
        using var gate = new ManualResetEventSlim();
        var world = new World(host);
        IDisposable made = make(world);
        world.Stream.EnqueueCallback(gate.Wait);
        world.Stream.EnqueueCopy(world.PinnedNumbers, world.Numbers);
        world.Stream.Launch(world.Kernel, 1, new LaunchArguments().Add(world.Buffer).Add(1L));
        world.Stream.Record(world.Start);
        var disposer = new Thread(() =>
        {
            made.Dispose();
            world.Dispose();
        });
        disposer.Start();
        gate.Set();
        disposer.Join();
    }

    /// <summary>While two other threads use it, which may only be told that it is disposed.</summary>
    public static void DisposeWhileUsed(AscendHost host, Func<World, IDisposable> make, Action<IDisposable, World> use)
    {
        for (int round = 0; round < 20; round++)
        {
            using var world = new World(host);
            IDisposable made = make(world);
            using var together = new Barrier(3);
            Exception? unexpected = null;
            Thread[] users = [.. Enumerable.Range(0, 2).Select(_ => new Thread(() =>
            {
                together.SignalAndWait();
                for (int i = 0; i < 50; i++)
                {
                    unexpected ??= Record.Exception(() => use(made, world)) is { } e and not ObjectDisposedException ? e : null;
                }
            }))];
            Array.ForEach(users, u => u.Start());
            together.SignalAndWait();
            made.Dispose();
            Array.ForEach(users, u => u.Join());
            Assert.Null(unexpected);
        }
    }
}
