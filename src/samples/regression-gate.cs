#:project ../Ascend.Experiments/Ascend.Experiments.csproj
#:property PublishAot=false
// Fails when a kernel became slower than its baseline:  dotnet run regression-gate.cs -- BASELINE.json
// The first run records the baseline. The same three calls make a test of any test framework.
using Ascend.Attention;
using Ascend.Experiments;
using Ascend.Runtime;

string baseline = args.Length > 0 ? args[0] : "baseline.json";
using AscendHost host = AscendHost.Open();
var problem = new PagedAttentionProblem(PagedAttentionShape.Parse("b2_h10_kv2_s512_bs128_fp16"));
Comparison now = await new Experiment(host, problem, [ExperimentArm.Cce(), ExperimentArm.Pypto()]).RunAsync();
if (!File.Exists(baseline))
{
    ComparisonFile.Save(baseline, now);
    Console.WriteLine($"recorded {baseline} ({now.Backend.DeviceTimes} times)");
    return 0;
}

IReadOnlyList<GateResult> results = BaselineGate.Check(now, ComparisonFile.Load(baseline), failAbove: 0.03);
foreach (GateResult result in results)
{
    Console.WriteLine($"{result.Arm}: {result.Outcome}, {result.Ratio?.Value:F3} of the baseline ({now.Backend.DeviceTimes} times)");
}

return results.All(result => result.Outcome == GateOutcome.Passed) ? 0 : 1;
