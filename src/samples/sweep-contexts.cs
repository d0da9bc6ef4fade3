#:project ../Ascend.Experiments/Ascend.Experiments.csproj
#:property PublishAot=false
// Sweeps batch and context and goes on where it was interrupted:  dotnet run sweep-contexts.cs -- [STORE.db]
using Ascend.Experiments;
using Ascend.Runtime;

using AscendHost host = AscendHost.Open();
using SweepStore store = SweepStore.Open(args.Length > 0 ? args[0] : "sweep.db");
var plan = new SweepPlan { Batches = [1, 2], Contexts = [256, 512], QueryHeads = [10], KvHeads = [2] };
var options = new ExperimentOptions { MinRounds = 7, MaxRounds = 20, OtherRounds = 0 };

Console.WriteLine($"{host}: device times are {host.Clock}");
foreach (SweepResult result in await new Sweep(host, plan, store, options).RunAsync())
{
    Console.WriteLine($"{result.Point.Key}: {result.Comparison?.Pairs[0].VerdictText ?? result.Error}");
}

using StreamWriter page = File.CreateText("sweep.html");
SweepReport.WriteHtml(page, store.Read());
return 0;
