using System.Runtime.InteropServices;
using System.Text;
using Ascend.Tracing.Tests.Helpers;
using static Ascend.Tracing.Tests.Helpers.CaptureBuilder;

namespace Ascend.Tracing.Tests.Formats;

/// <summary>A whole small input of each kind that is read, to be damaged.</summary>
internal static class FuzzCorpus
{
    private static readonly byte[] s_metadata = MetadataOfSimpler();

    /// <summary>The inputs: a name, the bytes to damage, and how many of 100 cases are of it.</summary>
    public static IReadOnlyList<(string Name, byte[] Bytes, int Weight)> All { get; } = Create();

    private static string Deps => SwimlaneText.Deps((0, 7, -1, -1), (1, -1, 8, 8));

    private static string Names => SwimlaneText.Names((7, "QK"), (8, "SM"));

    private static SwimlaneTask[] Launch => SwimlaneText.Launch(1, 5_000_000_000);

    /// <summary>Puts damaged bytes where they belong and says what to open.</summary>
    /// <param name="folder">An empty folder of the caller's, used again and again.</param>
    /// <param name="name">The input's name.</param>
    /// <param name="bytes">Its damaged bytes.</param>
    public static string Place(FormatFolder folder, string name, byte[] bytes)
    {
        switch (name)
        {
            case "deps" or "names":
                folder.Write("companion/deps.json", name == "deps" ? bytes : Utf8(Deps));
                folder.Write("companion/names.json", name == "names" ? bytes : Utf8(Names));
                return folder.Write("companion/records", SwimlaneText.Write(SwimlaneShape.S1, Launch));
            case "rank":
                folder.Write("ranks/rank0/d0/records.json", SwimlaneText.Write(SwimlaneShape.S2, Launch));
                folder.Write("ranks/rank1/d0/records.json", bytes);
                return folder["ranks"];
            case "metadata":
                folder.Write("tracr/proc.1/metadata.json", bytes);
                folder.Write("tracr/proc.1/thread.1/traces.bts", Records());
                return folder["tracr"];
            case "records":
                folder.Write("recorded/proc.1/metadata.json", s_metadata);
                folder.Write("recorded/proc.1/thread.1/traces.bts", bytes);
                folder.Write("recorded/proc.1/thread.2/traces.bts", Records());
                return folder["recorded"];
            default:
                return folder.Write($"input.{name}", bytes);
        }
    }

    private static List<(string, byte[], int)> Create()
    {
        using var folder = new FormatFolder();
        using var builder = new CaptureBuilder();
        TraceCapture capture = builder.SimplerProc().Thread(
            1000, 1, Set(0, 0, 5), Set(2, RunTask, 10, 3), Set(4, RunPair, 12, 1), Close(2, 30), Close(4, 31),
            Set(2, RunPair, 40, 2), Set(2, RunPair, 45, 2), Close(2, 50), Close(2, 60), Close(0, 70)).Open();
        PerfettoJsonWriter.WriteFile(capture, folder["json"]);
        PftraceWriter.WriteFile(capture, folder["pftrace"]);
        foreach (string archive in new[] { "tgz", "zip" })
        {
            ArchiveTests.Pack(builder.Path, folder[archive], archive);
        }

        SwimlaneTask[] launches = [.. SwimlaneText.Launch(1, 5_000_000_000), .. SwimlaneText.Launch(2, 5_050_000_000)];
        const string Boundaries = ", \"run_boundaries\": [{\"run_epoch\": 1, \"start_cycles\": 4999999900}, "
            + "{\"run_epoch\": 2, \"start_cycles\": 5049999900}]";
        return
        [
            ("tracr-json", File.ReadAllBytes(folder["json"]), 14),
            ("pftrace", File.ReadAllBytes(folder["pftrace"]), 14),
            ("swimlane-1", Utf8(SwimlaneText.Write(SwimlaneShape.S1, launches, more: Boundaries)), 7),
            ("swimlane-2", Utf8(SwimlaneText.Write(SwimlaneShape.S2, launches, metadataFirst: false)), 7),
            ("swimlane-3", Utf8(SwimlaneText.Write(SwimlaneShape.S3, launches)), 7),
            ("swimlane-fork", Utf8(SwimlaneText.Write(SwimlaneShape.Fork, launches, t => (int)t.Token + 7)), 7),
            ("deps", Utf8(Deps), 3),
            ("names", Utf8(Names), 3),
            ("rank", Utf8(SwimlaneText.Write(SwimlaneShape.S1, launches)), 2),
            ("metadata", s_metadata, 3),
            ("records", File.ReadAllBytes(Path.Combine(builder.Path, "proc.1000", "thread.1", "traces.bts")), 3),
            ("chrome", Utf8(ChromeJsonTests.Worker), 9),
            ("trace-view", Utf8(ChromeJsonTests.TraceView), 7),
            ("strace", Utf8(StraceTests.Log), 8),
            ("op-summary", Utf8(KernelTableTests.OpSummary(
                ("mm", "100.5", "3.25", 1), ("a,\"b\"", "105", "3", 1), ("att", "110", "7", 2))), 5),
            ("kernel-details", Utf8(KernelTableTests.KernelDetails), 2),
            ("tgz", File.ReadAllBytes(folder["tgz"]), 1),
            ("zip", File.ReadAllBytes(folder["zip"]), 1),
        ];
    }

    private static byte[] MetadataOfSimpler()
    {
        using CaptureBuilder builder = new CaptureBuilder().SimplerProc();
        return File.ReadAllBytes(Path.Combine(builder.Path, "proc.1000", "metadata.json"));
    }

    private static byte[] Records() => MemoryMarshal.AsBytes<TraceRecord>(new[] { Set(0, 0, 5), Close(0, 9) }).ToArray();

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
