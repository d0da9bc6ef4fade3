#:project ../Ascend.Runtime/Ascend.Runtime.csproj
#:property PublishAot=false
// Copies in every direction and says how fast, by device events:  dotnet run copy-bandwidth.cs -- [MIB] [ROUNDS]
using System.Globalization;
using Ascend.Runtime;

long bytes = (args.Length > 0 ? long.Parse(args[0], CultureInfo.InvariantCulture) : 64) << 20;
int rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 10;
using AscendHost host = AscendHost.Open();
using Device device = host.OpenDevice();
using DeviceStream stream = device.CreateStream();
using DeviceEvent start = device.CreateEvent(), end = device.CreateEvent();
using PinnedBuffer<byte> pinned = device.AllocatePinned<byte>(bytes);
using DeviceBuffer<byte> first = device.Allocate<byte>(bytes), second = device.Allocate<byte>(bytes);

Console.WriteLine($"{host}: {rounds} copies of {bytes >> 20} MiB each");
Console.WriteLine(host.Clock == TimingKind.Measured ? "measured" : "modelled: no measurement of hardware");
Measure("host to device", () => stream.EnqueueCopy(pinned, first));
Measure("device to host", () => stream.EnqueueCopy(first, pinned));
Measure("device to device", () => stream.EnqueueCopy(first, second));

void Measure(string direction, Action copy)
{
    copy(); // the first copy may set something up
    stream.Record(start);
    for (int round = 0; round < rounds; round++)
    {
        copy();
    }

    stream.Record(end);
    stream.Synchronize();
    double seconds = end.ElapsedSince(start).TotalSeconds;
    Console.WriteLine($"  {direction,-17} {bytes * rounds / seconds / 1e9,8:F1} GB/s");
}
