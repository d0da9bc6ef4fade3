using Ascend.Tracing.Formats.Json;
using Ascend.Tracing.Formats.Spans;

namespace Ascend.Tracing.Formats.Swimlane;

/// <summary>Takes rows and phases one by one from the text.</summary>
internal static class SwimlaneRows
{
    /// <summary>Takes a row of numbers. False where the text breaks off.</summary>
    public static bool TryNext(JsonInput input, Span<ulong> columns, out int count)
    {
        int length;
        while ((length = SwimlaneText.Row(input.Text, columns, out count)) < 0)
        {
            if (!TryMore(input, length))
            {
                return false;
            }
        }

        input.Advance(length);
        return true;
    }

    /// <summary>Reads a list of phases into a lane.</summary>
    public static void ReadPhases(JsonInput input, SwimlaneModel model, LaneDraft lane, ReadOnlySpan<byte> defaultKind)
    {
        bool isFirst = true;
        _ = input.Enter('[');
        while (input.Next(']', ref isFirst))
        {
            int length;
            SwimlanePhase phase;
            while ((length = SwimlaneText.Phase(input.Text, out phase)) < 0)
            {
                if (!TryMore(input, length))
                {
                    return;
                }
            }

            model.AddPhase(lane, phase, phase.KindLength > 0 ? input.Text.Slice(phase.Kind, phase.KindLength) : defaultKind);
            input.Advance(length);
        }
    }

    private static bool TryMore(JsonInput input, int length)
    {
        if (length == JsonScan.Wrong)
        {
            throw input.Wrong();
        }

        if (!input.Fill())
        {
            input.BreakOff();
            return false;
        }

        return true;
    }
}
