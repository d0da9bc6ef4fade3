using System.Runtime.Versioning;

namespace Ascend.Simpler.Tests;

/// <summary>
/// What the real library answers with -1, accepts although it is wrong, or does not survive, and what this library refuses before the
/// call. After each refusal a run works.
/// </summary>
[Collection("mock device")]
[SupportedOSPlatform("linux")]
public sealed class RefusedRunTests
{
    [SkippableTheory]
    [MemberData(nameof(GenerationTree.Generations), MemberType = typeof(GenerationTree))]
    public void Kernels_that_are_not_registered_are_refused(SimplerGeneration generation)
    {
        using FailingKernel kernel = Open("runs of kernels that are not registered", generation);
        RegisteredKernel again = kernel.Session.Register(kernel.Package);
        Assert.NotEqual(kernel.Kernel.CallableId, again.CallableId);
        using KernelArguments arguments = kernel.Arguments();
        _ = kernel.Session.Run(again, arguments, FailingKernel.Options);
        kernel.AssertResult();
        kernel.Session.Unregister(again);
        Assert.Throws<ArgumentException>(() => kernel.Session.Run(again, arguments, FailingKernel.Options));
        Assert.Throws<ArgumentException>(() => kernel.Session.Unregister(again));
        Assert.Throws<ArgumentNullException>(() => kernel.Session.Run(null!, arguments));
        Assert.Throws<ArgumentNullException>(() => kernel.Session.Run(kernel.Kernel, null!));
        Assert.Throws<ArgumentNullException>(() => kernel.Session.Register(null!));
        kernel.AssertWorks();
    }

    [SkippableTheory]
    [MemberData(nameof(GenerationTree.Generations), MemberType = typeof(GenerationTree))]
    public void The_table_of_kernels_takes_64(SimplerGeneration generation)
    {
        using FailingKernel kernel = Open("64 registered kernels", generation);
        RegisteredKernel last = kernel.Kernel;
        for (int id = 1; id < 64; id++)
        {
            last = kernel.Session.Register(kernel.Package);
            Assert.Equal(id, last.CallableId);
        }

        AscendException e = Assert.Throws<AscendException>(() => kernel.Session.Register(kernel.Package));
        Assert.Contains("64 packages are", e.Message, StringComparison.Ordinal);
        using KernelArguments arguments = kernel.Arguments();
        _ = kernel.Session.Run(last, arguments, FailingKernel.Options);
        kernel.AssertResult();
        kernel.AssertWorks();
    }

    [SkippableTheory]
    [MemberData(nameof(GenerationTree.Generations), MemberType = typeof(GenerationTree))]
    public void Phases_out_of_order_are_refused(SimplerGeneration generation)
    {
        using FailingKernel kernel = Open("phases out of order", generation);
        using KernelArguments arguments = kernel.Arguments();
        using (PreparedRun run = kernel.Session.Prepare(kernel.Kernel, arguments, FailingKernel.Options))
        {
            Assert.Throws<InvalidOperationException>(() => run.Poll());
            Assert.Throws<InvalidOperationException>(() => run.Wait(TimeSpan.Zero));
            Assert.Throws<AscendInvalidStateException>(() => kernel.Session.Prepare(kernel.Kernel, arguments, FailingKernel.Options));
            Assert.Throws<AscendInvalidStateException>(() => kernel.Run());
            Assert.Throws<AscendInvalidStateException>(() => kernel.Session.Register(kernel.Package));
            Assert.Throws<AscendInvalidStateException>(() => kernel.Session.Unregister(kernel.Kernel));
            run.Launch();
            Assert.Throws<InvalidOperationException>(run.Launch);
            Assert.True(run.Wait(FailingKernel.Options.Timeout));
            _ = run.FinalizeRun();
            kernel.AssertResult();
            Assert.Throws<InvalidOperationException>(() => run.FinalizeRun());
            Assert.Throws<InvalidOperationException>(run.Launch);
        }

        kernel.Session.Prepare(kernel.Kernel, arguments, FailingKernel.Options).Dispose();
        kernel.AssertWorks();
    }

    [SkippableTheory]
    [MemberData(nameof(GenerationTree.Generations), MemberType = typeof(GenerationTree))]
    public void Wrong_arguments_are_refused_by_name(SimplerGeneration generation)
    {
        using FailingKernel kernel = Open("wrong arguments", generation);
        void Refused(KernelArguments arguments, string expected)
        {
            using (arguments)
            {
                Assert.Contains(
                    expected,
                    Assert.Throws<KernelArgumentException>(() => kernel.Session.Run(kernel.Kernel, arguments, FailingKernel.Options)).Message,
                    StringComparison.Ordinal);
            }
        }

        Refused(kernel.Tensors(), "3 scalars, 0 given");
        Refused(kernel.Tensors().AddScalar(0).AddScalar(0), "3 scalars, 2 given");
        Refused(kernel.Arguments().AddScalar(0), "1 too many");
        using (KernelArguments few = new KernelArguments().AddReadOnlyTensor<float>(kernel.A, FailingKernel.Spec))
        {
            Refused(few, "'b'");
        }

        using var many = new KernelArguments();
        for (int i = 0; i < 256; i++)
        {
            _ = many.AddReadOnlyTensor<float>(kernel.A, FailingKernel.Spec);
        }

        Assert.Throws<KernelArgumentException>(() => many.AddReadOnlyTensor<float>(kernel.A, FailingKernel.Spec));
        Assert.Throws<KernelArgumentException>(() => many.SetTensor(0, Memory<float>.Empty, FailingKernel.Spec));
        Refused(many, "253 too many");
        kernel.AssertWorks();
    }

    [SkippableTheory]
    [MemberData(nameof(GenerationTree.Generations), MemberType = typeof(GenerationTree))]
    public void Options_that_the_runtime_refuses_or_does_not_survive_are_refused(SimplerGeneration generation)
    {
        using FailingKernel kernel = Open("wrong options", generation);
        RunOptions good = FailingKernel.Options;
        RunOptions[] wrong =
        [
            good with { RingTaskWindow = [3, 4, 4, 4] },
            good with { RingTaskWindow = [4, 4] },
            good with { RingHeap = [1023, 1024, 1024, 1024] },
            good with { RingDependencyPool = [-1, 4, 4, 4] },
            good with { AicpuThreads = 1 },
            good with { AicpuThreads = 5 },
            good with { PmuEventGroup = 3 },
            good with { ChipSwimlaneLevel = 5 },
            .. generation == SimplerGeneration.G0 ? (RunOptions[])[good with { BlockDim = 25 }, good with { AicpuThreads = 2 }] : [],
        ];
        foreach (RunOptions options in wrong)
        {
            Assert.Throws<ArgumentException>(() => kernel.Run(options: options));
        }

        if (generation == SimplerGeneration.G6)
        {
            Assert.Throws<AscendNotSupportedException>(() => kernel.Run(options: good with { BlockDim = 8 }));
        }

        Assert.Throws<AscendException>(() => kernel.Run(options: good with { OutputDirectory = "/proc/none", ChipSwimlaneLevel = 1 }));
        Assert.Throws<AscendNotSupportedException>(() => kernel.Run(options: good with { Trace = true }));
        kernel.AssertWorks();
    }

    [SkippableTheory]
    [MemberData(nameof(GenerationTree.Generations), MemberType = typeof(GenerationTree))]
    public async Task Disposing_the_session_during_a_run_ends_it_with_the_run(SimplerGeneration generation)
    {
        using FailingKernel kernel = Open("dispose during a run", generation);
        using KernelArguments arguments = kernel.Arguments(KernelFailure.Pause, 1000);
        Task<RunResult> run = kernel.Session.RunAsync(kernel.Kernel, arguments, FailingKernel.Options);
        kernel.Session.Dispose();
        _ = await run;
        kernel.AssertResult();
        Assert.Throws<ObjectDisposedException>(() => kernel.Run());
        _ = SpinWait.SpinUntil(() => Workers.Children().Length == 0, TimeSpan.FromSeconds(60));
        Assert.Empty(Workers.Children());
    }

    [SkippableTheory]
    [MemberData(nameof(GenerationTree.Generations), MemberType = typeof(GenerationTree))]
    public void A_session_that_is_disposed_with_a_prepared_run_ends_when_the_run_is_finalized(SimplerGeneration generation)
    {
        using FailingKernel kernel = Open("dispose with a prepared run", generation);
        using KernelArguments arguments = kernel.Arguments();
        PreparedRun run = kernel.Session.Prepare(kernel.Kernel, arguments, FailingKernel.Options);
        kernel.Session.Dispose();
        Assert.Single(Workers.Children());
        run.Launch();
        _ = run.FinalizeRun();
        kernel.AssertResult();
        Assert.Empty(Workers.Children());
        kernel.Session.Dispose();
    }

    [SkippableTheory]
    [MemberData(nameof(GenerationTree.Generations), MemberType = typeof(GenerationTree))]
    public async Task Two_sessions_on_one_device_run_at_the_same_time(SimplerGeneration generation)
    {
        using FailingKernel first = Open("two sessions on one device", generation);
        using FailingKernel second = Open("two sessions on one device", generation);
        await Task.WhenAll(((FailingKernel[])[first, second]).Select(kernel => Task.Run(() =>
        {
            for (int i = 0; i < 3; i++)
            {
                kernel.AssertWorks();
            }
        })));
    }

    private static FailingKernel Open(string what, SimplerGeneration generation) => new(GenerationTree.Require(what, generation));
}
