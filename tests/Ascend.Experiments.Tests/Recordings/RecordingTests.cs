using System.Text.Json.Nodes;
using Ascend.Experiments.Tests.Measurement;

namespace Ascend.Experiments.Tests.Recordings;

public sealed class RecordingTests : IDisposable
{
    private readonly Noisy _noisy = new();

    private string File => Path.Combine(_noisy.Folder, "comparison.json");

    public void Dispose() => _noisy.Dispose();

    [Fact]
    public async Task A_comparison_survives_its_file_and_its_conclusions_can_be_drawn_anew()
    {
        Comparison measured = await _noisy.CompareAsync(Noisy.Text(1, 0.02, 1), Noisy.Rounds(20));
        ComparisonFile.Save(File, measured);
        Comparison loaded = ComparisonFile.Load(File);
        Comparison rebuilt = Experiments.Recordings.Rebuild(loaded);
        Assert.Equal(Json(measured), Json(loaded));
        Assert.Equal(Json(measured), Json(rebuilt));
        Assert.Empty(Directory.GetFiles(_noisy.Folder, "*.tmp"));
    }

    /// <summary>Recordings from before packages declared their workloads.</summary>
    [Fact]
    public async Task A_recording_without_workloads_concludes_as_before_and_compares_with_one_that_has_them()
    {
        Comparison measured = await _noisy.CompareAsync(Noisy.Text(1, 0.02, 1), Noisy.Rounds(20));
        JsonNode document = JsonNode.Parse(Json(measured))!;
        foreach (JsonNode? arm in document["arms"]!.AsArray())
        {
            arm!.AsObject().Remove("repeats");
            foreach (string member in new[]
            {
                "workload", "has_own_inputs", "attentions_per_run", "bytes_moved", "floating_point_operations", "build",
            })
            {
                arm["manifest"]!.AsObject().Remove(member);
            }
        }

        System.IO.File.WriteAllText(File, document.ToJsonString());
        Comparison loaded = ComparisonFile.Load(File);
        Assert.Null(loaded.Arm("A").Manifest.Workload);
        Comparison rebuilt = Experiments.Recordings.Rebuild(loaded);
        Assert.Equal(measured.Pairs[0].VerdictText, rebuilt.Pairs[0].VerdictText);
        Assert.Equal(measured.Arm("B").Roofline, rebuilt.Arm("B").Roofline);
        Assert.Equal(
            ["dtype of the model", "surroundings"],
            LikeForLikeGuard.Compare(loaded.Arm("A").Manifest, measured.Arm("B").Manifest)
                .Where(c => c.Kind == ConditionKind.ExplainsResult).Select(c => c.Field).Order());
    }

    [Fact]
    public async Task Arms_of_two_sessions_are_compared_unpaired_and_the_sessions_named()
    {
        Comparison first = await _noisy.CompareAsync(Noisy.Text(1, 0.02, 1), Noisy.Rounds(30));
        Comparison second = await _noisy.CompareAsync(Noisy.Text(1, 0.02, 1), Noisy.Rounds(20));
        Comparison combined = Experiments.Recordings.Combine(first, null, second, null, "ascend compare --from a b");
        PairResult pair = Assert.Single(combined.Pairs);
        Assert.False(pair.Ratio!.IsPaired);
        Assert.Equal(20, pair.Ratio.Pairs);
        Assert.Contains(pair.Conditions, condition => condition is { Kind: ConditionKind.ExplainsResult, Field: "session" });
        Assert.InRange(pair.Ratio.Value, 0.97 * first.Pairs[0].Ratio!.Value, 1.03 * first.Pairs[0].Ratio!.Value);
        Assert.Equal(["CCE highperf", "CCE highperf"], Experiments.Recordings.Combine(first, "A", second, "A", "").Arms.Select(arm => arm.Name));
        Assert.Contains("pypto", Assert.Throws<ArgumentException>(() => Experiments.Recordings.Combine(first, "Z", second, null, "")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recordings_of_different_work_are_not_comparable()
    {
        Comparison measured = await _noisy.CompareAsync(null, Noisy.Rounds(8));
        ArmResult other = measured.Arm("B") with { Manifest = measured.Arm("B").Manifest with { Shape = "b2_h1_kv1_s16_bs16_fp16", Session = "other" } };
        PairResult pair = Experiments.Recordings.Combine(measured, null, measured with { Arms = [measured.Arm("A"), other] }, null, "").Pairs[0];
        Assert.Equal(Verdict.NotComparable, pair.Verdict);
        Assert.Contains("shape", pair.VerdictText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.0, 0.03, GateOutcome.Passed)]
    [InlineData(0.02, 0.03, GateOutcome.Passed)]
    [InlineData(0.06, 0.03, GateOutcome.Slower)]
    [InlineData(-0.10, 0.0, GateOutcome.Passed)]
    public async Task The_gate_fails_an_arm_that_became_slower_than_allowed(double slowdown, double allowed, GateOutcome expected)
    {
        Comparison before = await _noisy.CompareAsync(Noisy.Text(1, 0.005, 1), Noisy.Rounds(20));
        Comparison now = await _noisy.CompareAsync(Noisy.Text(2, 0.005, 1 + slowdown), Noisy.Rounds(20));
        IReadOnlyList<GateResult> results = BaselineGate.Check(now, before, allowed);
        Assert.Equal(["CCE highperf", "pypto fa_fused"], results.Select(result => result.Arm));
        Assert.All(results, result => Assert.Contains(result.Conditions, condition => condition.Field == "injected noise"));
        Assert.Equal(expected, results[1].Outcome);
        Assert.InRange(results[1].Ratio!.Value, 0.98 * (1 + slowdown), 1.02 * (1 + slowdown));
    }

    [Fact]
    public async Task The_gate_refuses_a_baseline_of_other_work_or_other_kernels()
    {
        Comparison now = await _noisy.CompareAsync(null, Noisy.Rounds(8));
        Comparison elsewhere = now with { Arms = [.. now.Arms.Select(arm => arm with { Manifest = arm.Manifest with { Backend = "device" } })] };
        Assert.All(BaselineGate.Check(now, elsewhere, 0.03), result => Assert.Equal(GateOutcome.NotComparable, result.Outcome));
        Comparison unknown = now with { Arms = [.. now.Arms.Select(arm => arm with { Manifest = arm.Manifest with { Package = "unknown" } })] };
        Assert.Throws<ArgumentException>(() => BaselineGate.Check(now, unknown, 0.03));
    }

    [Theory]
    [InlineData("kernel_names")]
    [InlineData("samples")]
    [InlineData("profiler_costs")]
    public async Task A_recording_that_lacks_a_member_is_refused_by_its_name(string member)
    {
        JsonNode document = JsonNode.Parse(Json(await _noisy.CompareAsync(null, Noisy.Rounds(1))))!;
        Assert.True(document["arms"]![0]!.AsObject().Remove(member));
        System.IO.File.WriteAllText(File, document.ToJsonString());
        Assert.Contains(member, Assert.Throws<InvalidDataException>(() => ComparisonFile.Load(File)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"schema": "ascend-comparison/99"}""")]
    [InlineData("""{"schema": "ascend-comparison/1"}""")]
    [InlineData("""{"schema": "ascend-comparison/1", "arms": [], "pairs": []}""")]
    public void A_file_that_is_no_comparison_is_refused_by_name(string text)
    {
        System.IO.File.WriteAllText(File, text);
        Assert.Contains("comparison.json", Assert.Throws<InvalidDataException>(() => ComparisonFile.Load(File)).Message, StringComparison.Ordinal);
    }

    private static string Json(Comparison comparison)
    {
        using var stream = new MemoryStream();
        ComparisonFile.Write(stream, comparison);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
