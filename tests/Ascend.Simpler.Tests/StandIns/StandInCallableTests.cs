using Ascend.Interop.Simpler;

namespace Ascend.Simpler.Tests;

/// <summary>Callables are laid out as each tree reads them.</summary>
public unsafe class StandInCallableTests
{
    public static TheoryData<string> Trees => StandInTheories.All();

    [Theory]
    [MemberData(nameof(Trees))]
    public void Every_field_of_a_callable_arrives(string name)
    {
        StandIn standIn = StandIn.Of(name);
        using var session = new StandInSession(standIn);
        foreach (int kernels in (ReadOnlySpan<int>)[0, 1, 2, 9, 35])
        {
            using var callable = new StandInCallable(new Random(kernels), standIn.Features, kernels);
            using StandInCallable.Packed packed = callable.Pack(standIn);
            standIn.Controls.Clear();
            Assert.Equal(0, session.Api.adapter_register(session.Context, 5, packed.Callable));
            Assert.Equal(0, session.Api.adapter_unregister(session.Context, 5));
            Assert.Equal(
                standIn.Features.Run <= RunForm.Prepared
                    ? ["prepare_callable", "unregister_callable"]
                    : ["simpler_register_callable", "simpler_unregister_callable"],
                session.Calls.Select(call => call.Function));
            Assert.Empty(session.Calls[0].Differences(callable.Expected(), "chip.", "core.", "register."));
            Assert.Equal("5", session.Calls[1]["unregister.id"]);
        }
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public void A_packed_callable_ends_behind_its_last_kernel(string name)
    {
        StandIn standIn = StandIn.Of(name);
        using var callable = new StandInCallable(new Random(3), standIn.Features, 4);
        using StandInCallable.Packed packed = callable.Pack(standIn);
        nuint size;
        var memory = (byte*)standIn.Table.Api.adapter_packed_callable(packed.Callable, &size);
        StandInStructure core = standIn.Layout.Core;
        int last = *(int*)(memory + standIn.Layout.Chip["child_offsets"].Offset + (3 * sizeof(int)));
        byte* kernel = memory + standIn.Layout.Chip.Size + last;
        long end = standIn.Layout.Chip.Size + last + core.Size + *(int*)(kernel + core["binary_size"].Offset);
        Assert.InRange((long)size, end, end + 63);
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public void Statuses_of_registration_are_the_librarys(string name)
    {
        StandIn standIn = StandIn.Of(name);
        using var session = new StandInSession(standIn);
        using var callable = new StandInCallable(new Random(1), standIn.Features, 1);
        using StandInCallable.Packed packed = callable.Pack(standIn);
        standIn.Controls.Set("register_status", -1003);
        standIn.Controls.Set("unregister_status", -17);
        Assert.Equal(-1003, session.Api.adapter_register(session.Context, 1, packed.Callable));
        Assert.Equal(-17, session.Api.adapter_unregister(session.Context, 1));
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public void Parts_that_do_not_fit_are_refused_by_name(string name)
    {
        StandIn standIn = StandIn.Of(name);
        int max = standIn.Features.ChipTensors;
        AssertRefused(
            callable => callable.Signature = new int[max + 1],
            $"takes {max + 1} tensors; a launch of this tree takes at most {max}");
        AssertRefused(callable => callable.Function = new string('f', 64), "the orchestration's function 'ffff");
        AssertRefused(callable => callable.ConfigName = new string('c', 64), "the orchestration's configuration 'cccc");
        AssertRefused(_ => { }, "1025 kernels; this tree takes at most 1024", kernels: 1025);

        void AssertRefused(Action<StandInCallable> spoil, string message, int kernels = 1)
        {
            using var parts = new StandInCallable(new Random(2), standIn.Features, kernels);
            spoil(parts);
            int status = parts.TryPack(standIn, out AdapterCallable* callable, out string text);
            Assert.Equal((int)AdapterStatus.ADAPTER_REFUSED, status);
            Assert.True(callable is null);
            Assert.Contains(message, text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public void Sizes_beyond_a_callable_are_refused(string name)
    {
        StandIn standIn = StandIn.Of(name);
        AssertRefused(new AdapterKernel { binary_size = ulong.MaxValue - 100 }, 0);
        AssertRefused(new AdapterKernel { binary_size = 1ul << 32 }, 0);
        AssertRefused(new AdapterKernel { signature_count = 33 }, 0);
        AssertRefused(new AdapterKernel { signature_count = -1 }, 0);
        AssertRefused(default, ulong.MaxValue - 63);
        AssertRefused(default, 1ul << 32);

        void AssertRefused(AdapterKernel kernel, ulong orchestration)
        {
            // Nothing is read of what is refused, so nothing needs to be there.
            var parts = new AdapterCallableParts { kernels = &kernel, kernel_count = 1, orchestration_size = orchestration };
            byte* text = stackalloc byte[(int)AdapterLimit.ADAPTER_MAX_TEXT];
            AdapterCallable* callable = null;
            int status = standIn.Table.Api.adapter_create_callable(&parts, &callable, (sbyte*)text);
            Assert.Equal((int)AdapterStatus.ADAPTER_REFUSED, status);
            Assert.True(callable is null);
        }
    }
}
