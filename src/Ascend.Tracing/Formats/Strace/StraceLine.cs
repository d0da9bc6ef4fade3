using System.Globalization;
using System.Text;

namespace Ascend.Tracing.Formats.Strace;

/// <summary>One span line of a log: <c>… [STRACE] v=1 pid= tid= inv= hid= depth= name= ts= dur= key=value …</c>.</summary>
internal sealed class StraceLine
{
    /// <summary>What begins a span.</summary>
    public const string Mark = "[STRACE]";

    private readonly Dictionary<string, string> _members;

    private StraceLine(Dictionary<string, string> members, string name, ulong start, ulong duration)
    {
        (_members, Name, Start, Duration) = (members, name, start, duration);
        Process = (long)(Number("pid") ?? 0);
        Thread = (long)(Number("tid") ?? 0);
        Run = $"{Process}/{members.GetValueOrDefault("inv")}/{members.GetValueOrDefault("hid")}";
        IsDevice = members.GetValueOrDefault("clk") == "dev";
    }

    public long Process { get; }

    public long Thread { get; }

    /// <summary>Which run of which process it belongs to.</summary>
    public string Run { get; }

    /// <summary>The span's name, decoded.</summary>
    public string Name { get; }

    /// <summary>Its start in ns of its clock.</summary>
    public ulong Start { get; }

    /// <summary>Its duration in ns.</summary>
    public ulong Duration { get; }

    /// <summary>True for the device's clock, whose origin is another one in each run.</summary>
    public bool IsDevice { get; }

    /// <summary>A member that is a non-negative integer; null without it.</summary>
    public ulong? Number(string member) =>
        _members.TryGetValue(member, out string? text) && ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) ? number : null;

    /// <summary>Reads a line that holds <see cref="Mark"/>; null when it is damaged: members missing, or two lines run together.</summary>
    public static StraceLine? Parse(string line)
    {
        int at = line.IndexOf(Mark, StringComparison.Ordinal);
        if (line.IndexOf(Mark, at + 1, StringComparison.Ordinal) >= 0)
        {
            return null;
        }

        var members = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string word in line[(at + Mark.Length)..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = word.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                _ = members.TryAdd(word[..equals], Decode(word[(equals + 1)..]));
            }
        }

        return members.GetValueOrDefault("v") == "1"
            && members.TryGetValue("name", out string? name) && name.Length > 0
            && Time(members, "ts") is { } start && Time(members, "dur") is { } duration && start <= ulong.MaxValue / 2 && duration <= ulong.MaxValue / 4
            ? new(members, name, start, duration)
            : null;
    }

    private static ulong? Time(Dictionary<string, string> members, string name) =>
        members.TryGetValue(name, out string? text) && ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value) ? value : null;

    /// <summary>Percent-encoded text; bytes above 127 are UTF-8.</summary>
    private static string Decode(string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal))
        {
            return text;
        }

        var bytes = new List<byte>(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length
                && byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte code))
            {
                bytes.Add(code);
                i += 2;
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(text, i, 1));
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
