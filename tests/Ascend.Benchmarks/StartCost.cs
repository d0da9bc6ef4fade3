using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Ascend.Runtime;

namespace Ascend.Benchmarks;

/// <summary>
/// What opening a host on simpler's simulator (<c>SIMPLER_ROOT</c>) costs beyond loading the tree's libraries, with the adapter in the
/// cache: new processes in turn, each of which does one of the two and says how long it took.
/// </summary>
internal static partial class StartCost
{
    private const int Pairs = 15;
    private const int Now = 2;
    private const int Global = 0x100;

    public static void Execute()
    {
        _ = RunChild("open");
        var added = new List<double>(Pairs);
        for (int pair = 1; pair <= Pairs; pair++)
        {
            double load = RunChild("load");
            double open = RunChild("open");
            added.Add(open - load);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{pair,4}  libraries alone {load,7:F1} ms  host and libraries {open,7:F1} ms"));
        }

        added.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"added to a start: median {added[Pairs / 2]:F1} ms, {added[0]:F1} to {added[^1]:F1} ms ({Pairs} pairs of processes)"));
    }

    /// <summary>Does one of the two in this process and writes its milliseconds.</summary>
    public static void Child(string what)
    {
        RuntimeTree tree = RuntimeTree.Locate(Environment.GetEnvironmentVariable(HostOptions.SimplerVariable)!, BackendKind.Simulator);
        long start = Stopwatch.GetTimestamp();
        using AscendHost? host = what == "open" ? AscendHost.Open(new HostOptions { Backend = BackendKind.Simulator }) : null;
        RuntimeBuild? build = host is null ? null : SimplerRuntimes.Of(host).Plain;
        bool loaded = new[] { tree.LogLibrary, tree.SimContext, tree.HostRuntime }.All(path => path is null || Open(path, Now | Global) != 0);
        double time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        if (!loaded)
        {
            throw new InvalidOperationException($"The libraries of '{tree.Root}' cannot be loaded.");
        }

        GC.KeepAlive(build);
        Console.WriteLine(time.ToString(CultureInfo.InvariantCulture));
    }

    [LibraryImport("libc", EntryPoint = "dlopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Open(string path, int flags);

    private static double RunChild(string what)
    {
        using Process child = Process.Start(
            new ProcessStartInfo(Environment.ProcessPath!, ["start-child", what]) { RedirectStandardOutput = true })!;
        string output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return child.ExitCode == 0
            ? double.Parse(output, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"The measuring process ended with exit code {child.ExitCode}.");
    }
}
