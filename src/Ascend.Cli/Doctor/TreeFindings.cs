using Ascend.Runtime;

namespace Ascend.Cli.Doctor;

/// <summary>What is found in a simpler tree, without loading it.</summary>
internal static class TreeFindings
{
    /// <param name="section">simulator or device.</param>
    /// <param name="flavour">plain or TraCR.</param>
    /// <param name="root">The tree.</param>
    /// <param name="backend">The backend that would use it.</param>
    public static IEnumerable<Finding> Of(string section, string flavour, string root, BackendKind backend)
    {
        try
        {
            return Describe(section, flavour, RuntimeInspection.Inspect(root, backend));
        }
        catch (AscendException e)
        {
            return [new Finding(section, $"{flavour} tree", FindingLevel.Problem, e.Message, e.NextStep)];
        }
    }

    private static IEnumerable<Finding> Describe(string section, string flavour, RuntimeInspection inspection)
    {
        RuntimeTree tree = inspection.Tree;
        Finding Info(string name, string? path) => new(section, $"{flavour} {name}", FindingLevel.Info, path ?? "none");
        yield return Info("tree", $"{tree.Root} ({tree.Platform}, {tree.Variant}, {tree.Runtime})");
        yield return Info("host runtime", tree.HostRuntime);
        yield return Info("AICPU executor", tree.AicpuExecutor);
        yield return Info("AICore executor", tree.AicoreExecutor);
        if (tree.SimContext is not null)
        {
            yield return Info("simulator context", tree.SimContext);
        }

        if (tree.LogLibrary is not null)
        {
            yield return Info("log library", tree.LogLibrary);
        }

        yield return Info("headers", tree.Headers);
        yield return Info(
            "symbols",
            $"{inspection.Symbols.Count} functions, those of {(inspection.SymbolGenerations.Count == 0 ? "no known generation" : string.Join(" or ", inspection.SymbolGenerations))}");
        string check = inspection.HeaderCheck switch
        {
            HeaderCheck.Compiled => $"{inspection.FactCount} facts compared, compiled with {inspection.Compiler}",
            HeaderCheck.CompiledBefore => $"{inspection.FactCount} facts compared, compiled before with {inspection.Compiler}",
            HeaderCheck.Parsed => $"{inspection.FactCount} facts compared, read as text for want of a compiler",
            _ => "none",
        };
        yield return Info("header check", $"{check}, {inspection.Differences.Count} differences");
        yield return inspection.Problem is { } problem
            ? new Finding(section, $"{flavour} generation", FindingLevel.Problem, problem, inspection.NextStep)
            : new Finding(section, $"{flavour} generation", FindingLevel.Ok, $"{inspection.Generation}");
    }
}
