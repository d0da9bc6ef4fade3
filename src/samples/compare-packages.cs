#:project ../Ascend.Experiments/Ascend.Experiments.csproj
#:property PublishAot=false
// Compares two attention packages:  dotnet run compare-packages.cs -- [PACKAGE_A PACKAGE_B] [SHAPE]
using Ascend.Attention;
using Ascend.Experiments;
using Ascend.Runtime;
using Ascend.Simpler;

string[] packages = [.. args.Where(Directory.Exists)];
string shape = args.FirstOrDefault(a => a.StartsWith('b') && !Directory.Exists(a)) ?? "b2_h10_kv2_s512_bs128_fp16";
ExperimentArm[] arms = packages is [string a, string b]
    ? [ExperimentArm.Of(KernelPackage.Load(a)), ExperimentArm.Of(KernelPackage.Load(b))]
    : [ExperimentArm.Cce(), ExperimentArm.Pypto()];

using AscendHost host = AscendHost.Open();
var problem = new PagedAttentionProblem(PagedAttentionShape.Parse(shape));
Comparison comparison = await new Experiment(host, problem, arms, new ExperimentOptions { Precision = 0.01 }).RunAsync();

PairResult pair = comparison.Pairs[0];
Console.WriteLine($"{comparison.Backend.Id}: {comparison.Backend.Caveat}");
Console.WriteLine(pair.VerdictText);
foreach (Condition condition in pair.Conditions)
{
    Console.WriteLine($"  {condition.Kind} {condition.Field}: {condition.Text}");
}

return comparison.IsCorrect ? 0 : 1;
