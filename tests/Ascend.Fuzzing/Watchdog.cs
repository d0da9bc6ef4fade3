using System.Diagnostics;

namespace Ascend.Fuzzing;

/// <summary>
/// Ends a process that reads one input for too long: by the processor time that it takes, or because nothing moves.
/// </summary>
internal sealed class Watchdog
{
    /// <summary>How a process ends whose input was read for too long.</summary>
    public const int ExitCode = 3;

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_mostProcessorTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_mostTime = TimeSpan.FromMinutes(3);

    private readonly Action<TimeSpan> _report;
    private long _inputs;

    /// <param name="report">Told of the processor time that the current input has taken.</param>
    public Watchdog(Action<TimeSpan> report)
    {
        _report = report;
        new Thread(Watch) { IsBackground = true }.Start();
    }

    /// <summary>Says that another input is read from now on.</summary>
    public void Next() => Interlocked.Increment(ref _inputs);

    private void Watch()
    {
        using var process = Process.GetCurrentProcess();
        long last = -1;
        TimeSpan since = TimeSpan.Zero;
        long start = 0;
        while (true)
        {
            Thread.Sleep(s_interval);
            process.Refresh();
            TimeSpan taken = process.TotalProcessorTime - since;
            if (Interlocked.Read(ref _inputs) is var now && now != last)
            {
                (last, since, start) = (now, process.TotalProcessorTime, Stopwatch.GetTimestamp());
            }
            else if (taken > s_mostProcessorTime || Stopwatch.GetElapsedTime(start) > s_mostTime)
            {
                _report(taken);
                Environment.Exit(ExitCode);
            }
        }
    }
}
