using System.Globalization;
using Ascend.Attention;
using Ascend.Cli.Run;
using Ascend.Runtime;

namespace Ascend.Cli.Compare;

/// <summary>
/// Packages of the arms that the command line names by a word: those of the mock come with the tool, those of the simulator and of devices
/// are built from the tree at hand. What was compiled before is taken from the compilation cache.
/// </summary>
internal sealed class ArmPackages(AscendHost host, ConsoleStreams streams)
{
    /// <summary>A pin of pto-isa whose queues on the CPU lose entries: fa_fused gives wrong results or hangs.</summary>
    private const string RacingPtoIsa = "83d01313";

    private readonly Dictionary<string, KernelPackage> _packages = [];

    /// <summary>The package of a name.</summary>
    /// <param name="name">One of <see cref="AttentionPackages"/>.</param>
    /// <param name="cancellation">Kills the compilers.</param>
    /// <exception cref="KernelPackageException">The tree lacks the sources.</exception>
    /// <exception cref="KernelCompilationException">Sources do not compile.</exception>
    /// <exception cref="AscendException">A tree or a compiler is missing.</exception>
    public async Task<KernelPackage> GetAsync(string name, CancellationToken cancellation)
    {
        if (_packages.TryGetValue(name, out KernelPackage? known))
        {
            return known;
        }

        KernelPackage package = host.Backend == BackendKind.Mock
            ? KernelPackage.Load(ShippedPackages.Resolve(name))
            : await BuildAsync(name, cancellation).ConfigureAwait(false);
        _packages.Add(name, package);
        return package;
    }

    private async Task<KernelPackage> BuildAsync(string name, CancellationToken cancellation)
    {
        var options = new KernelCompilerOptions { Platform = host.Platform };
        KernelSources sources = KernelSources.Load(ShippedPackages.ResolveSources(name), options);
        streams.Error.MarkupLineInterpolated($"building {name} for {host.Platform} from the tree of SIMPLER_ROOT");
        KernelPackage package = await new KernelCompiler(options).BuildAsync(sources, null, new BuildReporter(streams), cancellation)
            .ConfigureAwait(false);
        PackageBuild build = package.Builds[host.Platform];
        (string simpler, string ptoIsa) = (build.SimplerCommit ?? "of unknown commit", build.PtoIsaCommit ?? "of unknown commit");
        streams.Error.MarkupLineInterpolated($"{name}: simpler {simpler}, pto-isa {ptoIsa}, {build.Compiler}");
        foreach (string note in build.Notes)
        {
            streams.Error.MarkupLineInterpolated($"[yellow]note:[/] {note}");
        }

        if (host.Backend == BackendKind.Simulator && name != AttentionPackages.Cce
            && build.PtoIsaCommit?.StartsWith(RacingPtoIsa, StringComparison.Ordinal) == true)
        {
            string races = $"on the simulator, pto-isa {RacingPtoIsa} loses entries of the queue between AICube and AIVector: {name} may be "
                + "wrong or hang; name a checkout of August (cd4a3d3f) in PTO_ISA_ROOT";
            streams.Error.MarkupLineInterpolated($"[yellow]note:[/] {races}");
        }

        return package;
    }

    /// <summary>Writes a line per file, at once.</summary>
    private sealed class BuildReporter(ConsoleStreams streams) : IProgress<CompileProgress>
    {
        public void Report(CompileProgress value) => streams.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"[{value.Done}/{value.Total}] {value.Name}{(value.WasCached ? " (cached)" : "")}"));
    }
}
