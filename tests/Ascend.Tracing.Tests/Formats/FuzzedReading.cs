using Ascend.Tracing.Tests.Helpers;

namespace Ascend.Tracing.Tests.Formats;

/// <summary>What is done with a damaged input: it is read as far as the tool reads it, or refused in the documented way.</summary>
internal static class FuzzedReading
{
    /// <summary>Opens an input, computes its figures, and writes what can be written of it.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="isWritten">Whether every export is made too.</param>
    /// <returns>True when it was read, false when it was refused.</returns>
    public static bool Read(string path, bool isWritten)
    {
        try
        {
            using OpenedTrace trace = TraceDoor.Open(path);
            FigureReport report = FigureReport.Compute(trace.Capture);
            Assert.Equal(trace.Capture.Verdict, report.Verdict);
            if (isWritten)
            {
                Write(trace.Capture, report);
            }

            return true;
        }
        catch (TraceFormatException)
        {
            return false;
        }
    }

    private static void Write(TraceCapture capture, FigureReport report)
    {
        var options = new ExportOptions { Slots = SlotModel.TwoSlot };
        FigureReportJson.Write(report, Stream.Null);
        PerfettoJsonWriter.Write(capture, Stream.Null);
        PftraceWriter.Write(capture, Stream.Null, options);
        TraceDump.Write(capture, Stream.Null, options);
        using var folder = new TemporaryFolder();
        ParaverWriter.WriteFiles(capture, folder.Path);
    }
}
