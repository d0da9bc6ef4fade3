using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Ascend.Attention;
using Ascend.Runtime;

namespace Ascend.Experiments;

/// <summary>Fills manifests from what is about to be measured.</summary>
internal sealed class Manifests(AscendHost host, PagedAttentionProblem problem, ExperimentOptions options)
{
    private readonly IReadOnlyList<RuntimeIdentity> _runtimes = host.GetRuntimes();
    private readonly string _session = Guid.NewGuid().ToString("N");

    /// <summary>The manifest of an arm before its data exist and its rounds are counted.</summary>
    public ArmManifest Of(ExperimentArm arm)
    {
        KernelPackage package = arm.Package;
        PagedAttentionShape shape = problem.Shape;
        AttentionWorkload workload = arm.Workload;
        workload.Require(shape, host.Backend == BackendKind.Simulator);
        CceTiling? tiling = workload.TilingFor(shape);
        RuntimeIdentity plain = _runtimes[0];
        return new ArmManifest
        {
            Package = package.Name,
            PackageHash = HashOf(package),
            OriginRepository = package.Origin.Repository,
            OriginCommit = package.Origin.Commit,
            OriginNote = package.Origin.Note,
            Build = package.Builds.TryGetValue(host.Platform, out PackageBuild? build)
                ? $"simpler {build.SimplerCommit ?? "?"}, pto-isa {build.PtoIsaCommit ?? "?"}, {build.Compiler ?? "compiler unknown"}"
                : null,
            ExternalKernels = [.. package.Kernels.Where(kernel => kernel.IsExternal).Select(kernel => kernel.Name)],
            MeasuredKernels = workload.MeasuredKernels,
            OtherKernels = package.Kernels.Count(kernel => !workload.MeasuredKernels.Contains(kernel.Name)),
            Workload = workload.Name,
            HasOwnInputs = !workload.TakesProblemData,
            AttentionsPerRun = workload.AttentionsPerRun(shape),
            BytesMoved = workload.BytesMoved(shape),
            FloatingPointOperations = workload.FloatingPointOperations(shape),
            TilingMode = arm.Tiling is { } named ? TilingNames.Of(named) : null,
            TilingPath = tiling?.Path.ToString(),
            TilingReason = tiling?.Reason,
            TilingKey = tiling?.Key,
            KvSplitCores = tiling?.KvSplitCores,
            EffectiveBlockDim = tiling?.EffectiveBlockDim,
            IsContextAtThreshold = tiling?.IsContextAtThreshold ?? false,
            Shape = shape.Name,
            DataType = DataTypeNames.Of(shape.DataType),
            ModelDataType = workload.ModelDataType,
            ContextDigest = Digest(MemoryMarshal.AsBytes(shape.ContextLengths.AsSpan())),
            BlockTableDigest = Digest(MemoryMarshal.AsBytes(problem.BlockTable.AsSpan())),
            DataDigest = $"seed {problem.Seed.ToString(CultureInfo.InvariantCulture)}",
            RuntimeGeneration = plain.Generation,
            RuntimeVariant = package.Runtime,
            RuntimeHash = plain.Sha256,
            TracedRuntimeHash = _runtimes.FirstOrDefault(runtime => runtime.IsTracr)?.Sha256,
            Backend = BackendNames.Name(host),
            InjectedNoise = host.MockNoise,
            Platform = host.Platform,
            Soc = host.SocName,
            CallConfig = options.CallConfig,
            Clock = MetricCatalog.Find(options.Metric)!.Clock,
            Profiling = MetricCatalog.Find(options.Metric)!.IsTraced ? "TraCR" : "none",
            Metric = options.Metric,
            Rounds = 0,
            Session = _session,
        };
    }

    /// <summary>Hash of a package: every file of its directory by name and content.</summary>
    private static string HashOf(KernelPackage package)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in Directory.EnumerateFiles(package.DirectoryPath, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(package.DirectoryPath, file)));
            hash.AppendData(File.ReadAllBytes(file));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Digest(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
