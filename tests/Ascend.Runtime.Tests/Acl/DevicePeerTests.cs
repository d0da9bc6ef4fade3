namespace Ascend.Runtime.Tests.Acl;

/// <summary>Copies between two devices of the mock.</summary>
public sealed class DevicePeerTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("ascend-peers-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    /// <summary>semantics 11: access is enabled on each side as needed, then copied.</summary>
    [Fact]
    public void Devices_with_access_copy_to_each_other_and_without_are_refused()
    {
        using AscendHost host = OpenTwoDevices();
        using Device first = host.OpenDevice(0);
        using Device second = host.OpenDevice(1);
        using DeviceStream stream = first.CreateStream();
        using DeviceBuffer<int> here = first.Allocate<int>(4);
        using DeviceBuffer<int> there = second.Allocate<int>(4);
        here.CopyFrom([1, 2, 3, 4]);
        Assert.True(first.CanAccess(second));
        Assert.Throws<ArgumentException>(() => stream.EnqueueCopy(here, there));
        using (first.EnablePeerAccess(second))
        using (second.EnablePeerAccess(first))
        {
            stream.EnqueueCopy(here, there);
            stream.Synchronize();
            Assert.Equal([1, 2, 3, 4], there.ToArray());
            here.Clear();
            there.CopyTo(here);
            Assert.Equal([1, 2, 3, 4], here.ToArray());
        }

        Assert.Throws<ArgumentException>(() => stream.EnqueueCopy(here, there));
    }

    private AscendHost OpenTwoDevices()
    {
        string shipped;
        using (AscendHost host = AscendHost.Open(new HostOptions { Backend = BackendKind.Mock }))
        {
            shipped = host.ProfilePath!;
        }

        string path = Path.Combine(_directory, "two.json");
        string profile = File.ReadAllText(shipped);
        File.WriteAllText(
            path, profile.Replace("\"device_count\": {\"value\": 1", "\"device_count\": {\"value\": 2", StringComparison.Ordinal));
        return AscendHost.Open(new HostOptions { Backend = BackendKind.Mock, MockProfile = path });
    }
}
