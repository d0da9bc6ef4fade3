using System.Globalization;

namespace Ascend.Tracing.Figures;

/// <summary>What has to be known of two captures before their figures are set against each other.</summary>
internal static class DiffNotes
{
    private const int Listed = 5;

    /// <summary>The notes on a comparison.</summary>
    public static IEnumerable<string> Of(FigureReport before, ProcFigures first, FigureReport after, ProcFigures second)
    {
        foreach ((string which, FigureReport report, ProcFigures proc) in new[] { ("first", before, first), ("second", after, second) })
        {
            int launches = report.Procs.Count(p => p.ProcId == proc.ProcId && p.Launch is not null);
            if (launches > 1)
            {
                yield return proc.Launch is { } launch
                    ? Text($"the {which} capture's window holds {launches} launches; its figures are those of launch {launch.Number}")
                    : Text($"the {which} capture's window holds {launches} launches; its figures are means per launch");
            }

            foreach (TraceDiagnostic finding in report.Diagnostics.Where(d => d.Kind == DiagnosticKind.SeveralLaunches && d.Severity == DiagnosticSeverity.Loss))
            {
                yield return Text($"the {which} capture's figures are sums over {finding.Count} launches that could not be told apart");
            }
        }

        KernelFigures[] shared = [.. first.Kernels.Where(k => second.Kernel(k.Name) is { } other && other.Spans != k.Spans)];
        if (shared.Length > 0)
        {
            string list = string.Join(", ", shared.Take(Listed).Select(k => Text($"{k.Name} {k.Spans} and {second.Kernel(k.Name)!.Spans}")));
            string more = shared.Length > Listed ? Text($" and {shared.Length - Listed} more") : "";
            yield return $"numbers of spans differ ({list}{more}): makespans and sums there are over different numbers of tasks or launches, "
                + "so their ratio is not that of one task";
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
