using System.Runtime.Versioning;

namespace Ascend.Simpler.Tests;

/// <summary>Runtime trees with something missing, damaged, exchanged or disappearing.</summary>
[Collection("mock device")]
[SupportedOSPlatform("linux")]
public sealed class DamagedTreeTests
{
    [SkippableTheory]
    [MemberData(nameof(GenerationTree.Generations), MemberType = typeof(GenerationTree))]
    public void A_missing_library_is_named(SimplerGeneration generation)
    {
        GenerationTree tree = GenerationTree.Require("trees with a library missing", generation);
        foreach (string name in (string[])["libhost_runtime.so", "libaicpu_kernel.so", "libaicore_kernel.so"])
        {
            using var copy = new TreeCopy(tree);
            File.Delete(copy.Library(name));
            AscendException e = Assert.Throws<AscendException>(() => copy.Open());
            Assert.Contains(name, e.Message, StringComparison.Ordinal);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(GenerationTree.Generations), MemberType = typeof(GenerationTree))]
    public void Headers_of_another_commit_are_refused_by_the_function_that_differs(SimplerGeneration generation)
    {
        GenerationTree tree = GenerationTree.Require("headers of another commit", generation);
        using var copy = new TreeCopy(tree);
        string header = Path.Combine(copy.Root, "src", "common", "worker", "pto_runtime_c_api.h");
        string text = File.ReadAllText(header);
        Assert.Contains("int finalize_device(DeviceContextHandle ctx)", text, StringComparison.Ordinal);
        File.WriteAllText(
            header, text.Replace("int finalize_device(DeviceContextHandle ctx)", "int finalize_device(DeviceContextHandle ctx, int how)", StringComparison.Ordinal));
        AscendNotSupportedException e = Assert.Throws<AscendNotSupportedException>(() => copy.Open());
        Assert.Contains("the parameters of finalize_device ", e.Message, StringComparison.Ordinal);
        Assert.Contains(copy.HostRuntime, e.Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [MemberData(nameof(GenerationTree.Generations), MemberType = typeof(GenerationTree))]
    public void A_library_of_another_architecture_or_half_of_one_is_refused(SimplerGeneration generation)
    {
        GenerationTree tree = GenerationTree.Require("libraries of another architecture", generation);
        using var copy = new TreeCopy(tree);
        byte[] library = File.ReadAllBytes(copy.HostRuntime);
        File.WriteAllBytes(copy.HostRuntime, library[..(library.Length / 2)]);
        Assert.Contains(copy.HostRuntime, Assert.Throws<AscendException>(() => copy.Open()).Message, StringComparison.Ordinal);
        library[18] = (byte)(library[18] == 62 ? 183 : 62);
        File.WriteAllBytes(copy.HostRuntime, library);
        AscendException e = Assert.Throws<AscendException>(() => copy.Open());
        Assert.Contains("is built for", e.Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [MemberData(nameof(GenerationTree.Generations), MemberType = typeof(GenerationTree))]
    public void A_tree_that_disappears_is_named_and_leaves_a_running_worker_alone(SimplerGeneration generation)
    {
        GenerationTree tree = GenerationTree.Require("trees that disappear", generation);
        using var copy = new TreeCopy(tree);
        using var kernel = new FailingKernel(tree, host: HostOf(copy));
        kernel.AssertWorks();
        Directory.Delete(Path.Combine(copy.Root, "build"), recursive: true);
        kernel.AssertWorks();
        AscendException e = Assert.Throws<AscendException>(() => ((IsolatedBackend)kernel.Session.Backend).Renew());
        Assert.Contains(copy.Root, e.Message, StringComparison.Ordinal);
        e = Assert.Throws<AscendException>(() => copy.Open());
        Assert.Contains(copy.Root, e.Message, StringComparison.Ordinal);
        e = Assert.ThrowsAny<AscendException>(() => kernel.Device.CreateSession());
        Assert.Contains("disappeared", e.Message, StringComparison.Ordinal);
    }

    private static HostOptions HostOf(TreeCopy copy) => new() { Backend = BackendKind.Simulator, SimplerRoot = copy.Root };
}
