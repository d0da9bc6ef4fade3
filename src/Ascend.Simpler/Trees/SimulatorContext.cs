using System.Globalization;
using System.Text;
using Ascend.Interop;
using Ascend.Interop.Simpler;

namespace Ascend.Simpler;

/// <summary>
/// The libraries that a simulator's host runtimes bind to by name: the simulator's context and, before 2026-08-18, the log library.
/// Their symbols are global, so a process has one of each, of whichever tree came first, kept for the process's life. Builds of any
/// tree share them as long as they export what the build uses.
/// </summary>
internal static unsafe class SimulatorContext
{
    /// <summary>The scheduler's limit without progress, unless the user sets one. The library's own, 10 s, is made for devices: on a busy
    /// machine the simulator's threads can go without a processor for longer.</summary>
    private static TimeSpan s_schedulerLimit = TimeSpan.FromMinutes(1);

    /// <summary>The limit's variable, by its name in newer and in older trees.</summary>
    private static readonly string[] s_schedulerLimitVariables = ["SIMPLER_SCHEDULER_TIMEOUT_MS", "PTO2_SCHEDULER_TIMEOUT_MS"];

    private static readonly Lock s_lock = new();
    private static string? s_context;
    private static string? s_log;

    /// <summary>The limit for libraries that are loaded from now on.</summary>
    public static TimeSpan SchedulerLimit
    {
        get
        {
            lock (s_lock)
            {
                return s_schedulerLimit;
            }
        }

        set
        {
            lock (s_lock)
            {
                s_schedulerLimit = value;
            }
        }
    }

    /// <summary>Loads the libraries of a build's tree, or makes sure that those in force serve it too.</summary>
    /// <exception cref="AscendException">A library cannot be loaded.</exception>
    /// <exception cref="AscendNotSupportedException">This process has loaded another simulator context, which lacks something.</exception>
    public static void EnsureFor(RuntimeBuild build)
    {
        if (build.Tree is not { } tree)
        {
            return;
        }

        lock (s_lock)
        {
            if (s_context is not null && tree.SimContext is { } own && own != s_context)
            {
                RequireServes(s_context, own, tree);
            }

            string? log = s_log is null ? tree.LogLibrary : null;
            string? context = s_context is null ? tree.SimContext : null;
            if (log is not null || context is not null)
            {
                Load(build, log, context);
                s_log ??= log;
                s_context ??= context;
            }
        }
    }

    private static void Load(RuntimeBuild build, string? log, string? context)
    {
        foreach (string variable in s_schedulerLimitVariables.Where(name => DynamicLinker.GetEnvironmentVariable(name) is null))
        {
            DynamicLinker.SetEnvironmentVariable(
                variable, ((long)s_schedulerLimit.TotalMilliseconds).ToString(CultureInfo.InvariantCulture));
        }

        byte* message = stackalloc byte[(int)AdapterLimit.ADAPTER_MAX_TEXT];
        message[0] = 0;
        int status;
        using (SampleIdVariable.Harmless())
        {
            fixed (byte* logPath = Terminated(log), contextPath = Terminated(context))
            {
                status = build.Adapter.Api.adapter_load_companions((sbyte*)logPath, (sbyte*)contextPath, (sbyte*)message);
            }
        }

        if (status != 0)
        {
            string reason = SimplerAdapter.Text(new ReadOnlySpan<byte>(message, (int)AdapterLimit.ADAPTER_MAX_TEXT));
            throw new AscendException(
                $"'{context ?? log}' cannot be loaded beside '{build.HostRuntime}': {reason} ({status}).", "Build the tree again.");
        }
    }

    private static byte[]? Terminated(string? path) => path is null ? null : Encoding.UTF8.GetBytes(path + '\0');

    /// <summary>Compares what the tree's own context offers and its libraries name with what the loaded one exports.</summary>
    private static void RequireServes(string loaded, string own, RuntimeTree tree)
    {
        HashSet<string> offered = [.. LibrarySymbols.Read(loaded).Exports];
        string[] candidates = [.. LibrarySymbols.Read(own).Exports.Where(name => !offered.Contains(name))];
        if (candidates.Length == 0)
        {
            return;
        }

        byte[][] users = [.. new[] { tree.HostRuntime, tree.AicpuExecutor, tree.AicoreExecutor }.Select(File.ReadAllBytes)];
        string[] missing = [.. candidates.Where(name => users.Any(user => Names(user, name)))];
        if (missing.Length > 0)
        {
            throw new AscendNotSupportedException(
                $"'{tree.HostRuntime}' cannot be loaded: this process has loaded '{loaded}', a process can have one simulator context, and that "
                + $"one lacks {string.Join(", ", missing)}.",
                "Use the other tree in a session with SessionIsolation.Process, or in another process.");
        }
    }

    private static bool Names(ReadOnlySpan<byte> library, string name) => library.IndexOf(Encoding.UTF8.GetBytes('\0' + name + '\0')) >= 0;
}
