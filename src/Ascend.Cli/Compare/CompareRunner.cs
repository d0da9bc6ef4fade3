using Ascend.Attention;
using Ascend.Runtime;

namespace Ascend.Cli.Compare;

/// <summary>Runs both kernels on one problem, untraced and traced, checks their results and computes their figures.</summary>
internal sealed class CompareRunner(AscendHost host, CompareSettings settings, IProgress<CompareProgress> progress)
{
    /// <exception cref="AscendException">A run failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<CompareReport> RunAsync(CancellationToken cancellation)
    {
        PagedAttentionShape shape = settings.Problem.Shape;
        CceTiling tiling = CceTiling.Create(shape, mode: settings.Tiling);
        progress.Report(new CompareProgress("generating data", 0));
        PagedAttentionData data = settings.Problem.CreateData();
        progress.Report(new CompareProgress("computing the reference", 0));
        ushort[] expected = AttentionReference.Compute(data, cancellationToken: cancellation);

        using Device device = host.OpenDevice();
        using RuntimeSession session = device.CreateSession(new SessionOptions { OutputDirectory = settings.OutputDirectory });
        using AttentionTensors tensors = AttentionTensors.Upload(session, data);
        using Arm cce = Arm.Cce(session, tensors, tiling);
        using Arm pypto = Arm.Pypto(session, tensors);
        Arm[] arms = [cce, pypto];
        await RunRoundsAsync(session, arms, trace: false, settings.Rounds, cancellation).ConfigureAwait(false);
        await RunRoundsAsync(session, arms, trace: true, settings.TracedRounds, cancellation).ConfigureAwait(false);
        return Report(tiling, [.. arms.Select(arm => arm.Report(GoldenCheck.Compare(shape, expected, arm.Output)))]);
    }

    /// <summary>Warm-up rounds, then counted ones; the arms take turns, and change who goes first from round to round.</summary>
    private async Task RunRoundsAsync(RuntimeSession session, Arm[] arms, bool trace, int rounds, CancellationToken cancellation)
    {
        var options = new RunOptions { Trace = trace };
        for (int round = -settings.WarmUp; round < rounds; round++)
        {
            foreach (Arm arm in round % 2 == 0 ? arms : arms.Reverse())
            {
                arm.Launch.ClearOutput();
                RunResult result = await session.RunAsync(arm.Kernel, arm.Launch.Arguments, options, cancellation).ConfigureAwait(false);
                if (round >= 0)
                {
                    Count(arm, result, cancellation);
                }
                else if (result.OutputPath is { } warmUpFolder)
                {
                    Directory.Delete(warmUpFolder, recursive: true);
                }

                progress.Report(new CompareProgress($"{arm.Name}, {(trace ? "traced" : "untraced")}", 1));
            }
        }
    }

    private void Count(Arm arm, RunResult result, CancellationToken cancellation)
    {
        arm.KeepOutput();
        if (result.CapturePath is { } capture)
        {
            arm.TracedHostWallMs.Add(result.HostWall.TotalMilliseconds);
            arm.Captures.Add(CaptureFigures.Read(capture, arm.Kernel.Package, settings.Problem.Shape, cancellation));
        }
        else
        {
            arm.UntracedHostWallMs.Add(result.HostWall.TotalMilliseconds);
        }
    }

    private CompareReport Report(CceTiling tiling, ArmReport[] arms)
    {
        PagedAttentionShape shape = settings.Problem.Shape;
        return new CompareReport
        {
            Backend = BackendText.Id(host),
            BackendReason = host.BackendReason,
            Profile = host.ProfileName,
            DeviceTimes = BackendText.TimingId(host.Clock),
            Caveat = BackendText.Caveat(host.Clock),
            Problem = new ProblemReport
            {
                Shape = shape.Name,
                Batch = shape.Batch,
                QueryHeads = shape.QueryHeads,
                KvHeads = shape.KvHeads,
                HeadDim = shape.HeadDim,
                BlockSize = shape.BlockSize,
                ContextLengths = shape.ContextLengths,
                DataType = shape.DataType == AttentionDataType.Float16 ? "fp16" : "bf16",
                Seed = settings.Problem.Seed,
                BytesMoved = shape.BytesMoved,
                FloatingPointOperations = shape.FloatingPointOperations,
            },
            Arms = arms,
            MakespanRatio = arms[1].MakespanUs / arms[0].MakespanUs,
            Correct = arms.All(arm => arm.GoldenPassed && arm.Reproducible),
            Notes = [.. Notes(tiling, arms)],
        };
    }

    private static IEnumerable<string> Notes(CceTiling tiling, ArmReport[] arms)
    {
        if (tiling.IsContextAtThreshold && tiling.Mode == TilingMode.Default)
        {
            yield return $"context {CceTiling.LongSequenceThreshold} is exactly the threshold of the CCE kernel's long-sequence tiling; "
                + "one token less takes another path. Compare with --tiling batch-head.";
        }

        foreach (ArmReport arm in arms.Where(arm => arm.HasExternalKernels))
        {
            yield return $"'{arm.Package}' has external kernels: its name does not say what was measured.";
        }

        foreach (CaptureReport capture in arms.SelectMany(arm => arm.Captures).Where(capture => capture.Verdict == nameof(Tracing.CaptureVerdict.Incomplete)))
        {
            yield return $"capture {capture.Path} is incomplete; its figures are lower bounds.";
        }
    }
}
