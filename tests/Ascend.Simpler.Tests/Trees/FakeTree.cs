using System.Collections.Concurrent;
using System.Diagnostics;

namespace Ascend.Simpler.Tests;

/// <summary>A simpler tree made up for a test: a library that exports chosen functions and does nothing, and headers.</summary>
internal sealed class FakeTree : IDisposable
{
    public static readonly string[] G0Symbols =
    [
        "get_platform", "create_device_context", "destroy_device_context", "get_runtime_size", "device_malloc_ctx", "device_free_ctx",
        "copy_to_device_ctx", "copy_from_device_ctx", "simpler_init", "finalize_device", "prepare_callable", "run_prepared",
        "unregister_callable", "get_aicpu_dlopen_count", "get_host_dlopen_count",
    ];

    public static readonly string[] G6Symbols =
    [
        "get_platform", "get_pipeline_contract", "create_device_context", "simpler_run", "simpler_prepare_run",
        "simpler_host_log_bind_state",
    ];

    private static readonly ConcurrentDictionary<string, byte[]> s_libraries = new(StringComparer.Ordinal);
    private readonly TemporaryFolder _folder = new();

    public FakeTree(IEnumerable<string> symbols, Dictionary<string, string>? headers)
    {
        string builds = Path.Combine(Root, "build", "lib", "a2a3", "sim", "tensormap_and_ringbuffer");
        Directory.CreateDirectory(builds);
        HostRuntime = Path.Combine(builds, "libhost_runtime.so");
        File.WriteAllBytes(HostRuntime, Compile([.. symbols]));
        File.WriteAllText(Path.Combine(builds, "libaicpu_kernel.so"), "executor");
        File.WriteAllText(Path.Combine(builds, "libaicore_kernel.so"), "executor");
        File.WriteAllText(Path.Combine(Root, "build", "lib", "libcpu_sim_context.so"), "context");
        foreach ((string path, string text) in headers ?? [])
        {
            string file = Path.Combine(Root, "src", "common", path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }
    }

    public string Root => _folder.Path;

    public string HostRuntime { get; }

    /// <summary>Inspects the tree with a cache of its own.</summary>
    /// <param name="compile">Whether the check finds a compiler.</param>
    public RuntimeInspection Inspect(bool compile) =>
        RuntimeInspector.Inspect(RuntimeTree.Locate(Root, BackendKind.Simulator), name => Environment(name, compile));

    /// <summary>The environment of an inspection.</summary>
    public string? Environment(string name, bool compile) => name switch
    {
        "XDG_CACHE_HOME" => Path.Combine(Root, "cache"),
        "CXX" => compile ? System.Environment.GetEnvironmentVariable(name) : "/nowhere/c++",
        "SIMPLER_ROOT" => Root,
        _ => System.Environment.GetEnvironmentVariable(name),
    };

    public void Dispose() => _folder.Dispose();

    private static byte[] Compile(string[] symbols) => s_libraries.GetOrAdd(string.Join(' ', symbols), _ =>
    {
        using var folder = new TemporaryFolder();
        string source = Path.Combine(folder.Path, "library.cpp");
        string library = Path.Combine(folder.Path, "library.so");
        File.WriteAllText(source, string.Concat(symbols.Select(symbol => symbol == "get_platform"
            ? "extern \"C\" const char *get_platform() { return \"a2a3\"; }\n"
            : $"extern \"C\" void {symbol}() {{}}\n")));
        string compiler = AbiCompiler.Find(System.Environment.GetEnvironmentVariable)!;
        using Process process = Process.Start(compiler, ["-shared", "-fPIC", "-o", library, source]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return File.ReadAllBytes(library);
    });
}
