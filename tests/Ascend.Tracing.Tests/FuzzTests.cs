using System.Runtime.InteropServices;
using Ascend.Tracing.Tests.Helpers;

namespace Ascend.Tracing.Tests;

/// <summary>
/// Mutated metadata.json and traces.bts, a fixed number of seeded cases: only <see cref="TraceFormatException"/> may come out, and
/// no case may take memory out of proportion.
/// </summary>
public sealed class FuzzTests
{
    private const int CasesPerSeed = 1000;
    private const long MaxBytesOfCase = 256L << 20;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 10)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Mutated_captures_are_read_or_refused(int seed)
    {
        byte[][] metadata = [.. Traces.Names.SelectMany(n => Directory.GetFiles(Traces.Folder(n), "metadata.json", SearchOption.AllDirectories)).Select(File.ReadAllBytes)];
        byte[][] records = [.. Traces.Names.SelectMany(n => Directory.GetFiles(Traces.Folder(n), "traces.bts", SearchOption.AllDirectories)).Select(f => File.ReadAllBytes(f)[..80])];
        using var folder = new TemporaryFolder();
        string proc = folder["proc.1"];
        Directory.CreateDirectory(Path.Combine(proc, "thread.1"));
        Directory.CreateDirectory(Path.Combine(proc, "thread.2"));
        var random = new Random(seed);
        int read = 0;
        for (int i = 0; i < CasesPerSeed; i++)
        {
            File.WriteAllBytes(Path.Combine(proc, "metadata.json"), random.Next(3) == 0 ? Pick(metadata, random) : Mutation.Of(Pick(metadata, random), random));
            File.WriteAllBytes(Path.Combine(proc, "thread.1/traces.bts"), Mutation.Of(Pick(records, random), random));
            File.WriteAllBytes(Path.Combine(proc, "thread.2/traces.bts"), MutateRecords(Pick(records, random), random));
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                Use(TraceCapture.Open(folder.Path), folder);
                read++;
            }
            catch (TraceFormatException e)
            {
                Assert.Contains("metadata.json", e.Message, StringComparison.Ordinal);
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MaxBytesOfCase);
        }

        Assert.InRange(read, CasesPerSeed / 4, CasesPerSeed);
    }

    private static void Use(TraceCapture capture, TemporaryFolder folder)
    {
        foreach (ReferenceDialect dialect in (ReferenceDialect[])[ReferenceDialect.Algebraic, ReferenceDialect.Csl])
        {
            var options = new ExportOptions { Dialect = dialect, Slots = SlotModel.TwoSlot };
            using var json = new MemoryStream();
            PerfettoJsonWriter.Write(capture, json, options);
            System.Text.Json.JsonDocument.Parse(json.ToArray()).Dispose();
            TraceDump.Write(capture, Stream.Null, options);
        }

        PftraceWriter.Write(capture, Stream.Null);
        ParaverWriter.WriteFiles(capture, folder.Path);
        var report = FigureReport.Compute(capture);
        FigureReportJson.Write(report, Stream.Null);
        Assert.Equal(capture.Verdict, report.Verdict);
    }

    private static byte[] Pick(byte[][] from, Random random) => from[random.Next(from.Length)];

    private static byte[] MutateRecords(byte[] bytes, Random random)
    {
        TraceRecord[] records = MemoryMarshal.Cast<byte, TraceRecord>(bytes.AsSpan(0, bytes.Length / 16 * 16)).ToArray();
        ulong[] times = [0, 1, ulong.MaxValue, ulong.MaxValue - 1, long.MaxValue, 5_000_000_000];
        for (int i = 0; i < records.Length; i++)
        {
            if (random.Next(3) == 0)
            {
                records[i] = new(
                    random.Next(4) == 0 ? (ushort)random.Next(65536) : (ushort)random.Next(40),
                    random.Next(3) == 0 ? (ushort)random.Next(65530, 65536) : (ushort)random.Next(25),
                    (uint)random.Next(),
                    times[random.Next(times.Length)]);
            }
        }

        return MemoryMarshal.AsBytes<TraceRecord>(records).ToArray();
    }
}
