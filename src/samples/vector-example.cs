#:project ../Ascend.Attention/Ascend.Attention.csproj
#:property PublishAot=false
// Compiles simpler's vector_example from the tree in SIMPLER_ROOT, with the pto-isa headers in PTO_ISA_ROOT, and runs it on simpler's
// simulator:  dotnet run vector-example.cs -- [RUNS]
using System.Globalization;
using Ascend.Runtime;
using Ascend.Simpler;

const int Elements = 16384;
const float Expected = 47; // (a + b + 1) (a + b + 2) + (a + b) at a = 2, b = 3
int runs = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 200;

KernelPackage package = await new KernelCompiler().BuildAsync(
    KernelSources.Load(Path.Combine(AppContext.BaseDirectory, "Sources", "vector_example")), outputDirectory: null);

using AscendHost host = AscendHost.Open(new HostOptions { Backend = BackendKind.Simulator });
using Device device = host.OpenDevice();
using RuntimeSession session = device.CreateSession();
RegisteredKernel kernel = session.Register(package);

float[] a = new float[Elements], b = new float[Elements], f = new float[Elements];
Array.Fill(a, 2);
Array.Fill(b, 3);
var spec = new TensorSpec(TensorDataType.Float32, Elements);
using KernelArguments arguments = new KernelArguments()
    .AddReadOnlyTensor<float>(a, spec).AddReadOnlyTensor<float>(b, spec).AddTensor<float>(f, spec);

long exact = 0;
RunResult last = default;
for (int run = 0; run < runs; run++)
{
    Array.Clear(f);
    last = session.Run(kernel, arguments);
    exact += f.AsSpan().Count(Expected);
}

Console.WriteLine($"{package.Name} on {host}: {exact} of {(long)runs * Elements} elements are {Expected} in {runs} runs of one session");
Console.WriteLine($"last run: {last.HostWall.TotalMilliseconds:F1} ms on this machine ({host.Clock})");
return exact == (long)runs * Elements ? 0 : 1;
