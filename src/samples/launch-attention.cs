#:project ../Ascend.Attention/Ascend.Attention.csproj
#:property PublishAot=false
// Launches an attention kernel, traced or not:  dotnet run launch-attention.cs -- cce|pypto|layer [--trace] [SHAPE]
using Ascend.Attention;
using Ascend.Runtime;
using Ascend.Simpler;

string which = args.FirstOrDefault(a => a is "cce" or "pypto" or "layer") ?? "cce";
string shape = args.FirstOrDefault(a => a.StartsWith('b'))
    ?? (which == "layer" ? "b2_h8_kv2_s300_bs128_fp16" : "b4_h40_kv8_s1024_bs128_fp16");

using AscendHost host = AscendHost.Open();
using Device device = host.OpenDevice();
using RuntimeSession session = device.CreateSession();

KernelPackage package = which switch
{
    "cce" => AttentionPackages.LoadCce(),
    "pypto" => AttentionPackages.LoadPypto(),
    _ => AttentionPackages.LoadPyptoLayer(),
};
using var inputs = new WorkloadInputs(new PagedAttentionProblem(PagedAttentionShape.Parse(shape)), session);
using WorkloadRun work = AttentionWorkload.Of(package).Prepare(inputs); // the package says what it is for
RegisteredKernel kernel = session.Register(package);

work.Clear();
RunResult run = session.Run(kernel, work.Arguments, new RunOptions { Trace = args.Contains("--trace") });

WorkloadCheck golden = work.Check(work.ReadResult(), host.Backend == BackendKind.Simulator);
Console.WriteLine($"{package.Name} on {host} ({host.BackendReason}), {shape}");
Console.WriteLine(golden.Text);
Console.WriteLine($"host wall {run.HostWall.TotalMilliseconds:F1} ms on this machine; device times are {host.Clock}");
Console.WriteLine(run.CapturePath is { } capture ? $"capture {capture}" : "not traced");
return golden.Passed ? 0 : 1;
