using System.Diagnostics;
using System.Globalization;
using Ascend.Files;
using Ascend.Tracing;
using Spectre.Console;

namespace Ascend.Cli.Commands.Trace;

/// <summary>A progress bar with the rate of records while a capture is read.</summary>
internal static class TraceProgress
{
    /// <summary>Does the work, showing on standard error how far it is.</summary>
    /// <param name="streams">Where the bar goes.</param>
    /// <param name="capture">Tells how many records there are.</param>
    /// <param name="doing">What is being done.</param>
    /// <param name="work">The work; reports the records consumed so far.</param>
    public static void Run(ConsoleStreams streams, TraceCapture capture, string doing, Action<IProgress<long>> work)
    {
        if (!streams.Error.Profile.Out.IsTerminal)
        {
            work(new Reporter(_ => { }));
            return;
        }

        string shown = TerminalText.Clean(doing);
        streams.Error.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask(Markup.Escape(shown), maxValue: Math.Max(1, capture.RecordCount));
                long start = Stopwatch.GetTimestamp();
                work(new Reporter(records =>
                {
                    double rate = records / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e6;
                    task.Description = Markup.Escape(
                        string.Create(CultureInfo.InvariantCulture, $"{shown}, {rate:F1} M records/s"));
                    task.Value = records;
                }));
            });
    }

    private sealed class Reporter(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }
}
