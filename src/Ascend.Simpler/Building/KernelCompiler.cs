using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ascend.Simpler;

/// <summary>
/// Builds kernel packages from sources, with the command lines of simpler's own tool. Nothing is compiled twice: results are cached by
/// sources, headers, compiler and flags. Safe to use from several threads, and several processes may share a cache.
/// </summary>
public sealed class KernelCompiler
{
    private readonly KernelCompilerOptions _options;
    private readonly KernelPlatform _platform;
    private readonly ILogger _logger;

    /// <summary>Creates a compiler. Nothing is searched before something is built.</summary>
    /// <param name="options">What to compile with and for; null takes every default.</param>
    /// <exception cref="ArgumentException">The platform is none, or a limit is not positive.</exception>
    public KernelCompiler(KernelCompilerOptions? options = null)
    {
        _options = options ?? new KernelCompilerOptions();
        _platform = KernelPlatform.Parse(_options.Platform);
        if (_options.MaxParallel is { } parallel)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(parallel, 1, nameof(options));
        }

        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(_options.Timeout, TimeSpan.Zero, nameof(options));
        _logger = (_options.LoggerFactory ?? NullLoggerFactory.Instance).CreateLogger("Ascend.Runtime.Compilation");
    }

    /// <summary>Compiles sources and writes them as a package.</summary>
    /// <param name="sources">What to build.</param>
    /// <param name="outputDirectory">
    /// The package's directory: absent, empty, or a package, which is replaced as a whole once everything is built. Null puts the package
    /// into the compilation cache under a name made of its contents.
    /// </param>
    /// <param name="progress">Told of every file that is built; called from any thread.</param>
    /// <param name="cancellation">Kills the compilers and ends the call; nothing is written then.</param>
    /// <returns>The package, as read back.</returns>
    /// <exception cref="KernelCompilationException">Files do not compile; the message has a paragraph for each.</exception>
    /// <exception cref="AscendNotSupportedException">A compiler is missing or too old; the message says what to install.</exception>
    /// <exception cref="AscendException">A tree is missing or is not what it should be.</exception>
    /// <exception cref="KernelPackageException">A source file does not exist, or the output directory holds something other than a package.</exception>
    /// <exception cref="IOException">The output directory or the cache cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<KernelPackage> BuildAsync(
        KernelSources sources,
        string? outputDirectory,
        IProgress<CompileProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(sources);
        if (outputDirectory is not null)
        {
            PackageWriter.RequireReplaceable(outputDirectory);
        }

        foreach (string file in sources.Kernels.Select(kernel => kernel.SourcePath).Prepend(sources.Orchestration.SourcePath))
        {
            if (!File.Exists(file))
            {
                throw new KernelPackageException(sources.DescriptionPath, $"its source '{file}' does not exist.");
            }
        }

        SimplerSourceTree tree = SimplerSourceTree.Open(_options.EffectiveSimplerRoot, _options.EffectivePtoIsaRoot);
        string? simplerCommit = await tree.CommitAsync(cancellation).ConfigureAwait(false);
        string? ptoIsaCommit = await tree.PtoIsaCommitAsync(cancellation).ConfigureAwait(false);
        PyptoBinaryCache? prebuilt =
            sources.Prebuilt?.Matches(_platform.Name, sources.Runtime, simplerCommit, ptoIsaCommit) == true ? sources.Prebuilt : null;
        bool allPrebuilt = prebuilt?.Find(sources.Orchestration) is not null && sources.Kernels.All(kernel => prebuilt.Find(kernel) is not null);
        BuildTools? tools = allPrebuilt ? null : await FindToolsAsync(sources.Runtime, cancellation).ConfigureAwait(false);
        using var build = new KernelBuild(sources, _options, _platform, tree, _logger, progress, cancellation);
        BuiltBinaries binaries = await build.RunAsync(tools, prebuilt).ConfigureAwait(false);
        PackageOrigin origin = sources.Origin with
        {
            Commit = sources.Origin.Commit ?? await CommitOfAsync(sources, cancellation).ConfigureAwait(false),
        };
        AdapterFacts adapter = tree.ReadAdapterFacts(_options.Environment);
        var description = new PackageBuild(
            adapter.Generation,
            tools?.Kernel.Identity ?? "prebuilt by PyPTO",
            simplerCommit,
            ptoIsaCommit,
            [
                .. sources.Notes,
                .. build.Notes,
                .. prebuilt is not null && !allPrebuilt ? ["Some binaries were prebuilt by PyPTO."] : Array.Empty<string>(),
                .. tree.NotesOn(ptoIsaCommit),
            ])
        {
            Facts = KernelFacts.Of(adapter, tree.SourceFolder, _platform.Architecture, sources.Runtime).All,
        };
        KernelPackage package = PackageWriter.Write(
            sources, origin, _platform, description, binaries, outputDirectory, Path.Combine(_options.EffectiveCacheDirectory, "packages"));
        SimplerLog.PackageBuilt(_logger, package.Name, _platform.Name, package.DirectoryPath);
        return package;
    }

    /// <summary>The commit of the kernels, or else of the orchestration, which may have been written apart from them.</summary>
    private static async Task<string?> CommitOfAsync(KernelSources sources, CancellationToken cancellation)
    {
        KernelSource? own = sources.Kernels.FirstOrDefault(kernel => !kernel.IsExternal);
        return (own is null ? null : await GitCommit.OfFileAsync(own.SourcePath, cancellation).ConfigureAwait(false))
            ?? await GitCommit.OfFileAsync(sources.Orchestration.SourcePath, cancellation).ConfigureAwait(false);
    }

    private async Task<BuildTools> FindToolsAsync(string runtime, CancellationToken cancellation)
    {
        var finder = new HostCompilerFinder(_options.Environment);
        if (_platform.IsSimulator)
        {
            CompilerTool host = await finder.FindAsync(_options.HostCompiler, forKernels: true, cancellation).ConfigureAwait(false);
            return new BuildTools(host, null, host);
        }

        DeviceToolchain device = await DeviceToolchain.FindAsync(
            _options.AscendHome ?? _options.Environment(DeviceToolchain.Variable), cancellation).ConfigureAwait(false);
        return new BuildTools(
            device.AiCore,
            device.AiCoreLinker,
            runtime == KernelRecipe.HostBuildGraph
                ? await finder.FindAsync(_options.HostCompiler, forKernels: false, cancellation).ConfigureAwait(false)
                : device.Processor);
    }
}
