using System.Runtime.Versioning;

namespace Ascend.Simpler.Tests;

/// <summary>An isolated session that goes on in another worker: the caller sees no difference.</summary>
[Collection("mock device")]
[SupportedOSPlatform("linux")]
public sealed class RenewedWorkerTests
{
    [Fact]
    public void Kernels_and_device_buffers_are_in_the_other_worker_as_they_were()
    {
        using var fixture = new SessionFixture(Workers.Isolated);
        RegisteredKernel first = fixture.Session.Register(fixture.Packages.Noop());
        RegisteredKernel third = fixture.Session.Register(fixture.Packages.VectorExample());
        fixture.Session.Unregister(first);
        using DeviceBuffer a = fixture.Session.Allocate(SessionFixture.Spec.ByteCount);
        using DeviceBuffer large = fixture.Session.Allocate(WorkerClient.CopyChunk + 4321);
        DeviceBuffer freed = fixture.Session.Allocate(64);
        byte[] bytes = new byte[large.Length];
        new Random(3).NextBytes(bytes);
        large.CopyFrom<byte>(bytes);
        a.CopyFrom<float>(fixture.A);
        freed.Dispose();
        using KernelArguments arguments = fixture.Arguments();
        arguments.SetTensor(0, a, SessionFixture.Spec);
        _ = fixture.Session.Run(fixture.Kernel, arguments);
        int before = Assert.Single(Workers.Children());

        _ = ((IsolatedBackend)fixture.Session.Backend).Renew();

        Assert.NotEqual(before, Assert.Single(Workers.Children()));
        foreach (RegisteredKernel kernel in (RegisteredKernel[])[fixture.Kernel, third])
        {
            _ = fixture.Session.Run(kernel, arguments);
            fixture.AssertComputed();
        }

        Assert.Equal(bytes, large.ToArray<byte>());
        using DeviceBuffer another = fixture.Session.Allocate(64);
        another.CopyFrom<byte>([7]);
        Assert.Equal(7, another.ToArray<byte>()[0]);
        fixture.Session.Dispose();
        Assert.Equal(2f, a.ToArray<float>()[^1]);
        arguments.Dispose();
        a.Dispose();
        large.Dispose();
        another.Dispose();
        Assert.Empty(Workers.Children());
    }

    [Fact]
    public async Task Copies_from_other_threads_meanwhile_are_not_lost()
    {
        using var fixture = new SessionFixture(Workers.Isolated);
        using DeviceBuffer buffer = fixture.Session.Allocate(4096);
        using var stop = new CancellationTokenSource();
        Task<int> copies = Task.Run(() =>
        {
            int last = 0;
            while (!stop.IsCancellationRequested)
            {
                buffer.CopyFrom<int>([++last]);
                Assert.Equal(last, buffer.ToArray<int>()[0]);
            }

            return last;
        });
        for (int i = 0; i < 3; i++)
        {
            _ = ((IsolatedBackend)fixture.Session.Backend).Renew();
        }

        await stop.CancelAsync();
        Assert.Equal(await copies, buffer.ToArray<int>()[0]);
    }

    [Fact]
    public void A_buffer_that_was_lost_with_its_worker_does_not_hinder_the_next_change()
    {
        using var fixture = new SessionFixture(Workers.Isolated);
        using DeviceBuffer lost = fixture.Session.Allocate(64);
        int worker = Assert.Single(Workers.Children());
        Workers.Kill(worker);
        _ = SpinWait.SpinUntil(() => Workers.IsGone(worker), TimeSpan.FromSeconds(30));
        Assert.Throws<AscendWorkerException>(() => lost.CopyFrom<byte>([1]));
        using DeviceBuffer kept = fixture.Session.Allocate(64);
        kept.CopyFrom<byte>([5]);
        _ = ((IsolatedBackend)fixture.Session.Backend).Renew();
        Assert.Equal(5, kept.ToArray<byte>()[0]);
        Assert.Throws<AscendInvalidStateException>(() => lost.CopyFrom<byte>([1]));
    }

    /// <summary>More runs than a process has thread keys for, with a device buffer that lives through all of them.</summary>
    [SkippableFact]
    public void An_isolated_session_of_the_simulator_has_no_limit_of_runs()
    {
        GenerationTree tree = GenerationTree.Require("260 isolated runs of one session", SimplerGeneration.G6);
        using var kernel = new FailingKernel(tree);
        using DeviceBuffer a = kernel.Session.Allocate(FailingKernel.Spec.ByteCount);
        a.CopyFrom<float>(kernel.A);
        using KernelArguments arguments = kernel.Arguments();
        arguments.SetTensor(0, a, FailingKernel.Spec);
        var workers = new HashSet<int>();
        for (int i = 1; i <= 260; i++)
        {
            Assert.Equal(i, kernel.Session.Run(kernel.Kernel, arguments, FailingKernel.Options).RunId);
            kernel.AssertResult();
            workers.Add(Assert.Single(Workers.Children()));
        }

        Assert.InRange(workers.Count, 2, 3);
    }

    /// <summary>Device buffers keep a context that cannot be trusted, so the session changes workers and takes them along.</summary>
    [SkippableTheory]
    [MemberData(nameof(GenerationTree.Generations), MemberType = typeof(GenerationTree))]
    public void Device_buffers_are_saved_from_a_poisoned_context(SimplerGeneration generation)
    {
        GenerationTree tree = GenerationTree.Require("device buffers of a poisoned context", generation);
        using var kernel = new FailingKernel(tree);
        using DeviceBuffer a = kernel.Session.Allocate(FailingKernel.Spec.ByteCount);
        a.CopyFrom<float>(kernel.A);
        int worker = Assert.Single(Workers.Children());
        RegisteredKernel wrong = kernel.Session.Register(FailingKernel.Build(tree, scalars: 2));
        using (KernelArguments tooFew = kernel.Tensors().AddScalar(0).AddScalar(0))
        {
            Assert.Throws<AscendException>(() => kernel.Session.Run(wrong, tooFew, FailingKernel.Options));
        }

        using KernelArguments arguments = kernel.Arguments();
        arguments.SetTensor(0, a, FailingKernel.Spec);
        _ = kernel.Session.Run(kernel.Kernel, arguments, FailingKernel.Options);
        kernel.AssertResult();
        Assert.NotEqual(worker, Assert.Single(Workers.Children()));
    }
}
