using System.Text.RegularExpressions;

namespace Ascend.Simpler;

/// <summary>Finds the header of a tree that a compiler's error is about, from the names that it quotes.</summary>
internal static partial class DeclarationFinder
{
    private const int Definition = 3;
    private const int Mention = 1;

    /// <summary>The header that defines or mentions most of the quoted names, in words; else those that are read.</summary>
    /// <param name="error">One line of a compiler.</param>
    /// <param name="headers">Those that were compiled.</param>
    public static string Where(string error, TreeHeaders headers)
    {
        string[] names =
        [
            .. Quoted().Matches(error).SelectMany(quoted => Name().Matches(quoted.Value)).Select(name => name.Value)
                .Where(name => !Common().IsMatch(name)).Distinct(),
        ];
        (string? header, int score) = headers.AbiTexts
            .Select(file => ((string?)file.Name, names.Sum(name => Score(name, file.Text))))
            .DefaultIfEmpty().MaxBy(file => file.Item2);
        return score > 0
            ? $"declared in {header}"
            : $"none of the tree's headers has it; the adapter reads {string.Join(", ", headers.Included)}";
    }

    private static int Score(string name, string text) =>
        Regex.IsMatch(text, $@"\b(struct|class|enum|union)\s(alignas\([^)]*\)|[^;{{}}()])*\b{name}\b[^;{{}}()]*\{{") ? Definition
        : Regex.IsMatch(text, $@"\}}\s*{name}\s*;") ? Definition
        : Regex.IsMatch(text, $@"\b{name}\b") ? Mention
        : 0;

    [GeneratedRegex("'[^']+'")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"[A-Za-z_]\w{3,}")]
    private static partial Regex Name();

    [GeneratedRegex("^(u?int[0-9]+_t|size_t|struct|class|enum|union|const|unsigned|long|char|void|bool|ascend|adapter)$")]
    private static partial Regex Common();
}
