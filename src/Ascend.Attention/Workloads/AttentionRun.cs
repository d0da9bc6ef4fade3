namespace Ascend.Attention;

/// <summary>A launch of attention alone, whose result is its output.</summary>
internal sealed class AttentionRun(WorkloadInputs inputs, AttentionLaunch launch, ushort[] expected, IDisposable? owned) : WorkloadRun
{
    private readonly PagedAttentionShape _shape = inputs.Shape;

    public override KernelArguments Arguments => launch.Arguments;

    public override string DataDigest { get; } = inputs.DataDigest;

    public override void Clear() => launch.ClearOutput();

    public override ushort[] ReadResult() => launch.ReadOutput();

    public override WorkloadCheck Check(ushort[] result, bool onSimulator)
    {
        GoldenResult golden = GoldenCheck.Compare(_shape, expected, result, actualType: launch.OutputType);
        if (golden.Passed || !onSimulator
            || (launch.OutputType, _shape.DataType) != (AttentionDataType.Float16, AttentionDataType.Float16))
        {
            return new WorkloadCheck(golden.Passed, golden.ToString());
        }

        ushort[] corrected = [.. result.Select((bits, i) => HalfRoundingDefect.Explains(expected[i], bits) ? expected[i] : bits)];
        GoldenResult rest = GoldenCheck.Compare(_shape, expected, corrected);
        long explained = golden.Mismatches - rest.Mismatches;
        return rest.Passed
            ? new WorkloadCheck(
                true,
                $"golden passed: {golden.Elements} elements, of which {explained} are half of what they should be, each by the carry "
                + $"that the simulator's own rounding to half loses; largest error of the others {rest.MaxAbsoluteError:G3}",
                explained)
            : new WorkloadCheck(
                false,
                explained > 0 ? $"{rest} (beside {explained} that the simulator's rounding explains)" : rest.ToString(),
                explained);
    }

    public override void Dispose()
    {
        launch.Dispose();
        owned?.Dispose();
    }
}
