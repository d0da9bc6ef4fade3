using System.Diagnostics;
using System.Globalization;

namespace Ascend.Fuzzing;

/// <summary>
/// Starts instrumented processes one after the other until the time is over, and blames an end without a word on its input.
/// </summary>
internal static class FuzzSession
{
    private const string HeapLimit = "0x20000000"; // 512 MiB

    /// <summary>Inputs that reached something new, of all runs in this tree.</summary>
    public static InputFolder Corpus { get; } = new(Path.Combine(Root, "corpus"));

    /// <summary>Inputs that did what no reader may do.</summary>
    public static InputFolder Findings { get; } = new(Path.Combine(Root, "findings"));

    private static string Root => Path.Combine(RepositoryRoot.Path, "artifacts", "fuzz");

    /// <summary>Fuzzes for a time.</summary>
    /// <returns>0 when nothing was found, else 1.</returns>
    public static int Run(int seed, TimeSpan time)
    {
        Console.WriteLine($"seed {seed}, {time.TotalSeconds:F0} s (ASCEND_FUZZ_SEED, ASCEND_FUZZ_SECONDS)");
        using var copy = new InstrumentedCopy();
        long start = Stopwatch.GetTimestamp();
        bool isClean = true;
        for (TimeSpan left = time; left > TimeSpan.Zero; left = time - Stopwatch.GetElapsedTime(start))
        {
            int code = Start(copy, "loop", Text(seed++), Text((int)left.TotalSeconds + 1));
            isClean &= code == 0;
            if (code is 0 or 1)
            {
                break;
            }
        }

        return isClean ? 0 : 1;
    }

    /// <summary>Puts the smallest inputs that take all known branches into the repository's corpus, in the place of what is there.</summary>
    public static int Keep()
    {
        using var copy = new InstrumentedCopy();
        return Start(copy, "smallest");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int Start(InstrumentedCopy copy, params string[] arguments)
    {
        string current = Path.Combine(Path.GetDirectoryName(copy.Program)!, "current-input");
        var start = new ProcessStartInfo("dotnet", [copy.Program, .. arguments, current]);
        start.Environment["DOTNET_GCHeapHardLimit"] = HeapLimit;
        start.Environment["DOTNET_PROCESSOR_COUNT"] = "1";
        using Process process = Process.Start(start)!;
        process.WaitForExit();
        if (process.ExitCode is not (0 or 1 or Watchdog.ExitCode) && File.Exists(current))
        {
            using var input = new CurrentInput(current);
            (string target, byte[] bytes) = input.Get();
            new Findings(Findings).Add(target, bytes, $"the process ended with {process.ExitCode}", "Its own lines say more.");
        }

        return process.ExitCode;
    }
}
