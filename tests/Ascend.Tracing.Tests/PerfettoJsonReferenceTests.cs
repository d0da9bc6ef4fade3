using Ascend.Tracing.Tests.Helpers;

namespace Ascend.Tracing.Tests;

/// <summary>Our Chrome JSON against the reference tools' own output.</summary>
public sealed class PerfettoJsonReferenceTests
{
    public static TheoryData<string> Captures => [.. Traces.Names];

    [Theory]
    [MemberData(nameof(Captures))]
    public void Json_equals_the_reference_event_for_event(string name)
    {
        string ours = Write(name, ExportOptions.Default);
        string reference = File.ReadAllText(Path.Combine(Traces.Folder(name), "perfetto.json"));

        Assert.Equal(ChromeJson.EventsWithTiesSorted(reference), ChromeJson.EventsWithTiesSorted(ours));
    }

    [Theory]
    [InlineData("upstream-simple")]
    [InlineData("upstream-pthread")]
    [InlineData("upstream-2000-markers")]
    [InlineData("csl-flow")]
    [InlineData("csl-flow-alltoall")]
    [InlineData("csl-two-procs")]
    public void Json_without_ties_equals_the_reference_byte_for_byte_up_to_the_end_of_the_events(string name)
    {
        string ours = Write(name, ExportOptions.Default);
        string reference = File.ReadAllText(Path.Combine(Traces.Folder(name), "perfetto.json"));

        string events = reference[..reference.LastIndexOf("\n]}", StringComparison.Ordinal)];
        Assert.StartsWith(events + "\n],\"otherData\":", ours, StringComparison.Ordinal);
    }

    [Fact]
    public void Csl_dialect_with_raw_times_equals_the_csl_tool_on_a_simpler_capture()
    {
        string ours = Write("device-1proc", new() { Dialect = ReferenceDialect.Csl, TimeBase = TimeBaseMode.Raw });
        string reference = File.ReadAllText(Path.Combine(Traces.Folder("device-1proc"), "perfetto-csl.json"));

        Assert.Equal(ChromeJson.EventsWithTiesSorted(reference), ChromeJson.EventsWithTiesSorted(ours));
    }

    [Fact]
    public void A_file_replaces_its_predecessor_and_leaves_no_temporary_file()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["out.json"], "old");
        var capture = TraceCapture.Open(Traces.Folder("upstream-pthread"));

        PerfettoJsonWriter.WriteFile(capture, folder["out.json"]);

        Assert.StartsWith("{\"traceEvents\"", File.ReadAllText(folder["out.json"]), StringComparison.Ordinal);
        Assert.Equal(["out.json"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void A_cancelled_export_leaves_the_old_file_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["out.json"], "old");
        var capture = TraceCapture.Open(Traces.Folder("device-1proc"));

        Assert.Throws<OperationCanceledException>(() => PerfettoJsonWriter.WriteFile(capture, folder["out.json"], cancellation: new(true)));

        Assert.Equal("old", File.ReadAllText(folder["out.json"]));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    private static string Write(string name, ExportOptions options)
    {
        using var stream = new MemoryStream();
        PerfettoJsonWriter.Write(TraceCapture.Open(Traces.Folder(name)), stream, options);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
