using Ascend.Interop.Simpler;

namespace Ascend.Simpler.Tests;

/// <summary>Every field of a run's arguments, configuration and descriptor arrives where each tree has it.</summary>
public unsafe class StandInRunTests
{
    public static TheoryData<string> Trees => StandInTheories.All();

    [Theory]
    [MemberData(nameof(Trees))]
    public void Every_field_arrives(string name)
    {
        StandIn standIn = StandIn.Of(name);
        using var session = new StandInSession(standIn);
        var random = new Random(name.Length);
        int max = standIn.Features.ChipTensors;
        (int, int)[] counts = [(0, 0), (1, 0), (0, 1), (7, 5), (max, 128), (3, 2)];
        foreach ((int tensors, int scalars) in counts)
        {
            using var arguments = new StandInArguments();
            arguments.Fill(random, standIn.Features, tensors, scalars);
            arguments.FillConfig(random, standIn.Features);
            StandInCall run = session.Run(session.Slot, arguments, id: 17 + tensors % 40);
            AssertSeen(run, StandInExpectation.OfRun(standIn.Features, arguments, 17 + tensors % 40));
        }
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public void A_run_without_a_knob_has_the_defaults_of_the_tree(string name)
    {
        StandIn standIn = StandIn.Of(name);
        using var session = new StandInSession(standIn);
        using var arguments = new StandInArguments();
        AssertSeen(session.Run(session.Slot, arguments), StandInExpectation.OfRun(standIn.Features, arguments, 5));
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public void A_knob_of_one_run_is_gone_in_the_next(string name)
    {
        StandIn standIn = StandIn.Of(name);
        using var session = new StandInSession(standIn);
        using var first = new StandInArguments();
        first.FillConfig(new Random(1), standIn.Features);
        _ = session.Run(session.Slot, first);
        using var second = new StandInArguments { OutputPrefix = "short" };
        AssertSeen(session.Run(session.Slot, second), StandInExpectation.OfRun(standIn.Features, second, 5));
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public void Each_knob_arrives_alone_or_is_refused_by_name(string name)
    {
        StandIn standIn = StandIn.Of(name);
        using var session = new StandInSession(standIn);
        (string Name, bool Has)[] knobs =
        [
            ("block_dim", standIn.Features.Config == ConfigForm.BlockDimFirst),
            ("flow_id", standIn.Features.Config == ConfigForm.FlowId),
            ("aicpu_threads", true), ("chip_swimlane", true), ("dump_arguments", true), ("pmu", true),
            ("dependencies", true), ("scope_statistics", true),
        ];
        foreach ((string knob, bool has) in knobs)
        {
            using var arguments = new StandInArguments();
            Set(arguments.Config, knob, 77);
            if (has)
            {
                AssertSeen(session.Run(session.Slot, arguments), StandInExpectation.OfRun(standIn.Features, arguments, 5));
                continue;
            }

            standIn.Controls.Clear();
            Assert.Equal((int)AdapterStatus.ADAPTER_REFUSED, session.Prepare(session.Slot, arguments));
            Assert.Contains(knob, session.Message, StringComparison.Ordinal);
            Assert.Contains("77", session.Message, StringComparison.Ordinal);
            Assert.Empty(session.Calls);
        }
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public void Descriptors_are_unique_and_zero_at_their_end(string name)
    {
        StandIn standIn = StandIn.Of(name);
        using var session = new StandInSession(standIn);
        using var arguments = new StandInArguments();
        var epochs = new HashSet<ulong>();
        for (int i = 0; i < 6; i++)
        {
            StandInCall run = session.Run((AdapterSlot*)session.Slots[i % 2], arguments);
            Assert.Equal(standIn.Features.HasDescriptor, run.Values.ContainsKey("descriptor.run_epoch"));
            if (!standIn.Features.HasDescriptor)
            {
                continue;
            }

            Assert.True(epochs.Add(run.Number("descriptor.run_epoch")));
            Assert.NotEqual(0ul, run.Number("descriptor.run_epoch"));
            Assert.NotEqual(0ul, run.Number("descriptor.run_id"));
            Assert.Equal((ulong)(i / 2) + 1, run.Number("descriptor.generation"));
            Assert.Equal($"{i % 2}", run["descriptor.pipeline_slot"]);
            Assert.Equal($"{i % 2}", run["descriptor.arena_bank"]);
            Assert.Equal("0", run[$"descriptor.{(standIn.Features.JoinableBoundary ? "joinable_boundary" : "tail")}"]);
            Assert.Equal(("0", "0"), (run["descriptor.accepted_state"], run["descriptor.accepted_value"]));
        }
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public void Arguments_with_the_stamp_of_the_last_run_are_not_packed_again(string name)
    {
        StandIn standIn = StandIn.Of(name);
        using var session = new StandInSession(standIn);
        using var arguments = new StandInArguments();
        arguments.Fill(new Random(3), standIn.Features, 2, 1);
        Dictionary<string, string> first = StandInExpectation.OfRun(standIn.Features, arguments, 5);
        AssertSeen(session.Run(session.Slot, arguments), first);

        arguments.Tensors[1].bytes ^= 0xFF00;
        arguments.Scalars[0] ^= 0xFF00;
        AssertSeen(session.Run(session.Slot, arguments), first);

        arguments.Touch();
        Dictionary<string, string> edited = StandInExpectation.OfRun(standIn.Features, arguments, 5);
        Assert.NotEqual(first["tensor.1.bytes"], edited["tensor.1.bytes"]);
        AssertSeen(session.Run(session.Slot, arguments), edited);

        // What was refused counts as nothing packed.
        ulong stamp = arguments.Block->stamp;
        arguments.Block->tensor_count = 300;
        arguments.Touch();
        Assert.Equal((int)AdapterStatus.ADAPTER_REFUSED, session.Prepare(session.Slot, arguments));
        arguments.Block->tensor_count = 1;
        arguments.Block->stamp = stamp;
        AssertSeen(session.Run(session.Slot, arguments), StandInExpectation.OfRun(standIn.Features, arguments, 5));
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public void Packed_blocks_are_of_the_sizes_of_the_tree(string name)
    {
        StandIn standIn = StandIn.Of(name);
        using var session = new StandInSession(standIn);
        using var arguments = new StandInArguments();
        arguments.Fill(new Random(5), standIn.Features, 3, 2);
        arguments.FillConfig(new Random(6), standIn.Features);
        _ = session.Run(session.Slot, arguments);
        nuint size;
        var block = (byte*)session.Api.adapter_packed_arguments(session.Slot, &size);
        Assert.Equal((nuint)standIn.Layout.ArgumentsSize, size);
        Assert.Equal(3, *(int*)(block + standIn.Layout.Arguments["tensor_count"].Offset));
        var config = (byte*)session.Api.adapter_packed_config(session.Slot, &size);
        Assert.Equal((nuint)standIn.Layout.Config.Size, size);
        Assert.Equal(arguments.Config->pmu, *(int*)(config + standIn.Layout.Config["pmu"].Offset));
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public void What_does_not_fit_is_refused_before_anything_runs(string name)
    {
        StandIn standIn = StandIn.Of(name);
        using var session = new StandInSession(standIn);
        int max = standIn.Features.ChipTensors;
        using var arguments = new StandInArguments();
        AssertRefused(max + 1, 0, $"{max + 1} tensors were given; a launch of this tree takes at most {max}");
        AssertRefused(-1, 0, "-1 tensors");
        AssertRefused(0, 129, "129 scalars were given; a launch of this tree takes at most 128");
        AssertRefused(0, -1, "-1 scalars");
        arguments.Fill(new Random(4), standIn.Features, 3, 0);
        arguments.Tensors[2].rank = 6;
        AssertRefused(3, 0, "tensor 2 has 6 dimensions");
        arguments.Tensors[2].rank = 1;
        foreach (byte type in (ReadOnlySpan<byte>)[12, 14, 15, 255])
        {
            arguments.Tensors[2].data_type = type;
            if (type >= 15 || !standIn.Features.SmallFloats)
            {
                AssertRefused(3, 0, $"tensor 2 has data type {type}");
            }
        }

        void AssertRefused(int tensors, int scalars, string message)
        {
            (arguments.Block->tensor_count, arguments.Block->scalar_count) = (tensors, scalars);
            arguments.Touch();
            standIn.Controls.Clear();
            Assert.Equal((int)AdapterStatus.ADAPTER_REFUSED, session.Prepare(session.Slot, arguments));
            Assert.Contains(message, session.Message, StringComparison.Ordinal);
            Assert.Empty(session.Calls);
        }
    }

    private static void AssertSeen(StandInCall run, Dictionary<string, string> expected) =>
        Assert.Empty(run.Differences(expected, "tensor.", "arguments.", "config.", "run.", "descriptor.stray"));

    private static void Set(AdapterRunConfig* config, string knob, int value)
    {
        switch (knob)
        {
            case "block_dim": config->block_dim = value; break;
            case "flow_id": config->flow_id = value; break;
            case "aicpu_threads": config->aicpu_threads = value; break;
            case "chip_swimlane": config->chip_swimlane = value; break;
            case "dump_arguments": config->dump_arguments = value; break;
            case "pmu": config->pmu = value; break;
            case "dependencies": config->dependencies = value; break;
            default: config->scope_statistics = value; break;
        }
    }
}
