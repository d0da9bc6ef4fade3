using System.Diagnostics;
using Ascend.Interop.Simpler;

namespace Ascend.Simpler.Tests;

/// <summary>A blocking run and a run in phases behave alike from above.</summary>
public unsafe class StandInLifeCycleTests
{
    private const long Long = 50; // ms
    private const long UntilReleased = -1;

    public static TheoryData<string> Trees => StandInTheories.All();

    public static TheoryData<string> Joining => StandInTheories.With(features => features.JoinedLaunch);

    [Theory]
    [MemberData(nameof(Trees))]
    public void A_run_is_polled_until_it_is_over(string name)
    {
        StandIn standIn = StandIn.Of(name);
        using var session = new StandInSession(standIn);
        using var arguments = new StandInArguments();
        for (int run = 0; run < 2; run++)
        {
            standIn.Controls.Set("released", 0);
            arguments.Order(UntilReleased);
            Assert.Equal(0, session.Prepare(session.Slot, arguments));
            Assert.Equal(0, session.Api.adapter_launch(session.Slot));
            Assert.Equal((int)AdapterPoll.ADAPTER_NOT_READY, session.Api.adapter_poll(session.Slot));
            standIn.Controls.Set("released", 1);
            Assert.Equal((int)AdapterPoll.ADAPTER_COMPLETE, PollToEnd(session));
            Assert.Equal((int)AdapterPoll.ADAPTER_COMPLETE, session.Api.adapter_poll(session.Slot));
            Assert.Equal(0, session.Api.adapter_wait(session.Slot));
            Assert.Equal(0, session.Api.adapter_finalize(session.Slot));
        }

        AssertNoViolation(session);
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public void Tensors_are_added_through_addresses_strides_and_offsets(string name)
    {
        StandIn standIn = StandIn.Of(name);
        using var session = new StandInSession(standIn);
        using var arguments = new StandInArguments();
        const int Rows = 5;
        const int Columns = 7;
        var a = (float*)session.Api.adapter_allocate(session.Context, 4096);
        float[] b = new float[512], sum = new float[512];
        fixed (float* hostB = b, hostSum = sum)
        {
            for (int i = 0; i < 512; i++)
            {
                a[i] = i;
                b[i] = 1000 * i;
            }

            arguments.Order(1);
            SetTensor(0, a, AdapterAddressSpace.ADAPTER_DEVICE, offset: 3, row: 20, column: 2);
            SetTensor(1, hostB, AdapterAddressSpace.ADAPTER_HOST, offset: 1, row: 1, column: 11);
            SetTensor(2, hostSum, AdapterAddressSpace.ADAPTER_HOST, offset: 0, row: Columns, column: 1);
            arguments.Block->tensor_count = 3;
            _ = session.Run(session.Slot, arguments);
            for (int i = 0; i < Rows * Columns; i++)
            {
                (int row, int column) = (i / Columns, i % Columns);
                Assert.Equal(3 + (20 * row) + (2 * column) + (1000 * (1 + row + (11 * column))), sum[i]);
            }

            Assert.All(sum[(Rows * Columns)..], value => Assert.Equal(0, value));
        }

        session.Api.adapter_free(session.Context, a);
        Assert.Equal(0, standIn.Controls.Get("allocations"));

        void SetTensor(int i, float* address, AdapterAddressSpace space, ulong offset, uint row, uint column)
        {
            ref AdapterTensor tensor = ref arguments.Tensors[i];
            tensor = new AdapterTensor
            {
                address = (ulong)address,
                bytes = 2048,
                start_offset = offset,
                rank = 2,
                address_space = (byte)space,
            };
            (tensor.shape[0], tensor.shape[1]) = (Rows, Columns);
            (tensor.strides[0], tensor.strides[1]) = (row, column);
        }
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public void Statuses_of_a_run_are_the_librarys(string name)
    {
        StandIn standIn = StandIn.Of(name);
        using var session = new StandInSession(standIn);
        using var arguments = new StandInArguments();
        foreach (FailingCall call in Enum.GetValues<FailingCall>())
        {
            int status = call == FailingCall.None ? 0 : -1000 - (int)call;
            arguments.Order(1, call, status);
            int prepared = session.Prepare(session.Slot, arguments);
            if (!standIn.Features.HasPhases)
            {
                // The one call has one status, and it is known from the wait on.
                Assert.Equal(0, prepared);
                Assert.Equal(0, session.Api.adapter_launch(session.Slot));
                Assert.Equal((int)AdapterPoll.ADAPTER_COMPLETE, PollToEnd(session));
                Assert.Equal(status, session.Api.adapter_wait(session.Slot));
                Assert.Equal(status, session.Api.adapter_finalize(session.Slot));
                continue;
            }

            Assert.Equal(call == FailingCall.Prepare ? status : 0, prepared);
            if (prepared == 0)
            {
                Assert.Equal(call == FailingCall.Launch ? status : 0, session.Api.adapter_launch(session.Slot));
                int pollError = standIn.Features.Codes == CodeForm.Split ? -1000 : -1;
                Assert.Equal(call == FailingCall.Poll ? pollError : 1, PollToEnd(session));
                Assert.Equal(call == FailingCall.Wait ? status : 0, session.Api.adapter_wait(session.Slot));
                Assert.Equal(call == FailingCall.Finalize ? status : 0, session.Api.adapter_finalize(session.Slot));
            }
        }

        AssertNoViolation(session);
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public void A_prepared_run_may_be_finalized_without_a_launch(string name)
    {
        StandIn standIn = StandIn.Of(name);
        using var session = new StandInSession(standIn);
        using var arguments = new StandInArguments();
        arguments.Order(1, FailingCall.Wait, -9);
        Assert.Equal(0, session.Prepare(session.Slot, arguments));
        Assert.Equal(0, session.Api.adapter_finalize(session.Slot));
        arguments.Order(1);
        _ = session.Run(session.Slot, arguments);
        Assert.Equal(0, standIn.Controls.Get("in_flight"));
        AssertNoViolation(session);
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public void A_run_that_was_not_launched_is_never_over(string name)
    {
        StandIn standIn = StandIn.Of(name);
        using var session = new StandInSession(standIn);
        using var arguments = new StandInArguments();
        for (int run = 0; run < 2; run++)
        {
            arguments.Order(1);
            Assert.Equal(0, session.Prepare(session.Slot, arguments));
            if (standIn.Facts.IsBlocking)
            {
                Assert.Equal((int)AdapterStatus.ADAPTER_REFUSED, session.Api.adapter_poll(session.Slot));
                Assert.Equal((int)AdapterStatus.ADAPTER_REFUSED, session.Api.adapter_wait(session.Slot));
            }

            Assert.Equal(0, session.Api.adapter_launch(session.Slot));
            Assert.Equal(0, session.Api.adapter_wait(session.Slot));
            Assert.Equal(0, session.Api.adapter_finalize(session.Slot));
        }

        AssertNoViolation(session);
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public void Two_slots_run_beside_each_other(string name)
    {
        StandIn standIn = StandIn.Of(name);
        using var session = new StandInSession(standIn);
        using var first = new StandInArguments();
        using var second = new StandInArguments();
        first.Order(UntilReleased, FailingCall.Wait, -11);
        second.Order(1, FailingCall.Wait, -12);
        var firstSlot = (AdapterSlot*)session.Slots[0];
        var secondSlot = (AdapterSlot*)session.Slots[1];
        Assert.Equal(0, session.Prepare(firstSlot, first));
        Assert.Equal(0, session.Prepare(secondSlot, second));
        Assert.Equal(0, session.Api.adapter_launch(firstSlot));
        Assert.Equal(0, session.Api.adapter_launch(secondSlot));
        Assert.Equal(-12, session.Api.adapter_wait(secondSlot));
        Assert.Equal((int)AdapterPoll.ADAPTER_NOT_READY, session.Api.adapter_poll(firstSlot));
        standIn.Controls.Set("released", 1);
        Assert.Equal(-11, session.Api.adapter_wait(firstSlot));
        _ = session.Api.adapter_finalize(firstSlot);
        _ = session.Api.adapter_finalize(secondSlot);
        AssertNoViolation(session);
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public void A_slot_with_a_run_in_flight_waits_for_it(string name)
    {
        StandIn standIn = StandIn.Of(name);
        using var session = new StandInSession(standIn);
        using var arguments = new StandInArguments();
        arguments.Order(Long);
        Assert.Equal(0, session.Prepare(session.Slot, arguments));
        Assert.Equal(0, session.Api.adapter_launch(session.Slot));
        session.Api.adapter_destroy_slot(session.Slot);
        Assert.Equal(0, standIn.Controls.Get("in_flight"));
        Assert.Equal(0, standIn.Controls.Get("inside"));

        session.Slots[0] = (nint)session.CreateSlot(0);
        arguments.Order(1);
        Assert.Equal(0, session.Prepare(session.Slot, arguments));
        session.Api.adapter_destroy_slot(session.Slot);
        session.Slots[0] = 0;
        Assert.Equal(0, standIn.Controls.Get("in_flight"));
        AssertNoViolation(session);
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public void Device_time_is_the_librarys_or_unknown(string name)
    {
        StandIn standIn = StandIn.Of(name);
        using var session = new StandInSession(standIn);
        using var arguments = new StandInArguments();
        standIn.Controls.Set("device_wall", 123_456_789_012);
        _ = session.Run(session.Slot, arguments);
        Assert.Equal(
            standIn.Features.Run == RunForm.PreparedWithTiming ? 123_456_789_012 : -1,
            session.Api.adapter_device_wall(session.Slot));
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public void Joined_launches_are_offered_where_the_tree_and_the_library_have_them(string name)
    {
        StandIn standIn = StandIn.Of(name);
        using var session = new StandInSession(standIn);
        Assert.Equal(standIn.Features.JoinedLaunch ? 1 : 0, session.Api.adapter_joins_launches(session.Context));
        standIn.Controls.Set("joins", 0);
        Assert.Equal(0, session.Api.adapter_joins_launches(session.Context));
        standIn.Controls.Set("joins", -1001);
        Assert.Equal(0, session.Api.adapter_joins_launches(session.Context));
        if (!standIn.Features.JoinedLaunch)
        {
            Assert.Equal(
                (int)AdapterStatus.ADAPTER_NOT_OFFERED,
                session.Api.adapter_launch_joined(session.Slot, (AdapterSlot*)session.Slots[1]));
        }
    }

    [Theory]
    [MemberData(nameof(Joining))]
    public void A_joined_run_names_its_predecessor(string name)
    {
        StandIn standIn = StandIn.Of(name);
        using var session = new StandInSession(standIn);
        using var arguments = new StandInArguments();
        arguments.Order(20);
        var firstSlot = (AdapterSlot*)session.Slots[0];
        var secondSlot = (AdapterSlot*)session.Slots[1];
        Assert.Equal(0, session.Prepare(firstSlot, arguments));
        Assert.Equal(0, session.Api.adapter_launch(firstSlot));
        Assert.Equal(0, session.Prepare(secondSlot, arguments));
        standIn.Controls.Clear();
        Assert.Equal(0, session.Api.adapter_launch_joined(secondSlot, firstSlot));
        Assert.Equal("launch_joined", Assert.Single(session.Calls).Function);
        Assert.Equal(0, session.Api.adapter_wait(secondSlot));
        Assert.Equal(0, session.Api.adapter_wait(firstSlot));
        Assert.Equal(0, session.Api.adapter_finalize(firstSlot));
        Assert.Equal(0, session.Api.adapter_finalize(secondSlot));
        AssertNoViolation(session);
    }

    private static int PollToEnd(StandInSession session)
    {
        long start = Stopwatch.GetTimestamp();
        int answer = session.Api.adapter_poll(session.Slot);
        while (answer == (int)AdapterPoll.ADAPTER_NOT_READY)
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromMinutes(1), "the run never ends");
            Thread.Sleep(1);
            answer = session.Api.adapter_poll(session.Slot);
        }

        return answer;
    }

    private static void AssertNoViolation(StandInSession session) =>
        Assert.DoesNotContain(session.Calls, call => call.Values.ContainsKey("violation"));
}
