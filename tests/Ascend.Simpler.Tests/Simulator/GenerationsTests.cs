using System.Runtime.Versioning;

namespace Ascend.Simpler.Tests;

/// <summary>Both ABI generations at once, and each in the place of the other.</summary>
[Collection("mock device")]
[SupportedOSPlatform("linux")]
public sealed class GenerationsTests
{
    private static (GenerationTree August, GenerationTree June) RequireBoth(string what) =>
        (GenerationTree.Require(what, SimplerGeneration.G6), GenerationTree.Require(what, SimplerGeneration.G0));

    [SkippableFact]
    public async Task Isolated_sessions_of_both_generations_run_side_by_side()
    {
        (GenerationTree august, GenerationTree june) = RequireBoth("both generations in one process tree");
        using var newer = new FailingKernel(august);
        using var older = new FailingKernel(june);
        Assert.Equal(2, Workers.Children().Length);
        for (int i = 0; i < 3; i++)
        {
            newer.AssertWorks();
            older.AssertWorks();
        }

        await Task.WhenAll(Task.Run(newer.AssertWorks), Task.Run(older.AssertWorks));
        Assert.Throws<AscendWorkerException>(() => older.Run(KernelFailure.Segfault));
        newer.AssertWorks();
        older.AssertWorks();
    }

    [SkippableFact]
    public void A_package_of_the_other_generation_is_refused_by_name_in_both_directions()
    {
        (GenerationTree august, GenerationTree june) = RequireBoth("packages of the other generation");
        foreach ((GenerationTree tree, GenerationTree other) in ((GenerationTree, GenerationTree)[])[(august, june), (june, august)])
        {
            using var kernel = new FailingKernel(tree);
            KernelPackageException e = Assert.Throws<KernelPackageException>(() => kernel.Session.Register(FailingKernel.Build(other, scalars: 3)));
            Assert.Contains($"({other.Generation})", e.Message, StringComparison.Ordinal);
            Assert.Contains("kernel.arguments.size is ", e.Message, StringComparison.Ordinal);
            kernel.AssertWorks();
        }
    }

    [SkippableFact]
    public void A_library_beside_headers_of_the_other_generation_is_refused_by_name_in_both_directions()
    {
        (GenerationTree august, GenerationTree june) = RequireBoth("libraries beside headers of the other generation");
        foreach ((GenerationTree library, GenerationTree headers) in ((GenerationTree, GenerationTree)[])[(august, june), (june, august)])
        {
            using var copy = new TreeCopy(library, headers);
            AscendNotSupportedException e = Assert.Throws<AscendNotSupportedException>(() => copy.Open());
            Assert.Contains(copy.HostRuntime, e.Message, StringComparison.Ordinal);
            Assert.Contains("which the library does not export", e.Message, StringComparison.Ordinal);
        }
    }
}
