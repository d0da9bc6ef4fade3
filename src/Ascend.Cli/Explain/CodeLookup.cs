using Ascend.Runtime;

namespace Ascend.Cli.Explain;

/// <summary>Finds what a code can mean, in whatever spelling a log uses.</summary>
internal static class CodeLookup
{
    /// <summary>The first code of simpler's host in generations after G6.</summary>
    private const int HostBand = -1000;

    private const string Printed = "the log prints the device's code as a positive number; the call returns it negated";

    /// <summary>Spelled or left out at will.</summary>
    private static readonly string[] s_prefixes =
    [
        "PTO2_ERROR_", "PTO_RUNTIME_ERR_", "SIMPLER_ERROR_", "SIMPLER_", "ACL_ERROR_RT_", "ACL_ERROR_", "ACL_", "ERROR_",
        "ERR_",
    ];

    /// <summary>Every documented reading; none when the code is not documented.</summary>
    public static IReadOnlyList<CodeReading> Find(string text)
    {
        CodeSpelling spelling = CodeSpelling.Parse(text);
        return spelling.Number is { } number ? [.. OfNumber(number, spelling.Source)] : [.. OfName(spelling.Name!)];
    }

    /// <summary>The documented name that a mistyped one is nearest to; null when none is near.</summary>
    public static string? Suggest(string text)
    {
        if (CodeSpelling.Parse(text).Name is not { } name)
        {
            return null;
        }

        return Parsing.Nearest.Of(Bare(name), All().Select(entry => Bare(entry.Name))) is { } near
            ? All().First(entry => string.Equals(Bare(entry.Name), near, StringComparison.Ordinal)).Name
            : null;
    }

    private static IEnumerable<CodeReading> OfNumber(int number, string? source)
    {
        bool ofOrchestrator = source?.StartsWith("orch", StringComparison.OrdinalIgnoreCase) == true;
        bool ofScheduler = source?.StartsWith("sched", StringComparison.OrdinalIgnoreCase) == true;
        if (ofOrchestrator || ofScheduler)
        {
            string layer = ofOrchestrator ? "orchestrator" : "scheduler";
            return Device(number > 0 ? -number : number)
                .OrderBy(entry => entry.Layer.StartsWith(layer, StringComparison.Ordinal) ? 0 : 1)
                .Select(entry => new CodeReading(entry, number > 0 ? Printed : null));
        }

        IEnumerable<CodeReading> returned = new[]
        {
            ErrorCatalog.Find(ErrorLibrary.Acl, number), ErrorCatalog.Find(ErrorLibrary.Simpler, number),
        }
            .OfType<ErrorEntry>()
            .SelectMany(entry => entry.Alternatives.Prepend(entry))
            .Select(entry => new CodeReading(entry));
        IEnumerable<CodeReading> printed = number > 0 ? Device(-number).Select(entry => new CodeReading(entry, Printed))
            : [];
        IEnumerable<CodeReading> later =
            LaterCodes.All.Where(entry => entry.Code == number || (number > 0 && entry.Code == -number))
            .Select(entry => new CodeReading(entry, LaterCodes.Remark));
        return returned.Concat(printed).Concat(number == HostBand || later.Any() ? later : []);
    }

    private static IEnumerable<CodeReading> OfName(string name)
    {
        string wanted = Bare(name);
        return All().Where(entry => string.Equals(entry.Name, name, StringComparison.OrdinalIgnoreCase)) is var exact
            && exact.Any()
            ? exact.Select(Reading)
            : All().Where(entry => string.Equals(Bare(entry.Name), wanted, StringComparison.OrdinalIgnoreCase))
                .Select(Reading);
    }

    private static CodeReading Reading(ErrorEntry entry) =>
        new(entry, LaterCodes.All.Contains(entry) ? LaterCodes.Remark : null);

    private static IEnumerable<ErrorEntry> Device(int code) => ErrorCatalog.Entries(ErrorLibrary.Simpler)
        .Where(entry => entry.Code == code && entry.Layer.EndsWith("(device)", StringComparison.Ordinal));

    private static IEnumerable<ErrorEntry> All() =>
        ErrorCatalog.Entries(ErrorLibrary.Acl).Concat(ErrorCatalog.Entries(ErrorLibrary.Simpler)).Concat(LaterCodes.All);

    private static string Bare(string name)
    {
        string? prefix = s_prefixes.FirstOrDefault(p => name.StartsWith(p, StringComparison.OrdinalIgnoreCase));
        return prefix is null ? name : name[prefix.Length..];
    }
}
