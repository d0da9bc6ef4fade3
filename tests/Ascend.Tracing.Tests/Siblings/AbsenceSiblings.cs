using System.Globalization;
using Ascend.Tracing.Tests.Formats;
using Ascend.Tracing.Tests.Helpers;
using static Ascend.Tracing.Tests.Helpers.CaptureBuilder;

namespace Ascend.Tracing.Tests.Siblings;

/// <summary>Case 03 and what is like it: captures in which something is absent, of any kind and size, are never complete.</summary>
public sealed class AbsenceSiblings
{
    private const int Seeds = 60;

    public static TheoryData<SwimlaneShape> Shapes => new(Enum.GetValues<SwimlaneShape>());

    [Fact]
    public void A_TraCR_capture_with_a_proc_that_holds_no_record_is_incomplete()
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            using var builder = new CaptureBuilder();
            int procs = random.Next(1, 5), silent = random.Next(procs);
            for (int i = 0; i < procs; i++)
            {
                builder.SimplerProc(1000 + i, random.Next(1, 5), random.Next(1, 25), random.Next(1, 49));
                if (i != silent)
                {
                    builder.Thread(1000 + i, 1, Set(0, 5, 10), Close(0, 20), Set(2, RunTask, 30, 4), Close(2, 90));
                }

                for (int thread = 2; i == silent && thread < random.Next(2, 6); thread++)
                {
                    _ = random.Next(2) == 0 ? builder.Bytes(1000 + i, thread, []) : builder.EmptyThreadFolder(1000 + i, thread);
                }
            }

            RequireIncomplete(builder.Open(), DiagnosticKind.NoRecords, seed);
        }
    }

    [Fact]
    public void A_capture_whose_cores_are_silent_is_incomplete_and_so_are_its_exports()
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            using var builder = new CaptureBuilder();
            int aicpu = random.Next(1, 5);
            builder.SimplerProc(1000, aicpu, random.Next(1, 25), random.Next(1, 49));
            for (int thread = 1; thread <= aicpu; thread++)
            {
                ulong time = 5_000_000_000 + (ulong)random.Next(1000);
                builder.Thread(1000, thread, [.. Enumerable.Range(0, random.Next(1, 200)).SelectMany(_ => new[]
                {
                    Set(thread - 1, random.Next(6), time += (ulong)random.Next(1, 500)), Close(thread - 1, time += (ulong)random.Next(1, 500)),
                })]);
            }

            TraceCapture capture = builder.Open();
            RequireIncomplete(capture, DiagnosticKind.NothingRan, seed);
            using var folder = new FormatFolder();
            using var json = new MemoryStream();
            using var native = new MemoryStream();
            PerfettoJsonWriter.Write(capture, json);
            PftraceWriter.Write(capture, native);
            foreach (byte[] export in new[] { json.ToArray(), native.ToArray() })
            {
                Assert.Equal(CaptureVerdict.Incomplete, FormatFolder.Check(folder.Write("export", export)).Verdict);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_swimlane_without_a_task_is_incomplete_whatever_else_it_holds(SwimlaneShape shape)
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            using var folder = new FormatFolder();
            bool isBoundless = random.Next(2) == 0;
            string more = isBoundless ? "" : ", \"host_capture\": {\"status\": \"complete\"}";
            string path = folder.Write($"{random.Next(100)}.json", SwimlaneText.Write(shape, [], _ => 0, random.Next(2) == 0, more));
            _ = random.Next(2) == 0 ? folder.Write("deps.json", SwimlaneText.Deps((0, 7, -1, -1))) : "";
            using OpenedTrace trace = TraceDoor.Open(path);

            RequireIncomplete(trace.Capture, DiagnosticKind.NoRecords, seed);
        }
    }

    [Fact]
    public void Chrome_files_with_lanes_of_cores_and_no_span_on_them_are_incomplete()
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            int cores = random.Next(1, 9);
            IEnumerable<string> names = Enumerable.Range(0, cores).Select(c => Name(c + 10, $"{(random.Next(2) == 0 ? "AIC" : "AIV")}_{c}"));
            IEnumerable<string> spans = Enumerable.Range(0, random.Next(1, 50)).Select(i => string.Create(
                CultureInfo.InvariantCulture, $"{{\"name\":\"Scheduling\",\"ph\":\"X\",\"pid\":1,\"tid\":1,\"ts\":{i * 10},\"dur\":{random.Next(1, 9)}}}"));
            string[] events = [Name(1, "AICPU_0"), .. names, .. spans];
            if (random.Next(2) == 0)
            {
                random.Shuffle(events);
            }

            using var folder = new FormatFolder();
            using OpenedTrace trace = TraceDoor.Open(folder.Write("trace.json", $"{{\"traceEvents\":[{string.Join(',', events)}]}}"));
            RequireIncomplete(trace.Capture, DiagnosticKind.NoCoreSpan, seed);
        }
    }

    private static string Name(int thread, string name) =>
        $"{{\"name\":\"thread_name\",\"ph\":\"M\",\"pid\":1,\"tid\":{thread},\"args\":{{\"name\":\"{name}\"}}}}";

    private static void RequireIncomplete(TraceCapture capture, DiagnosticKind why, int seed)
    {
        FigureReport report = FigureReport.Compute(capture);
        Assert.True(report.Verdict == CaptureVerdict.Incomplete, $"seed {seed}: {report.Verdict}");
        Assert.Contains(report.Diagnostics, d => d.Kind == why && d.Severity == DiagnosticSeverity.Loss);
    }
}
