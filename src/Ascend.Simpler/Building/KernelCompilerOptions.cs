using Microsoft.Extensions.Logging;

namespace Ascend.Simpler;

/// <summary>What <see cref="KernelCompiler"/> compiles with. Every property may be left out.</summary>
public sealed class KernelCompilerOptions
{
    /// <summary>The environment variable that names the compilation cache's directory.</summary>
    public const string CacheVariable = "ASCEND_KERNEL_CACHE";

    /// <summary>The platform to compile for: <c>a2a3sim</c> (the default), <c>a2a3</c>, <c>a5sim</c> or <c>a5</c>.</summary>
    public string Platform { get; init; } = "a2a3sim";

    /// <summary>The simpler tree to compile against; null takes <c>SIMPLER_ROOT</c>.</summary>
    public string? SimplerRoot { get; init; }

    /// <summary>The pto-isa checkout to compile against; null takes <c>PTO_ISA_ROOT</c>.</summary>
    public string? PtoIsaRoot { get; init; }

    /// <summary>The CANN installation for device platforms; null takes <c>ASCEND_HOME_PATH</c>.</summary>
    public string? AscendHome { get; init; }

    /// <summary>
    /// Name or path of the host's C++ compiler, and the only one then tried. Null takes <c>ASCEND_KERNEL_CXX</c>, and without that the
    /// first on the path that can compile simulator kernels.
    /// </summary>
    public string? HostCompiler { get; init; }

    /// <summary>
    /// Directory of compiled objects, safe to share between processes and to delete. Null takes <c>ASCEND_KERNEL_CACHE</c>, else
    /// <c>ascend-runtime/kernels</c> in the user's cache directory (XDG_CACHE_HOME, <c>~/.cache</c>).
    /// </summary>
    public string? CacheDirectory { get; init; }

    /// <summary>How many compilers run at once, at least 1; null takes the number of processors.</summary>
    public int? MaxParallel { get; init; }

    /// <summary>How long one compiler may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Builds simulator kernels that use bfloat16 with a compiler that lacks it, and notes in the package that they then compute in
    /// float16: bfloat16 data gives wrong results. By default that is refused.
    /// </summary>
    public bool AllowFloat16ForBfloat16 { get; init; }

    /// <summary>Macros for every kernel, on top of its own.</summary>
    public IReadOnlyDictionary<string, string> Defines { get; init; } = new Dictionary<string, string>();

    /// <summary>Receives what is compiled; null is silent.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>Reads an environment variable.</summary>
    internal Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    internal string? EffectiveSimplerRoot => SimplerRoot ?? Environment(SimplerSourceTree.RootVariable);

    internal string? EffectivePtoIsaRoot => PtoIsaRoot ?? Environment(SimplerSourceTree.PtoIsaVariable);

    internal string EffectiveCacheDirectory => Path.GetFullPath(
        CacheDirectory
        ?? (Environment(CacheVariable) is { Length: > 0 } named ? named
            : Path.Combine(UserCacheDirectory, "ascend-runtime", "kernels")));

    private string UserCacheDirectory => Environment("XDG_CACHE_HOME") is { Length: > 0 } cache
        ? cache
        : Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), ".cache");
}
