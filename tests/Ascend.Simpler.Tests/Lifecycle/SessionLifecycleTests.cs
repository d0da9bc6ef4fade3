namespace Ascend.Simpler.Tests.Lifecycle;

/// <summary>A session disposed twice, while its device's work is queued, while other threads use it.</summary>
public sealed class SessionLifecycleTests : IDisposable
{
    private readonly MockFixture _mock = new();
    private readonly TemporaryFolder _folder = new();
    private readonly string _live;
    private readonly int _handles = ChildHandle.Alive;

    public SessionLifecycleTests() => _live = _mock.Live;

    public void Dispose()
    {
        string live = _mock.Live;
        int handles = ChildHandle.Alive;
        _mock.Dispose();
        _folder.Dispose();
        Assert.Equal(_live, live);
        Assert.Equal(_handles, handles);
    }

    [Fact]
    public void Disposing_twice_or_after_the_parents_releases_once() => Lifecycles.DisposeTwice(_mock.Host, Make);

    [Fact]
    public void Disposing_while_work_is_queued_releases_when_the_work_is_done() => Lifecycles.DisposeWhileQueued(_mock.Host, Make);

    [Fact]
    public void Disposing_while_other_threads_use_it_never_does_harm() =>
        Lifecycles.DisposeWhileUsed(_mock.Host, Make, (session, _) => ((RuntimeSession)session).Allocate(64).Dispose());

    private IDisposable Make(World world) => world.Device.CreateSession(new SessionOptions { OutputDirectory = _folder.Path });
}
