#:project ../Ascend.Runtime/Ascend.Runtime.csproj
#:property PublishAot=false
// What a failing kernel looks like and how to go on after it; the mock is told to fail:  dotnet run error-handling.cs
using Ascend.Runtime;

using AscendHost host = AscendHost.Open(new HostOptions { Backend = BackendKind.Mock });
host.TaskFailed += (_, failed) => Console.WriteLine($"[event] task {failed.TaskId} of stream {failed.StreamId}: {failed.CodeName}");
Device device = host.OpenDevice();
DeviceStream stream = device.CreateStream();
using PinnedBuffer<int> numbers = device.AllocatePinned<int>(1024);
DeviceBuffer<int> buffer = device.Allocate<int>(1024);

// A fault that touches nothing but its task: the synchronisation reports it once, and the stream goes on.
host.SetMockFaults("""{"faults": [{"stream": "any", "task": 1, "code": 507015}]}""");
stream.EnqueueCopy(numbers, buffer);
Show(() => stream.Synchronize());
stream.Synchronize();

// One that the whole device keeps: every call is refused until the device is reset.
host.SetMockFaults("""{"faults": [{"stream": "any", "task": 1, "code": 507054}]}""");
stream.EnqueueCopy(numbers, buffer);
Show(() => stream.Synchronize());
Show(() => device.Allocate<int>(16));
host.SetMockFaults(null);
host.ResetDevice(device.Id);
Show(() => buffer.ToArray()); // what was made before the reset is gone
using Device anew = host.OpenDevice(device.Id);
using DeviceBuffer<int> again = anew.Allocate<int>(16);
again.Fill(7);
Console.WriteLine($"{host}, after the reset: {again.ToArray().Sum()}");

static void Show(Action action)
{
    try { action(); }
    catch (AscendException e)
    {
        Console.WriteLine($"{e.CodeName ?? e.GetType().Name} ({e.Code}) from {e.Operation ?? "the library"}, spoils: {e.Scope}, follow-up: {e.IsProbableFollowUp}");
        Console.WriteLine($"  next: {e.NextStep}");
    }
}
