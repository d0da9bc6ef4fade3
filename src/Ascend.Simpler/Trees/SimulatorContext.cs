using System.Security.Cryptography;
using Ascend.Interop;
using Ascend.Interop.Simpler.G0;

namespace Ascend.Simpler;

/// <summary>
/// The libraries that a simulator's host runtimes bind to by name: the simulator's context and, in G0, the log library. Their
/// symbols are global, so a process has one of each, loaded first and kept for the process's life.
/// </summary>
internal static unsafe class SimulatorContext
{
    private const string SchedulerLimitVariable = "SIMPLER_SCHEDULER_TIMEOUT_MS";

    /// <summary>The scheduler's limit without progress, in milliseconds, unless the user sets one. The library's own, 10 s, is made for
    /// devices: on a busy machine the simulator's threads can go without a processor for longer.</summary>
    private const string SchedulerLimit = "60000";

    private static readonly Lock s_lock = new();
    private static Loaded? s_loaded;

    /// <summary>Loads the libraries of a build's tree, or makes sure that those in force serve it too.</summary>
    /// <exception cref="AscendException">A library cannot be loaded.</exception>
    /// <exception cref="AscendNotSupportedException">This process has loaded another simulator context.</exception>
    public static void EnsureFor(RuntimeBuild build)
    {
        if (build.Tree?.SimContext is not { } path)
        {
            return;
        }

        lock (s_lock)
        {
            if (s_loaded is { } loaded)
            {
                RefuseUnlessEqual(loaded, path, build.Generation);
                return;
            }

            if (DynamicLinker.GetEnvironmentVariable(SchedulerLimitVariable) is null)
            {
                DynamicLinker.SetEnvironmentVariable(SchedulerLimitVariable, SchedulerLimit);
            }

            NativeTable<SimplerLogApi>? log = build.Tree.LogLibrary is { } logPath
                ? NativeLibraries.Open<SimplerLogApi>(logPath, NativeLoadFlags.Global)
                : null;
            HostLog.Bind(log);
            NativeTable<LogBindingApi> context = NativeLibraries.Open<LogBindingApi>(path, NativeLoadFlags.Global);
            HostLog.Bind(context.Api.simpler_host_log_bind_state, path);
            s_loaded = new Loaded(path, HashOf(path), build.Generation);
        }
    }

    private static void RefuseUnlessEqual(Loaded loaded, string path, SimplerGeneration generation)
    {
        if (loaded.Generation == generation && (loaded.Path == path || loaded.Hash == HashOf(path)))
        {
            return;
        }

        throw new AscendNotSupportedException(
            $"'{path}' ({generation}) cannot be loaded: this process has loaded '{loaded.Path}' ({loaded.Generation}), and a process can "
            + "have one simulator context.",
            "Use the other tree in a session with SessionIsolation.Process, or in another process.");
    }

    private static string HashOf(string path) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));

    private sealed record Loaded(string Path, string Hash, SimplerGeneration Generation);
}
