#:project ../Ascend.Runtime/Ascend.Runtime.csproj
#:property PublishAot=false
// Times work on two streams with events, and awaits it without blocking a thread:  dotnet run stream-event-timing.cs -- [MIB]
using System.Globalization;
using Ascend.Runtime;

long bytes = (args.Length > 0 ? long.Parse(args[0], CultureInfo.InvariantCulture) : 64) << 20;
using AscendHost host = AscendHost.Open();
using Device device = host.OpenDevice();
using DeviceStream producer = device.CreateStream(new StreamOptions { FastLaunch = true });
using DeviceStream consumer = device.CreateStream();
using DeviceEvent start = device.CreateEvent(), produced = device.CreateEvent(), end = device.CreateEvent();
using PinnedBuffer<byte> input = device.AllocatePinned<byte>(bytes), output = device.AllocatePinned<byte>(bytes);
using DeviceBuffer<byte> first = device.Allocate<byte>(bytes), second = device.Allocate<byte>(bytes);
input.Span.Fill(42);

producer.Record(start);
producer.EnqueueCopy(input, first);
producer.Record(produced);
consumer.WaitFor(produced); // the other stream's work starts when the copy is done
consumer.EnqueueCopy(first, second);
consumer.EnqueueCopy(second, output);
consumer.Record(end);
await consumer.SynchronizeAsync();

bool right = !output.Span.ContainsAnyExcept((byte)42);
Console.WriteLine($"{host}: {bytes >> 20} MiB in, across and out, {(right ? "all right" : "WRONG")}");
Console.WriteLine($"times are {(host.Clock == TimingKind.Measured ? "measured" : "modelled, no measurement of hardware")}:");
Console.WriteLine($"  to the device  {produced.ElapsedSince(start).TotalMicroseconds,10:F1} us");
Console.WriteLine($"  until the end  {end.GetTimestamp() - start.GetTimestamp(),10} us after the start, by the device's clock");
return right ? 0 : 1;
