using System.Globalization;
using Ascend.Runtime;

namespace Ascend.Cli.Doctor;

/// <summary>What is found in a simpler tree: its files, where it comes from, and what the adapter's compiler says of its headers. The
/// tree's own libraries are not loaded.</summary>
internal static class TreeFindings
{
    private static readonly string[] s_shownFacts =
    [
        "header", "run.form", "init.parameters", "run.descriptor", "run.joined_launch", "run.kernel_mode", "codes.band", "config.size",
        "kernel.tensor.size", "kernel.arguments.size", "kernel.arguments.max_tensors", "kernel.core_callable.binary", "callable.storage", "log.state",
    ];

    /// <param name="section">simulator or device.</param>
    /// <param name="isTracr">The tree is named as the one that records TraCR.</param>
    /// <param name="root">The tree.</param>
    /// <param name="backend">The backend that would use it.</param>
    /// <param name="cancellationToken">Ends the examination.</param>
    public static async Task<IReadOnlyList<Finding>> OfAsync(
        string section, bool isTracr, string root, BackendKind backend, CancellationToken cancellationToken)
    {
        string flavour = isTracr ? "TraCR" : "plain";
        try
        {
            RuntimeTree tree = RuntimeTree.Locate(root, backend);
            TreeOrigin origin = await TreeOrigin.OfAsync(tree.Root, cancellationToken).ConfigureAwait(false);
            TreeInspection inspection = TreeInspection.Of(tree, Environment.GetEnvironmentVariable);
            return [.. Describe(section, flavour, isTracr, inspection, origin)];
        }
        catch (AscendException e)
        {
            return [new Finding(section, $"{flavour} tree", FindingLevel.Problem, e.Message, e.NextStep)];
        }
    }

    private static IEnumerable<Finding> Describe(string section, string flavour, bool isTracr, TreeInspection inspection, TreeOrigin origin)
    {
        RuntimeTree tree = inspection.Tree;
        Finding Info(string name, string? text, string? pin = null) =>
            new(section, $"{flavour} {name}", FindingLevel.Info, text ?? "none") { Pin = pin };
        yield return Info("tree", $"{tree.Root} ({tree.Platform}, {tree.Variant}, {tree.Runtime})");
        yield return Info(
            "commit",
            origin.Commit is { } commit
                ? $"{commit} of {origin.Date}"
                : $"not known to git; by its pto-isa pin of {origin.DatedByPin ?? "after 2026-09-15, or of a branch"}",
            origin.Commit);
        yield return Info("pto-isa pin", origin.PtoIsaPin, origin.PtoIsaPin);
        foreach ((string name, string? path) in Files(tree))
        {
            string? hash = path is null ? null : RuntimeIdentity.HashOf(path);
            yield return Info(name, path is null ? null : $"{path} (sha256 {hash ?? "cannot be read"})", hash);
        }

        string? headersHash = inspection.Headers?.Hash;
        yield return Info("headers", tree.Headers is null ? null : $"{tree.Headers} (sha256 {headersHash})", headersHash);
        yield return Info("symbols", $"{inspection.Library.Exports.Count} functions");
        if (inspection is { Entry: { } entry, Adapter.Facts: { } facts })
        {
            yield return Info(
                "adapter",
                string.Create(CultureInfo.InvariantCulture, $"{entry.Library}, compiled by {entry.Compiler} in {entry.CompileTime.TotalSeconds:F1} s{(entry.WasCompiledNow ? " now" : ", from the cache")}"),
                RuntimeIdentity.HashOf(entry.Library));
            yield return Info("functions", string.Join(", ", facts.Functions));
            yield return Info("facts", string.Join(", ", s_shownFacts.Where(facts.All.ContainsKey).Select(name => $"{name} {facts[name]}")));
            yield return Info("knobs", string.Join(", ", facts.All.Where(fact => fact.Key.StartsWith("knob.", StringComparison.Ordinal) && fact.Value == "yes").Select(fact => fact.Key["knob.".Length..])));
        }

        yield return inspection.RecordsTracr == isTracr
            ? new Finding(section, $"{flavour} kind", FindingLevel.Ok, isTracr ? "records TraCR" : "does not record TraCR")
            : new Finding(section, $"{flavour} kind", FindingLevel.Problem, TreeInspection.WrongKind(tree, isTracr), TreeInspection.WrongKindNextStep(isTracr));
        if (inspection.Tracr is { } tracr)
        {
            yield return tracr.Problem is { } unusable
                ? new Finding(section, $"{flavour} buffers", FindingLevel.Problem, $"Runs cannot be traced with it: {unusable}", tracr.NextStep)
                : new Finding(section, $"{flavour} buffers", tracr.WhenFull == TracrPolicy.Unknown ? FindingLevel.Warning : FindingLevel.Ok, $"{tracr}");
        }

        yield return inspection.Problem is { } problem
            ? new Finding(section, $"{flavour} generation", FindingLevel.Problem, problem, inspection.NextStep)
            : new Finding(section, $"{flavour} generation", FindingLevel.Ok, inspection.Adapter!.Facts.Generation);
    }

    private static IEnumerable<(string Name, string? Path)> Files(RuntimeTree tree)
    {
        yield return ("host runtime", tree.HostRuntime);
        yield return ("AICPU executor", tree.AicpuExecutor);
        yield return ("AICore executor", tree.AicoreExecutor);
        if (tree.SimContext is not null)
        {
            yield return ("simulator context", tree.SimContext);
        }

        if (tree.LogLibrary is not null)
        {
            yield return ("log library", tree.LogLibrary);
        }
    }
}
