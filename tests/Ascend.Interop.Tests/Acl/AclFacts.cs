using System.Globalization;

namespace Ascend.Interop.Tests.Acl;

/// <summary>The published numbers of ACL's ABI (bindings/acl/types.csv) and its functions (functions.csv).</summary>
internal static class AclFacts
{
    private static readonly string s_folder = Path.Combine(Ascend.Tests.RepositoryRoot.Path, "bindings", "acl");

    public static IReadOnlyList<Fact> Types { get; } = [.. Read("types.csv").Select(r => new Fact(
        r[0], r[1], r[2], r[3], Number(r[4]), Number(r[5]), Number(r[6]), Number(r[7])))];

    public static IReadOnlyList<Function> Functions { get; } =
        [.. Read("functions.csv").Select(r => new Function(r[0], r[1], r[2], r[4], r[5]))];

    /// <summary>The facts as static assertions, with the names that CANN's headers and the contract headers share.</summary>
    public static string Assertions()
    {
        var text = new System.Text.StringBuilder();
        foreach (Fact fact in Types)
        {
            string type = fact.CName;
            string? condition = fact.Kind switch
            {
                "enumerator" => $"(long long){fact.Member} == {fact.Value}LL",
                "constant" => $"(long long)({fact.Member}) == {fact.Value}LL",
                "field" => $"offsetof({type}, {fact.Member}) == {fact.Offset} && sizeof((({type} *)0)->{fact.Member}) == {fact.Size}",
                _ when fact.Alignment is { } alignment => $"sizeof({type}) == {fact.Size} && _Alignof({type}) == {alignment}",
                _ when fact.Size is { } size => $"sizeof({type}) == {size}",
                _ => null,
            };
            if (condition is not null)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"_Static_assert({condition}, \"{type} {fact.Member}\");");
            }
        }

        return text.ToString();
    }

    private static long? Number(string text) => text.Length == 0 ? null : long.Parse(text, CultureInfo.InvariantCulture);

    private static IEnumerable<string[]> Read(string name) =>
        File.ReadLines(Path.Combine(s_folder, name)).Skip(1).Select(line => Split(line).ToArray());

    /// <summary>One line of CSV without line breaks or quotes inside fields.</summary>
    private static IEnumerable<string> Split(string line)
    {
        for (int at = 0; at <= line.Length;)
        {
            bool quoted = at < line.Length && line[at] == '"';
            int end = quoted ? line.IndexOf('"', at + 1) : line.IndexOf(',', at);
            end = end < 0 ? line.Length : end;
            yield return line[(quoted ? at + 1 : at)..end];
            at = end + (quoted ? 2 : 1);
        }
    }

    /// <param name="Kind">enum, enumerator, struct, union, field, constant, handle, callback or scalar.</param>
    public sealed record Fact(
        string Kind, string CName, string ManagedName, string Member, long? Value, long? Offset, long? Size, long? Alignment);

    public sealed record Function(string Name, string Returns, string Parameters, string Since, string Library);
}
