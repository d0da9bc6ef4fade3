using System.Buffers;
using System.ComponentModel;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace Ascend.Simpler;

/// <summary>One build of one package: compiles what is not cached, in parallel, and gathers every failure.</summary>
internal sealed partial class KernelBuild : IDisposable
{
    private static readonly SearchValues<char> s_shellCharacters = SearchValues.Create(" '\"$`\\;&|<>()");

    private readonly KernelSources _sources;
    private readonly KernelCompilerOptions _options;
    private readonly KernelPlatform _platform;
    private readonly KernelRecipe _recipe;
    private readonly CompileCache _cache;
    private readonly ILogger _logger;
    private readonly IProgress<CompileProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly SemaphoreSlim _slots;
    private readonly string _work;
    private readonly Lock _lock = new();
    private readonly List<(int Order, CompilationFailure Failure)> _failures = [];
    private int _done;

    public KernelBuild(
        KernelSources sources,
        KernelCompilerOptions options,
        KernelPlatform platform,
        SimplerSourceTree tree,
        ILogger logger,
        IProgress<CompileProgress>? progress,
        CancellationToken cancellation)
    {
        _sources = sources;
        _options = options;
        _platform = platform;
        _recipe = new KernelRecipe(tree, platform, sources.Runtime);
        _logger = logger;
        _progress = progress;
        _cancellation = cancellation;
        _cache = new CompileCache(options.EffectiveCacheDirectory);
        _slots = new SemaphoreSlim(options.MaxParallel ?? Environment.ProcessorCount);
        _work = _cache.CreateWorkFolder();
    }

    /// <summary>What someone who launches the result must know.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Builds everything.</summary>
    /// <param name="tools">The compilers; null when every binary is prebuilt.</param>
    /// <param name="prebuilt">Binaries to take as they are; null for none.</param>
    /// <exception cref="KernelCompilationException">At least one file does not compile.</exception>
    public async Task<BuiltBinaries> RunAsync(BuildTools? tools, PyptoBinaryCache? prebuilt)
    {
        string? bfloat16Folder = tools?.Kernel.Bfloat16 == Bfloat16Support.CompilerType ? WriteBfloat16Header() : null;
        Task<string?> orchestration = Task.Run(
            () => BuildOrchestrationAsync(tools, prebuilt?.Find(_sources.Orchestration)), CancellationToken.None);
        Task<string?>[] kernels = [.. _sources.Kernels.Select((kernel, i) => Task.Run(
            () => BuildKernelAsync(i + 1, kernel, tools, prebuilt?.Find(kernel), bfloat16Folder), CancellationToken.None))];
        await Task.WhenAll([orchestration, .. kernels]).ConfigureAwait(false);
        if (_failures.Count > 0)
        {
            throw new KernelCompilationException(
                _sources.Name, [.. _failures.OrderBy(entry => entry.Order).Select(entry => entry.Failure)]);
        }

        Notes.Sort(StringComparer.Ordinal);
        return new BuiltBinaries((await orchestration.ConfigureAwait(false))!, [.. kernels.Select(kernel => kernel.Result!)]);
    }

    public void Dispose()
    {
        _slots.Dispose();
        Directory.Delete(_work, recursive: true);
    }

    private async Task<string?> BuildKernelAsync(
        int order, KernelSource kernel, BuildTools? tools, string? prebuilt, string? bfloat16Folder)
    {
        if (prebuilt is not null)
        {
            return Finished(order, kernel.DisplayName, kernel.SourcePath, prebuilt, wasCached: true, CheckKernel);
        }

        try
        {
            kernel = SourceAdjuster.Adjust(
                kernel with { Defines = Merge(kernel.Defines, _options.Defines) },
                _platform.IsSimulator,
                _options.EffectiveCacheDirectory,
                AddNote);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return Fail(order, kernel.DisplayName, kernel.SourcePath, [e.Message], "", "").Path;
        }

        bool usesBfloat16 = _platform.IsSimulator
            && Bfloat16Name().IsMatch(await File.ReadAllTextAsync(kernel.SourcePath, _cancellation).ConfigureAwait(false));
        bool hasBfloat16 = tools!.Kernel.Bfloat16 != Bfloat16Support.None;
        if (usesBfloat16 && !hasBfloat16 && !AcceptFloat16(order, kernel, tools.Kernel))
        {
            return null;
        }

        BuildStep step = _recipe.Kernel(kernel, tools.Kernel, usesBfloat16 ? bfloat16Folder : null, usesBfloat16 && hasBfloat16);
        (string? path, bool wasCached) = await RunStepAsync(order, step, kernel.SourcePath).ConfigureAwait(false);
        if (path is null)
        {
            return null;
        }

        if (_platform.IsSimulator)
        {
            return Finished(order, kernel.DisplayName, kernel.SourcePath, path, wasCached, CheckKernel);
        }

        (string? linked, _) = await RunStepAsync(order, KernelRecipe.LinkKernel(kernel, tools.KernelLinker!, path), kernel.SourcePath)
            .ConfigureAwait(false);
        return linked is null ? null : Finished(order, kernel.DisplayName, kernel.SourcePath, linked, wasCached, ExtractKernel);
    }

    private async Task<string?> BuildOrchestrationAsync(BuildTools? tools, string? prebuilt)
    {
        const int Order = 0;
        string source = _sources.Orchestration.SourcePath;
        if (prebuilt is not null)
        {
            return Finished(Order, "the orchestration", source, prebuilt, wasCached: true, CheckOrchestration);
        }

        (string? Path, bool WasCached)[] objects = await Task.WhenAll(
            _recipe.OrchestrationObjects(_sources.Orchestration, tools!.Orchestration)
                .Select(step => RunStepAsync(Order, step, step.Inputs[0]))).ConfigureAwait(false);
        if (objects.Any(item => item.Path is null))
        {
            return null;
        }

        (string? linked, bool wasCached) = await RunStepAsync(
            Order, _recipe.LinkOrchestration(tools.Orchestration, [.. objects.Select(item => item.Path!)]), source).ConfigureAwait(false);
        return linked is null ? null : Finished(Order, "the orchestration", source, linked, wasCached, CheckOrchestration);
    }

    private async Task<(string? Path, bool WasCached)> RunStepAsync(int order, BuildStep step, string source)
    {
        await _slots.WaitAsync(_cancellation).ConfigureAwait(false);
        try
        {
            if (_cache.Find(step) is { } cached)
            {
                return (cached, true);
            }

            string name = Guid.NewGuid().ToString("N");
            string output = Path.Combine(_work, name);
            string dependencies = Path.Combine(_work, $"{name}.d");
            string[] command =
            [
                .. step.Arguments,
                .. step.WritesDependencies ? ["-MD", "-MF", dependencies] : Array.Empty<string>(),
                "-o", output,
                .. step.Inputs,
            ];
            string commandLine = string.Join(' ', command.Prepend(step.Tool.Path).Select(Quote));
            SimplerLog.Compiling(_logger, step.Name, commandLine);
            DateTime started = DateTime.UtcNow;
            ToolResult result = await ToolProcess.RunAsync(step.Tool.Path, command, _work, _options.Timeout, _cancellation)
                .ConfigureAwait(false);
            if (result.TimedOut || result.ExitCode != 0 || !File.Exists(output))
            {
                string log = result.Error + result.Output;
                return Fail(order, step.Name, source, Explain(result, log), commandLine, log);
            }

            return (_cache.Store(step, output, dependencies, started), false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Win32Exception)
        {
            return Fail(order, step.Name, source, [e.Message], "", "");
        }
        finally
        {
            _slots.Release();
        }
    }

    private string? Finished(int order, string name, string source, string path, bool wasCached, Func<string, string> check)
    {
        try
        {
            path = check(path);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return Fail(order, name, source, [$"what was built cannot be used: {e.Message}"], "", "").Path;
        }

        lock (_lock)
        {
            _progress?.Report(new CompileProgress(name, ++_done, _sources.Kernels.Count + 1, wasCached));
        }

        return path;
    }

    private string CheckKernel(string path)
    {
        if (_platform.IsSimulator)
        {
            BinaryRules.CheckSharedObject(File.ReadAllBytes(path), BinaryRules.EntryPoint, forDeviceProcessor: false, requireBuildId: false);
        }

        return path;
    }

    private string ExtractKernel(string path)
    {
        string text = Path.Combine(_work, $"{Guid.NewGuid():N}.text");
        File.WriteAllBytes(text, BinaryRules.ExtractText(File.ReadAllBytes(path)));
        return text;
    }

    private string CheckOrchestration(string path)
    {
        BinaryRules.CheckSharedObject(
            File.ReadAllBytes(path), _sources.Orchestration.Function, forDeviceProcessor: !_recipe.RunsOnHost, requireBuildId: true);
        return path;
    }

    private bool AcceptFloat16(int order, KernelSource kernel, CompilerTool compiler)
    {
        if (!_options.AllowFloat16ForBfloat16)
        {
            Fail(
                order,
                kernel.DisplayName,
                kernel.SourcePath,
                [
                    $"it uses bfloat16, which {compiler.Identity} lacks: the simulator would compute in float16 and give wrong results for "
                    + "bfloat16 data. Use g++ 13 or later or clang 17 or later, or allow float16 in its place.",
                ],
                "",
                "");
            return false;
        }

        string note = $"{kernel.DisplayName} computes in float16 where its source says bfloat16 ({compiler.Identity} lacks it): bfloat16 "
            + "data gives wrong results.";
        SimplerLog.Float16ForBfloat16(_logger, kernel.DisplayName, compiler.Identity);
        AddNote(note);
        return true;
    }

    private void AddNote(string note)
    {
        lock (_lock)
        {
            Notes.Add(note);
        }
    }

    private (string? Path, bool WasCached) Fail(
        int order, string name, string source, IReadOnlyList<string> diagnostics, string command, string log)
    {
        lock (_lock)
        {
            _failures.Add((order, new CompilationFailure(name, source, diagnostics, command, log)));
        }

        return (null, false);
    }

    private string WriteBfloat16Header()
    {
        string folder = Path.Combine(_options.EffectiveCacheDirectory, "include", "bfloat16-1");
        string file = Path.Combine(folder, "stdfloat");
        if (!File.Exists(file))
        {
            Directory.CreateDirectory(folder);
            string temporary = Path.Combine(_work, "stdfloat");
            File.WriteAllText(temporary, HostCompilerFinder.Bfloat16Header);
            File.Move(temporary, file, overwrite: true);
        }

        return folder;
    }

    private IReadOnlyList<string> Explain(ToolResult result, string log) =>
        result.TimedOut ? [$"the compiler did not end within {_options.Timeout.TotalSeconds:F0} s and was killed"]
        : CompilerDiagnostics.First(log) is { Count: > 0 } lines ? lines
        : [$"the compiler ended with exit code {result.ExitCode} and said nothing"];

    private static Dictionary<string, string> Merge(IReadOnlyDictionary<string, string> own, IReadOnlyDictionary<string, string> common)
    {
        var merged = new Dictionary<string, string>(common, StringComparer.Ordinal);
        foreach ((string name, string value) in own)
        {
            merged[name] = value;
        }

        return merged;
    }

    private static string Quote(string argument) =>
        argument.AsSpan().ContainsAny(s_shellCharacters) ? $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'" : argument;

    [GeneratedRegex(@"\bbfloat16(_t)?\b")]
    private static partial Regex Bfloat16Name();
}
