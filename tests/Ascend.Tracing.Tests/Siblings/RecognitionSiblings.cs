using System.IO.Compression;
using System.Text;
using Ascend.Tracing.Tests.Formats;

namespace Ascend.Tracing.Tests.Siblings;

/// <summary>Case 07 and what is like it: what decides stands behind other members, under any name, spaced, packed.</summary>
public sealed class RecognitionSiblings
{
    private const int Seeds = 200;

    private static readonly (string Members, CaptureKind Kind)[] s_objects =
    [
        ("\"chip_swimlane_level\": 2, \"metadata\": {}", CaptureKind.ChipSwimlane),
        ("\"perf_swimlane_level\": 1", CaptureKind.ChipSwimlane),
        ("\"aicore_tasks\": [[0, 1, 2, 3, 4]], \"metadata\": {\"core_types\": [\"aic\"]}", CaptureKind.ChipSwimlane),
        ("\"traceEvents\": [{\"name\": \"a\", \"ph\": \"X\", \"ts\": 1.5, \"dur\": 2}]", CaptureKind.ChromeJson),
        ("\"tasks\": [{\"task_id\": \"1\", \"kernel_ids\": [1, 2, 3]}]", CaptureKind.Deps),
        ("\"callable_id_to_name\": {\"1\": \"QK\"}", CaptureKind.NameMap),
    ];

    [Fact]
    public void A_kind_is_recognised_by_what_it_holds_wherever_that_stands()
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            (string members, CaptureKind kind) = s_objects[random.Next(s_objects.Length)];
            IEnumerable<string> before = Enumerable.Range(0, random.Next(6)).Select(i => $"\"other_{i}\": {Value(random)}");
            string space = new[] { "", " ", "\n  ", "\r\n\t" }[random.Next(4)];
            string text = $"{(random.Next(3) == 0 ? "\uFEFF" : "")}{space}{{{space}{string.Join($",{space}", [.. before, members])}{space}}}\n";
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            if (random.Next(3) == 0)
            {
                using var packed = new MemoryStream();
                using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
                {
                    gzip.Write(bytes);
                }

                bytes = packed.ToArray();
            }

            using var folder = new FormatFolder();
            string name = new[] { "perfetto.json", "chip_swimlane_records (1).json", "host.1.log", "op_summary.csv", "x.pftrace", "ohne Endung", "deps.json" }[random.Next(7)];

            CaptureKind found = TraceDoor.Recognize(folder.Write(name, bytes));
            Assert.True(found == kind, $"seed {seed}: {found} instead of {kind} of {text}");
        }
    }

    private static string Value(Random random) => random.Next(6) switch
    {
        0 => "null",
        1 => "-12.5e3",
        2 => "\"traceEvents\"",
        3 => "[1, {\"tasks\": []}, \"}]\"]",
        4 => "{\"a\": {\"chip_swimlane_level\": 3}, \"b\\\"\": []}",
        _ => $"\"{new string('x', random.Next(5000))}\"",
    };
}
