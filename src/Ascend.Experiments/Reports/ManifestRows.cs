using System.Globalization;

namespace Ascend.Experiments;

/// <summary>Two manifests as a table.</summary>
internal static class ManifestRows
{
    /// <summary>A row: what it is, and each arm's value.</summary>
    public readonly record struct Row(string Name, string A, string B)
    {
        /// <summary>The arms are unlike in it.</summary>
        public bool Differs => A != B;
    }

    /// <summary>Every member of both manifests, in the order of <see cref="ArmManifest"/>; of captures those that are known.</summary>
    public static IReadOnlyList<Row> Of(ArmManifest a, ArmManifest b) =>
    [
        .. Values(a).Zip(Values(b), (x, y) => new Row(x.Name, x.Value, y.Value))
            .Where(row => a.Captures is null || b.Captures is null || row is not { A: ArmManifest.NotKnown or FigureText.Missing, Differs: false }),
    ];

    private static IEnumerable<(string Name, string Value)> Values(ArmManifest m) =>
    [
        ("package", m.Package),
        ("package hash", m.PackageHash),
        ("origin", m.OriginRepository),
        ("origin commit", Text(m.OriginCommit)),
        ("origin note", Text(m.OriginNote)),
        ("build", Text(m.Build)),
        ("external kernels", m.Captures is null ? Text(m.ExternalKernels) : ArmManifest.NotKnown),
        ("measured kernels", Text(m.MeasuredKernels)),
        ("other kernels", Text(m.OtherKernels)),
        ("workload", Text(m.Workload)),
        ("inputs", m.HasOwnInputs ? "its own" : "the problem's"),
        ("attention launches per run", Text(m.AttentionsPerRun)),
        ("bytes moved per launch", Text(m.BytesMoved)),
        ("operations per launch", Text(m.FloatingPointOperations)),
        ("tiling mode", Text(m.TilingMode)),
        ("tiling path", Text(m.TilingPath)),
        ("tiling reason", Text(m.TilingReason)),
        ("tiling key", Text(m.TilingKey)),
        ("cores per context (split mode)", Text(m.KvSplitCores)),
        ("effective block dim", Text(m.EffectiveBlockDim)),
        ("context at a tiling threshold", m.Captures is not null ? ArmManifest.NotKnown : m.IsContextAtThreshold ? "yes" : "no"),
        ("shape", m.Shape),
        ("data type", m.DataType),
        ("data type of the model", Text(m.ModelDataType)),
        ("context digest", m.ContextDigest),
        ("block table digest", m.BlockTableDigest),
        ("data digest", m.DataDigest),
        ("runtime generation", m.RuntimeGeneration),
        ("runtime variant", m.RuntimeVariant),
        ("runtime hash", Text(m.RuntimeHash)),
        ("traced runtime hash", Text(m.TracedRuntimeHash)),
        ("backend", m.Backend),
        ("platform", m.Platform),
        ("SoC", m.Soc),
        ("call configuration", m.CallConfig),
        ("clock", m.Clock),
        ("profiling", m.Profiling),
        ("metric", m.Metric),
        ("rounds", Text(m.Rounds)),
        ("session", m.Session),
        .. m.Captures is { } facts ? OfCaptures(facts) : [],
    ];

    private static IEnumerable<(string Name, string Value)> OfCaptures(CaptureFacts facts) =>
    [
        ("captures", Text(facts.Paths)),
        ("kind", facts.Kind),
        ("marker list", facts.MarkerList),
        ("revision", facts.Revision),
        ("lanes", facts.Lanes),
        ("cores used", facts.CoresUsed),
        ("loss", facts.Loss),
        ("launches a capture", string.Join(", ", facts.Launches)),
        ("tasks a launch", string.Join(", ", facts.Tasks.Select(t => string.Create(CultureInfo.InvariantCulture, $"{t.Key} {t.Value}")))),
        ("kernels beside them", Text(facts.Others)),
        ("proc", Text(facts.ProcId)),
    ];

    private static string Text(string? value) => value ?? FigureText.Missing;

    private static string Text(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? FigureText.Missing;

    private static string Text(IReadOnlyList<string> values) => values.Count > 0 ? string.Join(", ", values) : "none";
}
