using System.Globalization;

namespace Ascend.Experiments.Captures;

/// <summary>What two captured arms' files tell of what can explain their figures, and of what they cannot tell.</summary>
internal static class CaptureConditions
{
    /// <summary>
    /// True when both arms are one run, or have kernels of the same names and nobody said that they are two.
    /// </summary>
    public static bool IsSameKernel(CaptureFacts a, CaptureFacts b) => IsSameRun(a, b)
        || (a.Tasks.Keys.ToHashSet().SetEquals(b.Tasks.Keys)
            && (a.GivenName is null || b.GivenName is null || a.GivenName == b.GivenName));

    /// <summary>The conditions.</summary>
    public static IEnumerable<Condition> Of(CaptureFacts a, CaptureFacts b)
    {
        yield return new Condition(
            ConditionKind.Note, "not in captures", null, null,
            "captures tell nothing of results, shape, data type, tiling, chip and build: that both arms solved the same "
            + "problem, and rightly, is not checked");
        if (IsSameRun(a, b))
        {
            yield return new Condition(
                ConditionKind.Note, "capture", a.Paths[0], b.Paths[0], "both arms have a capture of the same run");
        }
        else if (IsSameKernel(a, b))
        {
            yield return new Condition(
                ConditionKind.Note, "kernels", Names(a), Names(b),
                "kernels of the same names are taken for the same kernels, of which none is faster; --a-name and --b-name "
                + "say that they are two");
        }

        foreach (Condition condition in Launches(a, b).Concat(Recording(a, b)))
        {
            yield return condition;
        }
    }

    private static IEnumerable<Condition> Launches(CaptureFacts a, CaptureFacts b)
    {
        string inA = Numbers(a), inB = Numbers(b);
        if (!a.ArePerLaunch || !b.ArePerLaunch)
        {
            yield return new Condition(
                inA == inB ? ConditionKind.ExplainsResult : ConditionKind.ChangesWork,
                "launches",
                Counted(a, inA),
                Counted(b, inB),
                "a capture's figures are sums over launches that cannot be told apart");
        }
        else if (inA != inB || a.Launches.Any(n => n != 1))
        {
            yield return new Condition(ConditionKind.Note, "launches", inA, inB, "figures are means per launch");
        }

        string[] unequal =
        [
            .. a.Tasks.Where(t => b.Tasks.TryGetValue(t.Key, out long other) && other != t.Value)
                .Select(t => string.Create(CultureInfo.InvariantCulture, $"{t.Key} {t.Value} / {b.Tasks[t.Key]}"))
                .Order(StringComparer.Ordinal),
        ];
        if (unequal.Length > 0)
        {
            yield return new Condition(
                ConditionKind.ExplainsResult, "tasks", null, null,
                $"kernels of one name have different numbers of tasks ({string.Join(", ", unequal)}): another problem, another "
                + "division of it, or launches that the files do not keep apart");
        }
    }

    private static IEnumerable<Condition> Recording(CaptureFacts a, CaptureFacts b)
    {
        const string Revisions = "the runtimes that recorded are of different revisions";
        const ConditionKind Explains = ConditionKind.ExplainsResult;
        (string Field, string A, string B, ConditionKind Kind, string Text)[] rows =
        [
            ("marker list", a.MarkerList, b.MarkerList, Explains, Revisions),
            ("revision", a.Revision, b.Revision, Explains, Revisions),
            ("lanes", a.Lanes, b.Lanes, Explains, "the devices, or what was recorded of them, differ in size"),
            ("loss", a.Loss, b.Loss, Explains, "figures of captures that lost records are lower bounds"),
            ("cores used", a.CoresUsed, b.CoresUsed, ConditionKind.Note, "the kernels ran on different numbers of cores"),
        ];
        return rows.Where(row => row.A != row.B).Select(row => row.A == ArmManifest.NotKnown || row.B == ArmManifest.NotKnown
            ? new Condition(ConditionKind.Note, row.Field, row.A, row.B, "one arm's files do not tell")
            : new Condition(row.Kind, row.Field, row.A, row.B, row.Text));
    }

    private static bool IsSameRun(CaptureFacts a, CaptureFacts b) => a.Digests.Intersect(b.Digests).Any();

    private static string Counted(CaptureFacts facts, string numbers) =>
        facts.ArePerLaunch ? $"{numbers}, told apart" : $"{numbers}, summed up";

    private static string Numbers(CaptureFacts facts) => string.Join(", ", facts.Launches.Distinct().Order());

    private static string Names(CaptureFacts facts) => string.Join(", ", facts.Tasks.Keys);
}
