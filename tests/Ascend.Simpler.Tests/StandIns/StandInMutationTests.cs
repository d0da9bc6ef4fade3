using Ascend.Interop.Simpler;

namespace Ascend.Simpler.Tests;

/// <summary>The checks of the stand-in libraries can fail: an offset that is wrong by four bytes is seen.</summary>
public unsafe class StandInMutationTests
{
    public static TheoryData<string> Trees => ["G0", "branch-arg-index", "G3", "G6", "G7c", "G11", "fork-flow-id"];

    [Theory]
    [MemberData(nameof(Trees))]
    public void A_shifted_field_of_a_run_is_seen(string name)
    {
        StandIn standIn = StandIn.Of(name);
        using var session = new StandInSession(standIn);
        using var arguments = new StandInArguments();
        arguments.Fill(new Random(8), standIn.Features, 6, 9);
        arguments.FillConfig(new Random(9), standIn.Features);
        arguments.Tensors[0].rank = 5;
        arguments.Tensors[0].data_type = (byte)AdapterDataType.ADAPTER_UINT64;
        arguments.Tensors[0].address_space = (byte)AdapterAddressSpace.ADAPTER_DEVICE;
        for (int i = 0; i < 5; i++)
        {
            (arguments.Tensors[0].shape[i], arguments.Tensors[0].strides[i]) = ((uint)i + 2, (uint)i + 100);
        }

        Dictionary<string, string> expected = StandInExpectation.OfRun(standIn.Features, arguments, 5);
        StandInStructure[] structures = standIn.Features.IsExploded
            ? [standIn.Layout.Tensor, standIn.Layout.Arguments]
            : [standIn.Layout.Tensor, standIn.Layout.Arguments, standIn.Layout.Config];
        AssertEveryShiftIsSeen(standIn, structures, expected, () =>
        {
            arguments.Touch();
            return session.Run(session.Slot, arguments).Differences(expected, "tensor.", "arguments.", "config.", "run.");
        });
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public void A_shifted_field_of_a_callable_is_seen(string name)
    {
        StandIn standIn = StandIn.Of(name);
        using var session = new StandInSession(standIn);
        using var callable = new StandInCallable(new Random(10), standIn.Features, kernels: 3)
        {
            ConfigName = "a name of the configuration",
        };
        using StandInCallable.Packed packed = callable.Pack(standIn);
        Dictionary<string, string> expected = callable.Expected();
        AssertEveryShiftIsSeen(standIn, [standIn.Layout.Core, standIn.Layout.Chip], expected, () =>
        {
            standIn.Controls.Clear();
            Assert.Equal(0, session.Api.adapter_register(session.Context, 5, packed.Callable));
            StandInCall call = Assert.Single(session.Calls);
            return call.Differences(expected, "chip.", "core.", "register.");
        });
    }

    private static void AssertEveryShiftIsSeen(
        StandIn standIn, StandInStructure[] structures, Dictionary<string, string> expected,
        Func<IReadOnlyList<string>> differences)
    {
        Assert.Empty(differences());
        foreach (StandInStructure structure in structures)
        {
            // A field that is always zero cannot be told from the zeros around it.
            foreach (StandInField field in structure.Fields
                .Where(field => Value(expected, structure.Name, field.Name) != "0"))
            {
                bool wasSeen = false;
                foreach (int bytes in (ReadOnlySpan<int>)[4, -4])
                {
                    standIn.Controls.Shift(structure.Name, field.Name, bytes);
                    wasSeen |= differences().Count > 0;
                    standIn.Controls.Shift(structure.Name, field.Name, -bytes);
                }

                Assert.True(wasSeen, $"{structure.Name}.{field.Name} was read four bytes away and nobody noticed");
            }
        }
    }

    /// <summary>What is expected of a field in the first of its structures.</summary>
    private static string Value(Dictionary<string, string> expected, string structure, string field) =>
        expected.GetValueOrDefault($"{structure}.{field}") ?? expected[$"{structure}.0.{field}"];
}
