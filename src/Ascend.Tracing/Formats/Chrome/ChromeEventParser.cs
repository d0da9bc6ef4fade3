using System.Runtime.CompilerServices;
using Ascend.Tracing.Formats.Json;

namespace Ascend.Tracing.Formats.Chrome;

/// <summary>Finds the members of a trace event in its text. Members it does not know are stepped over.</summary>
internal static class ChromeEventParser
{
    /// <summary>Reads the object that begins at the start of the text.</summary>
    /// <returns>Its length, or <see cref="JsonScan.More"/> or <see cref="JsonScan.Wrong"/>.</returns>
    public static int Parse(ReadOnlySpan<byte> text, out ChromeEvent e)
    {
        e = default;
        return Members(text, 1, ref e, isArguments: false);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Members(ReadOnlySpan<byte> text, int at, ref ChromeEvent e, bool isArguments)
    {
        bool isFirst = true;
        while (true)
        {
            at = JsonScan.Space(text, at);
            if (at < 0)
            {
                return at;
            }

            if (text[at] == '}')
            {
                return at + 1;
            }

            if (!isFirst)
            {
                at = text[at] == ',' ? JsonScan.Space(text, at + 1) : JsonScan.Wrong;
                if (at < 0)
                {
                    return at;
                }
            }

            isFirst = false;
            if (text[at] != '"')
            {
                return JsonScan.Wrong;
            }

            int key = at + 1;
            at = JsonScan.String(text, at, out _);
            if (at < 0)
            {
                return at;
            }

            ReadOnlySpan<byte> name = text[key..(at - 1)];
            at = JsonScan.Colon(text, at);
            if (at < 0)
            {
                return at;
            }

            if (!isArguments && text[at] == '{' && name.SequenceEqual("args"u8))
            {
                at = Members(text, at + 1, ref e, isArguments: true);
            }
            else
            {
                int start = at;
                bool isEscaped = false;
                bool isText = text[at] == '"';
                at = isText ? JsonScan.String(text, at, out isEscaped) : JsonScan.Value(text, at);
                if (at > 0)
                {
                    ChromeValue value = isText ? new(start + 1, at - start - 2, isEscaped) : new(start, at - start, false);
                    if (isArguments)
                    {
                        SetArgument(ref e, name, value, text);
                    }
                    else
                    {
                        SetMember(ref e, name, value, text);
                    }
                }
            }

            if (at < 0)
            {
                return at;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetMember(ref ChromeEvent e, ReadOnlySpan<byte> name, ChromeValue value, ReadOnlySpan<byte> text)
    {
        switch (name.Length)
        {
            case 2 when name[0] == 'p' && name[1] == 'h':
                e.Phase = value.Length == 1 ? text[value.At] : (byte)0;
                break;
            case 2 when name[0] == 't' && name[1] == 's':
                e.Time = value;
                break;
            case 2 when name[0] == 'i' && name[1] == 'd':
                e.Id = value;
                break;
            case 3 when name.SequenceEqual("dur"u8):
                e.Duration = value;
                break;
            case 3 when name.SequenceEqual("pid"u8):
                e.Process = value;
                break;
            case 3 when name.SequenceEqual("tid"u8):
                e.Thread = value;
                break;
            case 3 when name.SequenceEqual("cat"u8):
                e.Category = value;
                break;
            case 4 when name.SequenceEqual("name"u8):
                e.Name = value;
                break;
        }
    }

    private static void SetArgument(ref ChromeEvent e, ReadOnlySpan<byte> name, ChromeValue value, ReadOnlySpan<byte> text)
    {
        if (name.SequenceEqual("extra_id"u8))
        {
            e.ExtraId = value;
        }
        else if (name.SequenceEqual("extra_label"u8))
        {
            e.ExtraLabel = value;
        }
        else if (name.SequenceEqual("name"u8))
        {
            e.ArgName = value;
        }
        else if (name.SequenceEqual("sort_index"u8))
        {
            e.SortIndex = value;
        }
        else if (name.SequenceEqual("unfinished"u8))
        {
            e.IsUnfinished = value.In(text).SequenceEqual("true"u8);
        }
        else if (name.SequenceEqual("kernel-duration-us"u8))
        {
            e.KernelDuration = value;
        }
        else if (name.SequenceEqual("Task Type"u8))
        {
            e.TaskType = value;
        }
        else if (name.SequenceEqual("slot"u8))
        {
            e.Slots = value;
        }
        else if (name.SequenceEqual("start_slack_ns"u8))
        {
            e.StartSlack = value;
        }
        else if (name.SequenceEqual("end_slack_ns"u8))
        {
            e.EndSlack = value;
        }
        else if (name.SequenceEqual("launch"u8))
        {
            e.Launch = value;
        }
    }
}
