#:project ../Ascend.Attention/Ascend.Attention.csproj
#:property PublishAot=false
// Launches either attention kernel, traced or not:  dotnet run launch-attention.cs -- cce|pypto [--trace] [SHAPE]
using Ascend.Attention;
using Ascend.Runtime;
using Ascend.Simpler;

string which = args.FirstOrDefault(a => a is "cce" or "pypto") ?? "cce";
string shape = args.FirstOrDefault(a => a.StartsWith('b')) ?? "b4_h40_kv8_s1024_bs128_fp16";

using AscendHost host = AscendHost.Open();
using Device device = host.OpenDevice();
using RuntimeSession session = device.CreateSession();

PagedAttentionData data = new PagedAttentionProblem(PagedAttentionShape.Parse(shape)).CreateData();
using AttentionTensors tensors = AttentionTensors.Upload(session, data);
using AttentionLaunch launch = which == "cce"
    ? AttentionLaunch.ForCce(tensors, CceTiling.Create(data.Shape))
    : AttentionLaunch.ForPypto(tensors);
RegisteredKernel kernel = session.Register(which == "cce" ? AttentionPackages.LoadCce() : AttentionPackages.LoadPypto());

RunResult run = session.Run(kernel, launch.Arguments, new RunOptions { Trace = args.Contains("--trace") });

GoldenResult golden = GoldenCheck.Run(data, launch.ReadOutput());
Console.WriteLine($"{kernel.Package.Name} on {host} ({host.BackendReason}), {shape}");
Console.WriteLine(golden);
Console.WriteLine($"host wall {run.HostWall.TotalMilliseconds:F1} ms on this machine; device times are {host.Clock}");
Console.WriteLine(run.CapturePath is { } capture ? $"capture {capture}" : "not traced");
return golden.Passed ? 0 : 1;
