using System.Runtime.CompilerServices;
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

    /// <summary>Takes the rows that follow, each behind its comma, as far as they are whole in the buffer and in order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TakeWhole(JsonInput input, Span<ulong> columns, SwimlaneModel model)
    {
        ReadOnlySpan<byte> text = input.Text;
        int at = 0;
        while (true)
        {
            int row = JsonScan.Space(text, at);
            row = row >= 0 && text[row] == ',' ? JsonScan.Space(text, row + 1) : -1;
            int count = 0;
            int length = row < 0 ? row : SwimlaneText.Row(text[row..], columns, out count);
            if (length < 0)
            {
                input.Advance(at);
                return;
            }

            model.AddTask(columns, count);
            at = row + length;
        }
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
