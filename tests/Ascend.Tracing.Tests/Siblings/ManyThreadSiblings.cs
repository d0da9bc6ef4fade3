using Ascend.Tracing.Tests.Helpers;
using static Ascend.Tracing.Tests.Helpers.CaptureBuilder;

namespace Ascend.Tracing.Tests.Siblings;

/// <summary>Case 15 and what is like it: many threads' files are one core's own only where each core has one.</summary>
public sealed class ManyThreadSiblings
{
    private const int Seeds = 40;

    [Fact]
    public void Threads_that_share_lanes_stay_on_them_and_files_of_one_core_each_become_its_own()
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            int aicpu = random.Next(1, 5), aic = random.Next(1, 9), aiv = 2 * aic;
            using var builder = new CaptureBuilder();
            builder.SimplerProc(1000, aicpu, aic, aiv);
            int cores = aic + aiv;
            int count = random.Next(1, 120);
            int[] channels = [.. Enumerable.Range(0, count).Select(_ => aicpu + random.Next(cores))];
            builder.Thread(1000, 1, Set(0, 5, 999_000), Close(0, 3_000_000));
            for (int i = 0; i < count; i++)
            {
                ulong at = 1_000_000 + ((ulong)i * 1000);
                builder.Thread(1000, aicpu + 1 + i, Set(channels[i], RunTask, at, 5), Close(channels[i], at + 500));
            }

            TraceCapture capture = builder.Open();
            FigureReport report = FigureReport.Compute(capture);

            int[] alone = [.. channels.CountBy(c => c).Where(c => c.Value == 1).Select(c => c.Key).Order()];
            Assert.Equal(alone, capture.Procs[0].Lanes.Where(l => l.OnCoreOf is not null).Select(l => (int)l.OnCoreOf!).Order());
            KernelFigures kernel = Assert.Single(report.Procs[0].Kernels);
            Assert.Equal((count, 500L * count), (kernel.Spans, kernel.Aic.BusySumNs + kernel.Aiv.BusySumNs));
            Assert.Equal(channels.Distinct().Count(), kernel.Aic.CoresUsed + kernel.Aiv.CoresUsed);
        }
    }
}
