#:project ../Ascend.Attention/Ascend.Attention.csproj
#:property PublishAot=false
// Launches the CCE attention kernel directly on a stream, next to simpler's path:  dotnet run direct-launch.cs -- [SHAPE]
// On the mock; on a device load the compiled kernel with Device.LoadBinary and pass its function to CceDirectLaunch.Create.
using Ascend.Attention;
using Ascend.Runtime;
using Ascend.Simpler;

string shape = args.FirstOrDefault() ?? "b4_h40_kv8_s1024_bs128_fp16";
using AscendHost host = AscendHost.Open(new HostOptions { Backend = BackendKind.Mock });
using Device device = host.OpenDevice();
using DeviceStream stream = device.CreateStream();
using DeviceEvent start = device.CreateEvent(), end = device.CreateEvent();

PagedAttentionData data = new PagedAttentionProblem(PagedAttentionShape.Parse(shape)).CreateData();
CceTiling tiling = CceTiling.Create(data.Shape);
using AttentionTensors tensors = AttentionTensors.Upload(device, data);
using CceDirectLaunch direct = CceDirectLaunch.CreateOnMock(device, tensors, tiling);
stream.Record(start);
direct.Enqueue(stream);
stream.Record(end);
await stream.SynchronizeAsync();

using RuntimeSession session = device.CreateSession();
using AttentionLaunch scheduled = AttentionLaunch.ForCce(tensors, tiling);
RunResult run = session.Run(session.Register(AttentionPackages.LoadCce()), scheduled.Arguments);

GoldenResult golden = GoldenCheck.Run(data, direct.ReadOutput());
bool same = direct.ReadOutput().AsSpan().SequenceEqual(scheduled.ReadOutput());
Console.WriteLine($"{direct.Function.Name} on {host}, {shape}, {direct.BlockDim} blocks: {golden}");
Console.WriteLine($"simpler's path gives {(same ? "the same bits" : "OTHER BITS")}");
Console.WriteLine($"modelled, no measurement of hardware: directly {end.ElapsedSince(start).TotalMicroseconds:F0} us between events, "
    + $"by simpler {run.DeviceWall?.TotalMicroseconds:F0} us");
return golden.Passed && same ? 0 : 1;
