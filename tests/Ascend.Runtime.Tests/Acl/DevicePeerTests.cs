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

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Access_of_a_device_that_was_reset_is_gone_and_can_be_opened_anew(int reset)
    {
        using AscendHost host = OpenTwoDevices();
        using Device first = host.OpenDevice(0);
        using Device second = host.OpenDevice(1);
        using PeerAccess stale = first.EnablePeerAccess(second);
        host.ResetDevice(reset);
        using Device firstAgain = host.OpenDevice(0);
        using Device secondAgain = host.OpenDevice(1);
        using DeviceBuffer<int> here = firstAgain.Allocate<int>(2);
        using DeviceBuffer<int> there = secondAgain.Allocate<int>(2);
        there.CopyFrom([5, 6]);
        using (firstAgain.EnablePeerAccess(secondAgain))
        {
            stale.Dispose(); // takes nothing from those who came later
            there.CopyTo(here);
            Assert.Equal([5, 6], here.ToArray());
        }

        Assert.Throws<ArgumentException>(() => there.CopyTo(here));
    }

    [Fact]
    public void Access_to_a_device_that_was_reset_is_closed_when_it_is_given_up()
    {
        using AscendHost host = OpenTwoDevices();
        using Device first = host.OpenDevice(0);
        using Device second = host.OpenDevice(1);
        PeerAccess stale = first.EnablePeerAccess(second);
        host.ResetDevice(1);
        stale.Dispose();
        using Device again = host.OpenDevice(1);
        using DeviceBuffer<int> here = first.Allocate<int>(2);
        using DeviceBuffer<int> there = again.Allocate<int>(2);
        Assert.Throws<ArgumentException>(() => there.CopyTo(here));
    }

    private AscendHost OpenTwoDevices() => AscendHost.Open(
        new HostOptions { Backend = BackendKind.Mock, MockProfile = MockFixture.WriteProfileOfTwoDevices(_directory) });
}
