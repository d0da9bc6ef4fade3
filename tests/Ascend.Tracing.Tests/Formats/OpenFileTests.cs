using Ascend.Tracing.Tests.Helpers;
using static Ascend.Tracing.Tests.Helpers.CaptureBuilder;

namespace Ascend.Tracing.Tests.Formats;

/// <summary>Reading a capture holds no file of it open, however many threads it has.</summary>
public sealed class OpenFileTests
{
    [Fact]
    public void A_reader_of_many_threads_holds_no_file_open()
    {
        using var builder = new CaptureBuilder();
        builder.Proc("1000", new { channel_names = new[] { "main" }, num_channels = 1 });
        for (int thread = 1; thread <= 200; thread++)
        {
            builder.Thread(1000, thread, Set(0, 0, (ulong)thread * 10), Close(0, ((ulong)thread * 10) + 5));
        }

        TraceCapture capture = builder.Open();
        using TraceEventReader reader = capture.ReadEvents(capture.Procs[0]);

        Assert.True(reader.ReadBatch());
        Assert.Equal(200, reader.Batch.Length);
        Assert.Empty(OpenFiles(builder.Path));
    }

    private static string[] OpenFiles(string folder) =>
        [.. Directory.EnumerateFiles("/proc/self/fd").Select(Target).Where(f => f.StartsWith(folder, StringComparison.Ordinal))];

    private static string Target(string link)
    {
        try
        {
            return File.ResolveLinkTarget(link, false)?.FullName ?? "";
        }
        catch (IOException)
        {
            return "";
        }
    }
}
