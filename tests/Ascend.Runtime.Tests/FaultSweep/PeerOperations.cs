namespace Ascend.Runtime.Tests.FaultSweep;

/// <summary>The public operations between two devices.</summary>
internal static class PeerOperations
{
    public static IEnumerable<SweepOperation> All() =>
    [
        Of("open both devices", p =>
        {
            using Device first = p.Host.OpenDevice(0);
            using Device second = p.Host.OpenDevice(1);
        }),
        Of("can access", p => _ = p.First.CanAccess(p.Second)),
        Of("enable and disable access", p => p.First.EnablePeerAccess(p.Second).Dispose()),
        Of("copy between devices", p =>
        {
            using PeerAccess there = p.First.EnablePeerAccess(p.Second);
            using PeerAccess back = p.Second.EnablePeerAccess(p.First);
            p.Here.CopyTo(p.There);
        }),
        Of("copy between devices on a stream", p =>
        {
            using PeerAccess there = p.First.EnablePeerAccess(p.Second);
            using PeerAccess back = p.Second.EnablePeerAccess(p.First);
            p.Stream.EnqueueCopy(p.Here, p.There);
            p.Stream.Synchronize();
        }),
    ];

    private static SweepOperation Of(string name, Action<Pair> act) => new(name, h => new Pair(h), p => act((Pair)p));

    private sealed class Pair(AscendHost host) : IDisposable
    {
        private DeviceStream? _stream;
        private DeviceBuffer<int>? _here;
        private DeviceBuffer<int>? _there;

        public AscendHost Host { get; } = host;

        public Device First { get; } = host.OpenDevice(0);

        public Device Second { get; } = host.OpenDevice(1);

        public DeviceStream Stream => _stream ??= First.CreateStream();

        public DeviceBuffer<int> Here => _here ??= First.Allocate<int>(64);

        public DeviceBuffer<int> There => _there ??= Second.Allocate<int>(64);

        public void Dispose()
        {
            _stream?.Dispose();
            _here?.Dispose();
            _there?.Dispose();
            First.Dispose();
            Second.Dispose();
        }
    }
}
