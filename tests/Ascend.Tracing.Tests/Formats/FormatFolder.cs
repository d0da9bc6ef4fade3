using System.Text;
using Ascend.Tracing.Tests.Helpers;

namespace Ascend.Tracing.Tests.Formats;

/// <summary>A folder in which files of any kind are made up.</summary>
internal sealed class FormatFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Path => _folder.Path;

    public string this[string name] => _folder[name];

    /// <summary>Writes a file, with the folders it needs.</summary>
    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    /// <summary>Writes a file, with the folders it needs.</summary>
    public string Write(string name, byte[] bytes)
    {
        string path = _folder[name];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>Opens a file written here and computes its figures.</summary>
    public static FigureReport Report(string path, TraceDoorOptions? options = null)
    {
        using OpenedTrace trace = TraceDoor.Open(path, options);
        return FigureReport.Compute(trace.Capture);
    }

    /// <summary>The verdict of a path once its records were read.</summary>
    public static (CaptureVerdict Verdict, IReadOnlyList<TraceDiagnostic> Findings) Check(string path)
    {
        using OpenedTrace trace = TraceDoor.Open(path);
        return (trace.Capture.Check(), trace.Capture.Diagnostics);
    }

    public void Dispose() => _folder.Dispose();
}
