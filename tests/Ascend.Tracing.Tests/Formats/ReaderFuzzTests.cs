using System.Collections.Concurrent;
using System.Globalization;
using Ascend.Tests;
using Ascend.Tracing.Tests.Helpers;

namespace Ascend.Tracing.Tests.Formats;

/// <summary>
/// Damaged inputs of every kind through every reader: only <see cref="TraceFormatException"/> may come out, and no
/// case takes memory out of proportion. ASCEND_FUZZ_CASES says how many; fewer cases are the first ones of more.
/// </summary>
public sealed class ReaderFuzzTests
{
    private const int Workers = 4;
    private const int MostFailures = 10;
    private const int DefaultCases = 4_000;
    private const long MaxBytesOfCase = 64L << 20;

    [Fact]
    public void Damaged_inputs_are_read_or_refused()
    {
        string? asked = Environment.GetEnvironmentVariable("ASCEND_FUZZ_CASES");
        int cases = asked is null ? DefaultCases : int.Parse(asked, NumberStyles.None, CultureInfo.InvariantCulture);
        long read = 0;
        ConcurrentQueue<string> failures = [];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Math.Min(Workers, Environment.ProcessorCount) };
        Parallel.For(0, Workers, parallel, worker =>
        {
            using var folder = new FormatFolder();
            for (int i = worker; i < cases; i += Workers)
            {
                if (failures.Count < MostFailures && Holds(folder, i, failures))
                {
                    Interlocked.Increment(ref read);
                }
            }
        });
        Assert.Empty(failures);
        Assert.InRange(read, cases / 4, cases);
    }

    [Fact]
    public void Every_input_that_fuzzing_kept_is_read_or_refused()
    {
        HashSet<string> names = [.. FuzzCorpus.All.Select(input => input.Name)];
        (string Target, string File)[] inputs = [.. InputFolder.Committed.All.Where(input => names.Contains(input.Target))];
        using var folder = new FormatFolder();
        Assert.NotEmpty(inputs);
        Assert.All(inputs, input => FuzzedReading.Read(
            FuzzCorpus.Place(folder, input.Target, File.ReadAllBytes(input.File)), isWritten: true));
    }

    /// <summary>True when the input was read, false when it was refused.</summary>
    private static bool Holds(FormatFolder folder, int number, ConcurrentQueue<string> failures)
    {
        var random = new Random(number);
        (string name, byte[] whole, _) = Pick(random);
        byte[] bytes = Mutation.Of(whole, random);
        string path = FuzzCorpus.Place(folder, name, bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool isRead = false;
        try
        {
            isRead = FuzzedReading.Read(path, number % 16 == 0);
        }
        catch (Exception e)
        {
            failures.Enqueue($"case {number} ({name}): {e}\n{Convert.ToBase64String(bytes)}");
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (allocated > MaxBytesOfCase)
        {
            failures.Enqueue($"case {number} ({name}) took {allocated} bytes");
        }

        return isRead;
    }

    private static (string Name, byte[] Bytes, int Weight) Pick(Random random)
    {
        int place = random.Next(FuzzCorpus.All.Sum(input => input.Weight));
        return FuzzCorpus.All.First(input => (place -= input.Weight) < 0);
    }
}
