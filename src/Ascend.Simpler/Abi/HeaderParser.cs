using System.Text.RegularExpressions;

namespace Ascend.Simpler;

/// <summary>
/// Answers the facts of a table from the text of the headers, for machines without a compiler. It understands the plain
/// declarations that the interface consists of; what it cannot read counts as absent, so that the runtime is refused.
/// </summary>
internal static partial class HeaderParser
{
    private static readonly Dictionary<string, string> s_integers = new(StringComparer.Ordinal)
    {
        ["int"] = "i32",
        ["int32_t"] = "i32",
        ["uint32_t"] = "u32",
        ["int64_t"] = "i64",
        ["uint64_t"] = "u64",
        ["size_t"] = "u64",
        ["void"] = "void",
        ["DeviceContextHandle"] = "void*",
        ["RuntimeHandle"] = "void*",
    };

    /// <summary>Reads every fact of the table.</summary>
    /// <returns>Values by the fact's name; those that cannot be read are not in it.</returns>
    public static Dictionary<string, string> Ask(AbiTable table, HeaderSet headers)
    {
        var constants = new HeaderConstants(headers.Text);
        var structs = new HeaderStructs(headers.Text, constants);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (AbiFact fact in table.Facts)
        {
            if (Value(fact, headers, constants, structs) is { } value)
            {
                values[fact.Name] = value;
            }
        }

        return values;
    }

    private static string? Value(AbiFact fact, HeaderSet headers, HeaderConstants constants, HeaderStructs structs)
    {
        switch (fact.Kind)
        {
            case AbiFactKind.Size:
                return structs.Find(fact.Type)?.Size.ToString(System.Globalization.CultureInfo.InvariantCulture);
            case AbiFactKind.Field:
                return structs.FindMember(fact.Type, fact.Member) is { } member ? AbiFact.FieldValue(member.Offset, member.Size) : null;
            case AbiFactKind.Offset:
                return structs.FindMember(fact.Type, fact.Member) is { } place ? $"offset {place.Offset}" : null;
            case AbiFactKind.Function:
                return Signature(fact.Type, headers.Functions);
            case AbiFactKind.Constant when fact.Type == "CoreCallable::binary_data_offset()":
                return structs.Find("CoreCallable") is { } core && constants.Find("CALLABLE_ALIGN") is { } alignment
                    ? $"{(core.Size + alignment - 1) / alignment * alignment}"
                    : null;
            default:
                return constants.Find(fact.Type)?.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    private static string? Signature(string function, string text)
    {
        Match match = Regex.Match(
            text, $@"(?<result>[\w\s\*]+?)\b{Regex.Escape(function)}\s*\((?<parameters>[^()]*)\)\s*;", RegexOptions.CultureInvariant);
        if (!match.Success)
        {
            return null;
        }

        string parameters = match.Groups["parameters"].Value.Trim();
        string?[] types = parameters is "" or "void" ? [] : [.. parameters.Split(',').Select(TypeText)];
        string? result = TypeText(match.Groups["result"].Value + " name");
        return result is null || types.Contains(null) ? null : FunctionSignature.Format(result, types!);
    }

    /// <summary>The type of a declaration such as <c>const void *args</c>.</summary>
    private static string? TypeText(string declaration)
    {
        string[] words = [.. Words().Matches(declaration).Select(match => match.Value).Where(word => word is not ("const" or "volatile" or "struct" or "extern"))];
        if (words.Length < 2)
        {
            return null;
        }

        if (declaration.Contains('*', StringComparison.Ordinal))
        {
            return FunctionSignature.NamedTypes.Contains(words[^2]) ? words[^2] + "*" : "void*";
        }

        return s_integers.GetValueOrDefault(words[^2]);
    }

    [GeneratedRegex(@"\w+", RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
