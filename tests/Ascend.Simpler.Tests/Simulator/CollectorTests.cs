using System.Runtime.Versioning;

namespace Ascend.Simpler.Tests;

/// <summary>The library's own collectors, per run.</summary>
[Collection("mock device")]
[SupportedOSPlatform("linux")]
public sealed class CollectorTests
{
    public static TheoryData<SimplerGeneration, string, string[]> Collectors
    {
        get
        {
            var data = new TheoryData<SimplerGeneration, string, string[]>();
            foreach ((SimplerGeneration generation, string swimlane) in
                ((SimplerGeneration, string)[])[(SimplerGeneration.G6, "chip_swimlane_records.json"), (SimplerGeneration.G0, "l2_swimlane_records.json")])
            {
                data.Add(generation, nameof(RunOptions.ChipSwimlaneLevel), [swimlane]);
                data.Add(generation, nameof(RunOptions.RecordDependencies), ["deps.json"]);
                data.Add(generation, nameof(RunOptions.DumpArguments), ["args_dump/args.bin", "args_dump/args_dump.json"]);
                data.Add(generation, nameof(RunOptions.PmuEventGroup), ["pmu.csv"]);
                data.Add(generation, nameof(RunOptions.ScopeStatistics), ["scope_stats/scope_stats.jsonl"]);
                data.Add(generation, "all", ["args_dump/args.bin", "args_dump/args_dump.json", swimlane, "deps.json", "pmu.csv", "scope_stats/scope_stats.jsonl"]);
            }

            return data;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Collectors))]
    public void A_collector_leaves_its_files_in_the_runs_own_folder(SimplerGeneration generation, string collector, string[] expected)
    {
        using var kernel = new FailingKernel(GenerationTree.Require($"the collector {collector}", generation));
        bool all = collector == "all";
        RunOptions options = FailingKernel.Options with
        {
            ChipSwimlaneLevel = all || collector == nameof(RunOptions.ChipSwimlaneLevel) ? 4 : 0,
            RecordDependencies = all || collector == nameof(RunOptions.RecordDependencies),
            DumpArguments = all || collector == nameof(RunOptions.DumpArguments),
            PmuEventGroup = all || collector == nameof(RunOptions.PmuEventGroup) ? 2 : 0,
            ScopeStatistics = all || collector == nameof(RunOptions.ScopeStatistics),
        };
        var folders = new HashSet<string>();
        for (int i = 0; i < 2; i++)
        {
            string folder = kernel.Run(options: options).OutputPath!;
            kernel.AssertResult();
            Assert.True(folders.Add(folder));
            Assert.StartsWith(kernel.OutputDirectory, folder, StringComparison.Ordinal);
            string[] files =
            [
                .. Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
                    .Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal),
            ];
            Assert.Equal(expected.Order(StringComparer.Ordinal), files);
            Assert.All(files, file => Assert.NotEqual(0, new FileInfo(Path.Combine(folder, file)).Length));
        }

        Assert.Null(kernel.Run().OutputPath);
        kernel.AssertResult();
    }
}
