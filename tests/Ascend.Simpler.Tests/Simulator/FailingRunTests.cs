using System.Runtime.Versioning;

namespace Ascend.Simpler.Tests;

/// <summary>Runs that fail, crash, hang or are killed on the real library: what the caller sees, and that the next run works.</summary>
[Collection("mock device")]
[SupportedOSPlatform("linux")]
public sealed class FailingRunTests
{
    private const string SchedulerLimit = "SIMPLER_SCHEDULER_TIMEOUT_MS";

    public static TheoryData<SimplerGeneration, OrchestrationFailure, int, string, Type> DeviceCodes => new()
    {
        { SimplerGeneration.G6, OrchestrationFailure.ScopeDeadlock, -1, "PTO2_ERROR_SCOPE_DEADLOCK", typeof(AscendException) },
        { SimplerGeneration.G6, OrchestrationFailure.HeapRing, -2, "PTO2_ERROR_HEAP_RING_DEADLOCK", typeof(AscendOutOfMemoryException) },
        { SimplerGeneration.G6, OrchestrationFailure.DependencyPool, -4, "PTO2_ERROR_DEP_POOL_OVERFLOW", typeof(AscendOutOfMemoryException) },
        { SimplerGeneration.G6, OrchestrationFailure.InvalidArguments, -5, "PTO2_ERROR_INVALID_ARGS", typeof(AscendException) },
        { SimplerGeneration.G6, OrchestrationFailure.SynchronousStart, -7, "PTO2_ERROR_REQUIRE_SYNC_START_INVALID", typeof(AscendException) },
        { SimplerGeneration.G6, OrchestrationFailure.ExplicitFatal, -9, "PTO2_ERROR_EXPLICIT_ORCH_FATAL", typeof(AscendException) },
        { SimplerGeneration.G0, OrchestrationFailure.ScopeDeadlock, -1, "PTO2_ERROR_SCOPE_DEADLOCK", typeof(AscendException) },
        { SimplerGeneration.G0, OrchestrationFailure.HeapRing, -2, "PTO2_ERROR_HEAP_RING_DEADLOCK", typeof(AscendOutOfMemoryException) },
        { SimplerGeneration.G0, OrchestrationFailure.InvalidArguments, -5, "PTO2_ERROR_INVALID_ARGS", typeof(AscendException) },
        { SimplerGeneration.G0, OrchestrationFailure.SynchronousStart, -7, "PTO2_ERROR_REQUIRE_SYNC_START_INVALID", typeof(AscendException) },
        { SimplerGeneration.G0, OrchestrationFailure.ExplicitFatal, -9, "PTO2_ERROR_EXPLICIT_ORCH_FATAL", typeof(AscendException) },
    };

    /// <summary>The numbers -1 and -2 are also those of the host's side; the library's lines tell which is meant.</summary>
    [SkippableTheory]
    [MemberData(nameof(DeviceCodes))]
    public void A_code_of_the_device_is_named_by_the_librarys_lines_and_the_context_stays_usable(
        SimplerGeneration generation, OrchestrationFailure failure, int code, string name, Type type)
    {
        GenerationTree tree = GenerationTree.Require($"device code {code}", generation);
        using var kernel = new FailingKernel(tree);
        int worker = Assert.Single(Workers.Children());
        AscendException e = Assert.ThrowsAny<AscendException>(() => kernel.Run(orchestration: failure, options: TightRings(failure)));
        Assert.IsType(type, e);
        Assert.Equal(code, e.Code);
        Assert.Equal(name, e.CodeName);
        Assert.Contains("(device)", e.Layer, StringComparison.Ordinal);
        Assert.Contains("Run 1 of 'failing_kernel'", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(" Or ", e.Message, StringComparison.Ordinal);
        Assert.Contains($"={-code} ", e.RecentMessage + " ", StringComparison.Ordinal);
        kernel.AssertWorks();
        Assert.Equal(worker, Assert.Single(Workers.Children()));
    }

    /// <summary>The library answers -1, which by its lines is no scope deadlock, and the next run on that context never ends.</summary>
    [SkippableTheory]
    [MemberData(nameof(GenerationTree.Generations), MemberType = typeof(GenerationTree))]
    public void A_context_poisoned_by_an_argument_too_few_is_replaced_before_the_next_run(SimplerGeneration generation)
    {
        GenerationTree tree = GenerationTree.Require("a run with an argument too few", generation);
        using var kernel = new FailingKernel(tree);
        int worker = Assert.Single(Workers.Children());
        RegisteredKernel wrong = kernel.Session.Register(FailingKernel.Build(tree, scalars: 2));
        using KernelArguments arguments = kernel.Tensors().AddScalar(0).AddScalar(0);
        for (int i = 0; i < 2; i++)
        {
            AscendException e = Assert.Throws<AscendException>(() => kernel.Session.Run(wrong, arguments, FailingKernel.Options));
            Assert.Equal("SIMPLER_ERROR", e.CodeName);
            Assert.Contains("arg_count 5 < expected 6", e.RecentMessage, StringComparison.Ordinal);
            kernel.AssertWorks();
        }

        Assert.Equal(worker, Assert.Single(Workers.Children()));
    }

    [SkippableTheory]
    [InlineData(SimplerGeneration.G6, KernelFailure.Segfault, OrchestrationFailure.None, "SIGSEGV")]
    [InlineData(SimplerGeneration.G6, KernelFailure.Exception, OrchestrationFailure.None, "SIGABRT")]
    [InlineData(SimplerGeneration.G6, KernelFailure.None, OrchestrationFailure.MissingKernel, "SIGSEGV")]
    [InlineData(SimplerGeneration.G0, KernelFailure.Segfault, OrchestrationFailure.None, "SIGSEGV")]
    [InlineData(SimplerGeneration.G0, KernelFailure.Exception, OrchestrationFailure.None, "SIGABRT")]
    [InlineData(SimplerGeneration.G0, KernelFailure.None, OrchestrationFailure.MissingKernel, "SIGSEGV")]
    public void A_crash_becomes_an_exception_and_the_next_run_works(
        SimplerGeneration generation, KernelFailure failure, OrchestrationFailure orchestration, string signal)
    {
        GenerationTree tree = GenerationTree.Require($"a crash by {failure}, {orchestration}", generation);
        using var kernel = new FailingKernel(tree);
        AscendWorkerException e = Assert.Throws<AscendWorkerException>(() => kernel.Run(failure, orchestration: orchestration));
        Assert.Equal(signal, e.Signal);
        Assert.Contains("run 1 of 'failing_kernel'", e.Message, StringComparison.Ordinal);
        if (failure == KernelFailure.Exception)
        {
            Assert.Contains(e.LogLines, line => line.Contains("the kernel throws", StringComparison.Ordinal));
        }

        kernel.AssertWorks();
    }

    [SkippableTheory]
    [MemberData(nameof(GenerationTree.Generations), MemberType = typeof(GenerationTree))]
    public async Task A_kernel_that_hangs_is_ended_at_the_limit_of_the_run_and_the_next_run_works(SimplerGeneration generation)
    {
        GenerationTree tree = GenerationTree.Require("a kernel that hangs", generation);
        using var kernel = new FailingKernel(tree);
        kernel.AssertWorks();
        int worker = Assert.Single(Workers.Children());
        RunOptions hurried = FailingKernel.Options with { Timeout = TimeSpan.FromSeconds(3) };
        AscendTimeoutException e = Assert.Throws<AscendTimeoutException>(() => kernel.Run(KernelFailure.Hang, options: hurried));
        Assert.Contains("was killed", e.Message, StringComparison.Ordinal);
        Assert.True(Workers.IsGone(worker));
        kernel.AssertWorks();

        using KernelArguments arguments = kernel.Arguments(KernelFailure.Hang);
        await Assert.ThrowsAsync<AscendTimeoutException>(() => kernel.Session.RunAsync(kernel.Kernel, arguments, hurried));
        kernel.AssertWorks();
    }

    [SkippableTheory]
    [MemberData(nameof(GenerationTree.Generations), MemberType = typeof(GenerationTree))]
    public async Task A_worker_killed_during_a_run_becomes_an_exception_and_the_next_run_works(SimplerGeneration generation)
    {
        GenerationTree tree = GenerationTree.Require("kill -9 during a run", generation);
        using var kernel = new FailingKernel(tree);
        using KernelArguments arguments = kernel.Arguments(KernelFailure.Hang);
        Task<RunResult> run = kernel.Session.RunAsync(kernel.Kernel, arguments, FailingKernel.Options);
        Workers.Kill(Assert.Single(Workers.Children()));
        AscendWorkerException e = await Assert.ThrowsAsync<AscendWorkerException>(() => run);
        Assert.Equal("SIGKILL", e.Signal);
        kernel.AssertWorks();
    }

    [SkippableTheory]
    [InlineData(SimplerGeneration.G6, 4000)]
    [InlineData(SimplerGeneration.G0, 9000)]
    public void A_kernel_slower_than_the_schedulers_limit_fails_with_the_knob_that_raises_it_and_leaves_the_context_usable(
        SimplerGeneration generation, int milliseconds)
    {
        GenerationTree tree = GenerationTree.Require("a kernel slower than the scheduler's limit", generation);
        using IDisposable limit = Workers.Variable(SchedulerLimit, "1500");
        using var kernel = new FailingKernel(tree);
        int worker = Assert.Single(Workers.Children());
        AscendTimeoutException e = Assert.Throws<AscendTimeoutException>(() => kernel.Run(KernelFailure.Pause, milliseconds));
        Assert.Equal(-100, e.Code);
        Assert.Equal("PTO2_ERROR_SCHEDULER_TIMEOUT", e.CodeName);
        Assert.Equal(ErrorScope.None, e.Scope);
        Assert.Contains(SchedulerLimit, e.NextStep, StringComparison.Ordinal);
        kernel.AssertWorks();
        Assert.Equal(worker, Assert.Single(Workers.Children()));
    }

    [SkippableFact]
    public void Without_isolation_the_lines_tell_the_codes_apart_where_the_log_is_captured_and_buffers_keep_a_suspect_context()
    {
        GenerationTree tree = GenerationTree.RequireAny("failures without isolation");
        using var kernel = new FailingKernel(
            tree, new SessionOptions(), new HostOptions { Backend = BackendKind.Simulator, SimplerRoot = tree.Root, CaptureRuntimeLog = true });
        AscendException e = Assert.Throws<AscendException>(
            () => kernel.Run(orchestration: OrchestrationFailure.ScopeDeadlock, options: TightRings(OrchestrationFailure.ScopeDeadlock)));
        Assert.Equal("PTO2_ERROR_SCOPE_DEADLOCK", e.CodeName);

        RegisteredKernel wrong = kernel.Session.Register(FailingKernel.Build(tree, scalars: 2));
        using KernelArguments arguments = kernel.Tensors().AddScalar(0).AddScalar(0);
        using (DeviceBuffer buffer = kernel.Session.Allocate(FailingKernel.Spec.ByteCount))
        {
            buffer.CopyFrom<float>(kernel.A);
            e = Assert.Throws<AscendException>(() => kernel.Session.Run(wrong, arguments, FailingKernel.Options));
            Assert.Equal("SIMPLER_ERROR", e.CodeName);
            AscendInvalidStateException refused = Assert.Throws<AscendInvalidStateException>(() => kernel.Run());
            Assert.Contains("1 device buffers live in it", refused.Message, StringComparison.Ordinal);
            float[] back = new float[kernel.A.Length];
            buffer.CopyTo<float>(back);
            Assert.Equal(kernel.A, back);
        }

        kernel.AssertWorks();
    }

    private static RunOptions TightRings(OrchestrationFailure failure) => failure switch
    {
        OrchestrationFailure.ScopeDeadlock => FailingKernel.Options with { RingTaskWindow = [4, 4, 4, 4] },
        OrchestrationFailure.HeapRing => FailingKernel.Options with { RingHeap = [65536, 65536, 65536, 65536] },
        OrchestrationFailure.DependencyPool => FailingKernel.Options with { RingDependencyPool = [4, 4, 4, 4] },
        _ => FailingKernel.Options,
    };
}
