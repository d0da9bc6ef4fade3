using System.Runtime.InteropServices;
using System.Text;
using Ascend.Interop.Simpler;

namespace Ascend.Simpler.Tests;

/// <summary>A context's begin and end, its memory, and what is refused there.</summary>
public unsafe class StandInContextTests
{
    private const string Workspace = "simpler_provision_dma_workspace";

    public static TheoryData<string> Trees => StandInTheories.All();

    [Theory]
    [MemberData(nameof(Trees))]
    public void Executors_and_the_default_configuration_reach_the_initialisation(string name)
    {
        StandIn standIn = StandIn.Of(name);
        AdapterContext* context = StartWith(
            standIn, mask: 0, warmup: "not asked for", out AdapterLibrary* library, out int status, out _,
            out string message);
        Assert.True(status == 0, message);
        StandInCall init = Assert.Single(standIn.Controls.Calls, call => call.Function == "simpler_init");
        Assert.Equal("3", init["init.device"]);
        Assert.Equal(StandInCallable.HashOf("aicpu bytes"u8), init["init.aicpu"]);
        Assert.Equal(StandInCallable.HashOf("aicore bytes!"u8), init["init.aicore"]);
        Assert.Equal(StandInCallable.HashOf("dispatcher"u8), init["init.dispatcher"]);
        var expected = new Dictionary<string, string>(StringComparer.Ordinal);
        if (standIn.Features.InitParameters >= 9)
        {
            StandInExpectation.AddConfig(expected, "prewarm", default, "", standIn.Features);
        }

        if (standIn.Features.InitParameters == 12)
        {
            (expected["init.sdma"], expected["init.warmup"]) = ("0", "0:0000000000000000");
        }

        Assert.Empty(init.Differences(expected, "prewarm.", "init.sdma", "init.warmup"));
        Assert.DoesNotContain(standIn.Controls.Calls, call => call.Function == Workspace);
        standIn.Controls.Set("finalize_device_status", -1003);
        Assert.Equal(-1003, standIn.Table.Api.adapter_stop(context));
        Assert.Equal(0, standIn.Controls.Get("contexts"));
        standIn.Table.Api.adapter_close(library);
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public void A_workspace_for_dma_arrives_whole_or_is_refused_by_name(string name)
    {
        StandIn standIn = StandIn.Of(name);
        StandInFeatures features = standIn.Features;
        foreach (string? warmup in (string?[])["warm-up binary", null])
        {
            standIn.Controls.Reset();
            AdapterContext* context = StartWith(
                standIn, mask: 0xA5, warmup, out AdapterLibrary* library, out int status, out string operation,
                out string message);
            string bytes = warmup is null ? "0:0000000000000000" : StandInCallable.HashOf(Encoding.UTF8.GetBytes(warmup));
            if (features.Provision == Provision.MaskAndWarmup)
            {
                StandInCall call = Assert.Single(standIn.Controls.Calls, call => call.Function == Workspace);
                Assert.Equal(("165", bytes), (call["provision.mask"], call["provision.warmup"]));
            }
            else if (features.Provision == Provision.Mask && warmup is null)
            {
                StandInCall call = Assert.Single(standIn.Controls.Calls, call => call.Function == Workspace);
                Assert.Equal("165", call["provision.mask"]);
            }
            else if (features.Provision == Provision.Absent && features.InitParameters == 12)
            {
                StandInCall call = Assert.Single(standIn.Controls.Calls, call => call.Function == "simpler_init");
                Assert.Equal(("1", bytes), (call["init.sdma"], call["init.warmup"]));
            }
            else
            {
                Assert.Equal((int)AdapterStatus.ADAPTER_REFUSED, status);
                Assert.Equal("simpler_init", operation);
                Assert.Contains("DMA workspace", message, StringComparison.Ordinal);
                Assert.DoesNotContain(standIn.Controls.Calls, call => call.Function == "simpler_init");
                Assert.Equal(0, standIn.Controls.Get("contexts"));
                standIn.Table.Api.adapter_close(library);
                continue;
            }

            Assert.Equal(0, status);
            _ = standIn.Table.Api.adapter_stop(context);
            standIn.Table.Api.adapter_close(library);
        }
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public void A_failed_begin_leaves_no_context_and_says_which_function(string name)
    {
        StandIn standIn = StandIn.Of(name);
        AssertFails("no_context", 1, (int)AdapterStatus.ADAPTER_REFUSED, "create_device_context", mask: 0);
        AssertFails("init_status", -1003, -1003, "simpler_init", mask: 0);
        if (standIn.Features.Provision != Provision.Absent)
        {
            AssertFails("provision_status", -1001, -1001, "simpler_provision_dma_workspace", mask: 1);
        }

        void AssertFails(string setting, long value, int expected, string function, uint mask)
        {
            standIn.Controls.Reset();
            standIn.Controls.Set(setting, value);
            _ = StartWith(standIn, mask, warmup: null, out AdapterLibrary* library, out int status, out string operation,
                out _);
            Assert.Equal((expected, function), (status, operation));
            Assert.Equal(0, standIn.Controls.Get("contexts"));
            standIn.Table.Api.adapter_close(library);
        }
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public void Memory_goes_there_and_back(string name)
    {
        StandIn standIn = StandIn.Of(name);
        using var session = new StandInSession(standIn);
        byte[] from = [1, 2, 3, 4, 5], to = new byte[5];
        void* device = session.Api.adapter_allocate(session.Context, 5);
        fixed (byte* host = from, back = to)
        {
            Assert.Equal(0, session.Api.adapter_copy_to_device(session.Context, device, host, 5));
            Assert.Equal(0, session.Api.adapter_copy_from_device(session.Context, back, device, 5));
            Assert.Equal(from, to);
            standIn.Controls.Set("copy_status", -5);
            Assert.Equal(-5, session.Api.adapter_copy_to_device(session.Context, device, host, 5));
            Assert.Equal(-5, session.Api.adapter_copy_from_device(session.Context, back, device, 5));
        }

        session.Api.adapter_free(session.Context, device);
        Assert.Equal(0, standIn.Controls.Get("allocations"));
        AdapterMemory memory = default;
        int status = session.Api.adapter_memory_info(session.Context, &memory);
        Assert.Equal(
            standIn.Features.MemoryInfo
                ? (0, 0x1111222233334444ul, 0x5555666677778888ul)
                : ((int)AdapterStatus.ADAPTER_NOT_OFFERED, 0ul, 0ul),
            (status, memory.free_bytes, memory.total_bytes));
        standIn.Controls.Set("memory_status", -1001);
        Assert.Equal(
            standIn.Features.MemoryInfo ? -1001 : (int)AdapterStatus.ADAPTER_NOT_OFFERED,
            session.Api.adapter_memory_info(session.Context, &memory));
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public void The_depth_is_the_contracts_where_two_runs_may_be_prepared(string name)
    {
        StandIn standIn = StandIn.Of(name);
        using var session = new StandInSession(standIn);
        Assert.Equal(
            standIn.Features is { PipelineContract: true, ConcurrentPrepare: true } ? 2 : 1,
            session.Api.adapter_pipeline_depth(session.Context));
        standIn.Controls.Set("concurrent", 0);
        Assert.Equal(1, session.Api.adapter_pipeline_depth(session.Context));
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public void Storage_of_a_size_or_alignment_that_cannot_be_is_refused(string name)
    {
        StandIn standIn = StandIn.Of(name);
        using var session = new StandInSession(standIn);
        AssertRefused("storage_size", 0, refused: true);
        AssertRefused("storage_alignment", 48, standIn.Features.AlignmentCall);
        AssertRefused("storage_alignment", 0, standIn.Features.AlignmentCall);
        AssertRefused("storage_alignment", 4096, refused: false);
        AssertRefused("storage_alignment", 1, refused: false);

        void AssertRefused(string setting, long value, bool refused)
        {
            standIn.Controls.Reset();
            standIn.Controls.Set(setting, value);
            AdapterSlot* slot = null;
            int status = session.TryCreateSlot(0, &slot);
            Assert.Equal(refused ? (int)AdapterStatus.ADAPTER_REFUSED : 0, status);
            Assert.Equal(refused, session.Message.Contains("run storage", StringComparison.Ordinal));
            if (slot is not null)
            {
                session.Api.adapter_destroy_slot(slot);
            }
        }
    }

    private static AdapterContext* StartWith(
        StandIn standIn, uint mask, string? warmup, out AdapterLibrary* library, out int status, out string operation,
        out string message)
    {
        Assert.Equal(0, StandInSession.Open(standIn, out library, out _));
        standIn.Controls.Clear();
        Assert.Equal("a2a3sim", Marshal.PtrToStringUTF8((nint)standIn.Table.Api.adapter_platform(library)));
        byte[]? bytes = warmup is null ? null : Encoding.UTF8.GetBytes(warmup);
        fixed (byte* aicpu = "aicpu bytes"u8, aicore = "aicore bytes!"u8, dispatcher = "dispatcher"u8, warm = bytes)
        {
            var start = new AdapterStart
            {
                aicpu = aicpu,
                aicpu_size = 11,
                aicore = aicore,
                aicore_size = 13,
                dispatcher = dispatcher,
                dispatcher_size = 10,
                dma_warmup = warm,
                dma_warmup_size = (ulong)(bytes?.Length ?? 0),
                dma_mask = mask,
                device = 3,
            };
            status = StandInSession.Start(standIn, library, start, out AdapterContext* context, out operation, out message);
            return context;
        }
    }
}
