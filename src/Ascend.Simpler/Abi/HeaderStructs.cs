using System.Text;
using System.Text.RegularExpressions;

namespace Ascend.Simpler;

/// <summary>
/// Lays out the structures of headers as text by the rules of the System V ABI: natural alignment, <c>alignas</c>,
/// <c>#pragma pack(push, 1)</c>, arrays, nested structures and the class templates that the interface instantiates.
/// </summary>
internal sealed partial class HeaderStructs(string text, HeaderConstants constants)
{
    private const int DepthLimit = 8;
    private const int PointerSize = 8;

    private static readonly Dictionary<string, long> s_sizes = new(StringComparer.Ordinal)
    {
        ["char"] = 1,
        ["bool"] = 1,
        ["int8_t"] = 1,
        ["uint8_t"] = 1,
        ["int16_t"] = 2,
        ["uint16_t"] = 2,
        ["int"] = 4,
        ["int32_t"] = 4,
        ["uint32_t"] = 4,
        ["int64_t"] = 8,
        ["uint64_t"] = 8,
        ["size_t"] = 8,
    };

    private readonly Dictionary<string, HeaderLayout?> _layouts = new(StringComparer.Ordinal);

    /// <summary>A structure's layout; null when it is not declared or not understood.</summary>
    public HeaderLayout? Find(string type) => Find(type, DepthLimit);

    /// <summary>A member, which may be one of a nested structure (<c>buffer.addr</c>).</summary>
    public HeaderMember? FindMember(string type, string path)
    {
        long offset = 0;
        HeaderMember member = default;
        foreach (string name in path.Split('.'))
        {
            if (Find(type) is not { } layout || !layout.Members.TryGetValue(name, out member))
            {
                return null;
            }

            offset += member.Offset;
            type = member.Type;
        }

        return member with { Offset = offset };
    }

    private HeaderLayout? Find(string type, int depth)
    {
        if (!_layouts.TryGetValue(type, out HeaderLayout? layout))
        {
            layout = depth > 0 ? (Plain(type, depth) ?? Instance(type, depth)) : null;
            _layouts[type] = layout;
        }

        return layout;
    }

    private HeaderLayout? Plain(string type, int depth)
    {
        Match match = Regex.Match(
            text, $@"\bstruct\s+(?:alignas\s*\(\s*(?<align>\w+)\s*\)\s*)?{Regex.Escape(type)}\s*\{{", RegexOptions.CultureInvariant);
        return match.Success ? LayOut(match, [], depth) : null;
    }

    /// <summary>A <c>using Type = Template&lt;…&gt;;</c>.</summary>
    private HeaderLayout? Instance(string type, int depth)
    {
        Match alias = Regex.Match(
            text, $@"\busing\s+{Regex.Escape(type)}\s*=\s*(?<template>\w+)\s*<(?<arguments>[^<>;]*)>\s*;", RegexOptions.CultureInvariant);
        if (!alias.Success)
        {
            return null;
        }

        string[] arguments = Split(alias.Groups["arguments"].Value);
        string pattern = $@"\btemplate\s*<(?<parameters>[^<>]*)>\s*struct\s+{Regex.Escape(alias.Groups["template"].Value)}\s*"
            + @"(?:<(?<specialised>[^<>]*)>\s*)?(?::\s*TensorTagMixin\s*<[^<>]*>\s*)?\{";
        foreach (Match match in Regex.Matches(text, pattern, RegexOptions.CultureInvariant))
        {
            string[] parameters = [.. Split(match.Groups["parameters"].Value).Select(p => p.Split('=')[0].Trim().Split(' ')[^1])];
            bool special = match.Groups["specialised"].Success;
            string[] slots = special ? Split(match.Groups["specialised"].Value) : parameters;
            Dictionary<string, string> names = [];
            bool fits = (special || !arguments.Contains("void")) && slots.Length >= arguments.Length;
            for (int i = 0; fits && i < arguments.Length; i++)
            {
                fits = parameters.Contains(slots[i]) ? names.TryAdd(slots[i], arguments[i]) : slots[i] == arguments[i];
            }

            if (fits)
            {
                return LayOut(match, names, depth);
            }
        }

        return null;
    }

    private HeaderLayout? LayOut(Match head, Dictionary<string, string> names, int depth)
    {
        int start = head.Index + head.Length;
        bool packed = IsPacked(head.Index);
        var members = new Dictionary<string, HeaderMember>(StringComparer.Ordinal);
        long offset = 0;
        long alignment = 1;
        foreach (string declaration in Declarations(text.AsSpan(start)))
        {
            Match member = Member().Match(declaration);
            (long size, long align) = member.Success ? Measure(member, names, depth) : (-1, 1);
            if (size < 0)
            {
                return null;
            }

            align = packed ? 1 : align;
            offset = RoundUp(offset, align);
            members[member.Groups["name"].Value] = new HeaderMember(offset, size, Substitute(member.Groups["type"].Value, names));
            offset += size;
            alignment = Math.Max(alignment, align);
        }

        if (head.Groups["align"].Success && constants.Find(head.Groups["align"].Value) is { } asked)
        {
            alignment = Math.Max(alignment, asked);
        }

        return new HeaderLayout(RoundUp(offset, alignment), alignment, members);
    }

    private (long Size, long Alignment) Measure(Match member, Dictionary<string, string> names, int depth)
    {
        string type = Substitute(member.Groups["type"].Value, names);
        long size;
        long alignment;
        if (member.Groups["pointer"].Length > 0)
        {
            size = alignment = PointerSize;
        }
        else if (s_sizes.TryGetValue(constants.EnumerationTypes.GetValueOrDefault(type, type), out size))
        {
            alignment = size;
        }
        else if (Find(type, depth - 1) is { } nested)
        {
            (size, alignment) = (nested.Size, nested.Alignment);
        }
        else
        {
            return (-1, 1);
        }

        foreach (Capture extent in member.Groups["extent"].Captures)
        {
            long? count = extent.Value.Trim().Length == 0 ? 0 : constants.Find(Substitute(extent.Value.Trim(), names));
            size = count is { } known ? size * known : -1;
        }

        long? asked = member.Groups["align"].Success ? constants.Find(member.Groups["align"].Value) : null;
        return (size, Math.Max(alignment, asked ?? 1));
    }

    /// <summary>The data members of a structure's body, which begins after its brace.</summary>
    private static List<string> Declarations(ReadOnlySpan<char> body)
    {
        var result = new List<string>();
        var statement = new StringBuilder();
        int depth = 0;
        bool function = false;
        foreach (char c in body)
        {
            if (c == '{')
            {
                function |= depth == 0 && LooksLikeFunction(statement.ToString());
                depth++;
            }
            else if (c == '}')
            {
                if (--depth < 0)
                {
                    break;
                }

                if (depth == 0 && function)
                {
                    statement.Clear();
                    function = false;
                }
            }
            else if (depth == 0 && c == ';')
            {
                string text = AccessLabels().Replace(statement.ToString(), "").Split('=')[0].Trim();
                if (text.Length > 0 && !LooksLikeFunction(text) && !NoMember().IsMatch(text))
                {
                    result.Add(text);
                }

                statement.Clear();
            }
            else if (depth == 0)
            {
                statement.Append(c);
            }
        }

        return result;
    }

    private static bool LooksLikeFunction(string statement)
    {
        string text = AlignAs().Replace(statement, "");
        return OperatorName().IsMatch(text) || text.Split('=')[0].Contains('(', StringComparison.Ordinal);
    }

    private bool IsPacked(int position)
    {
        Match? last = Packs().Matches(text).LastOrDefault(match => match.Index < position);
        return last is not null && last.Groups["push"].Success;
    }

    private static string Substitute(string word, Dictionary<string, string> names) => names.GetValueOrDefault(word, word);

    private static string[] Split(string list) => list.Split(',', StringSplitOptions.TrimEntries);

    private static long RoundUp(long value, long alignment) => (value + alignment - 1) / alignment * alignment;

    [GeneratedRegex(
        @"^(?:alignas\s*\(\s*(?<align>\w+)\s*\)\s*)?(?:(?:const|volatile|struct)\s+)*(?<type>\w+)\s*(?<pointer>\**)\s*(?<name>\w+)\s*(?:\[(?<extent>[^\]]*)\]\s*)*$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Member();

    [GeneratedRegex(@"\b(?:public|private|protected)\s*:", RegexOptions.CultureInvariant)]
    private static partial Regex AccessLabels();

    [GeneratedRegex(@"\boperator\b", RegexOptions.CultureInvariant)]
    private static partial Regex OperatorName();

    [GeneratedRegex(@"alignas\s*\([^()]*\)", RegexOptions.CultureInvariant)]
    private static partial Regex AlignAs();

    [GeneratedRegex(@"^(?:static|friend|using|template|typedef|enum|\#)", RegexOptions.CultureInvariant)]
    private static partial Regex NoMember();

    [GeneratedRegex(@"#pragma\s+pack\s*\(\s*(?:(?<push>push\s*,\s*1)|pop)\s*\)", RegexOptions.CultureInvariant)]
    private static partial Regex Packs();
}
