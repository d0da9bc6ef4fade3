using System.Diagnostics;
using Ascend.Tracing.Tests.Formats;
using Ascend.Tracing.Tests.Helpers;

namespace Ascend.Fuzzing;

/// <summary>
/// Reads damaged inputs in this process, whose readers are instrumented, and goes on from those that reach something new.
/// </summary>
internal sealed class FuzzLoop : IDisposable
{
    /// <summary>No input is longer.</summary>
    public const int MaxBytes = 1 << 16;

    private const long MostAllocated = 128L << 20;
    private const int MostFindings = 10;
    private const int MostCommitted = 180_000;
    private const int FewestNews = 3;

    private readonly CoverageMap _map = new();
    private readonly FormatFolder _folder = new();
    private readonly CurrentInput _current;
    private readonly Findings _findings = new(FuzzSession.Findings);
    private readonly Watchdog _watchdog;
    private readonly FuzzQueue[] _queues;
    private long _read;
    private int _kept;

    /// <param name="current">The file that says which input is being read.</param>
    public FuzzLoop(string current)
    {
        _current = new CurrentInput(current);
        _queues = [.. FuzzTarget.All(_folder).Select(target => new FuzzQueue(target))];
        _watchdog = new Watchdog(taken =>
        {
            (string target, byte[] bytes) = _current.Get();
            string details = $"It took {taken.TotalSeconds:F0} s of the processor and went on.";
            _findings.Add(target, bytes, "reading does not end", details);
        });
    }

    private static IEnumerable<(string Target, string File)> Corpus => InputFolder.Committed.All.Concat(FuzzSession.Corpus.All);

    /// <summary>Runs for a time.</summary>
    /// <returns>The number of different faults.</returns>
    public int Run(int seed, TimeSpan time)
    {
        long start = Stopwatch.GetTimestamp();
        var random = new Random(seed);
        foreach (FuzzQueue queue in _queues)
        {
            Try(queue, queue.Target.Seed);
        }

        foreach ((string target, string file) in Corpus)
        {
            if (Array.Find(_queues, q => q.Target.Name == target) is { } queue)
            {
                Try(queue, File.ReadAllBytes(file));
            }
        }

        Console.WriteLine($"corpus: {_read} inputs, {_map.Branches} branches");
        TimeSpan next = TimeSpan.FromSeconds(10);
        while (Stopwatch.GetElapsedTime(start) is var elapsed && elapsed < time && _findings.Count < MostFindings)
        {
            FuzzQueue queue = _queues[random.Next(_queues.Length)];
            byte[] bytes = Change(queue, random);
            if (Try(queue, bytes))
            {
                FuzzSession.Corpus.Save(queue.Target.Name, bytes);
                _kept++;
            }

            if (elapsed > next)
            {
                Report(elapsed);
                next = elapsed + TimeSpan.FromSeconds(10);
            }
        }

        Report(Stopwatch.GetElapsedTime(start));
        return _findings.Count;
    }

    /// <summary>
    /// Which of the inputs at hand take several branches that no smaller one takes, beyond those of the whole inputs; as many as
    /// are kept in the repository.
    /// </summary>
    public IEnumerable<(string Target, string File)> Smallest()
    {
        foreach (FuzzQueue queue in _queues)
        {
            Measure(queue.Target, queue.Target.Seed);
            _map.Learn();
        }

        int kept = 0;
        foreach ((string name, string file) in Corpus.OrderBy(input => new FileInfo(input.File).Length).ToArray())
        {
            if (Array.Find(_queues, q => q.Target.Name == name) is { } queue)
            {
                byte[] bytes = File.ReadAllBytes(file);
                Measure(queue.Target, bytes);
                if (kept + bytes.Length <= MostCommitted && _map.Learn() >= FewestNews)
                {
                    kept += bytes.Length;
                    yield return (name, file);
                }
            }
        }
    }

    public void Dispose()
    {
        _current.Dispose();
        _folder.Dispose();
    }

    /// <summary>Reads an input and keeps it when what is new about it is new twice: threads interleave as they like.</summary>
    private bool Try(FuzzQueue queue, byte[] bytes)
    {
        _read++;
        Measure(queue.Target, bytes, isWritten: _read % 16 == 0);
        if (!_map.HasNews())
        {
            return false;
        }

        Measure(queue.Target, bytes);
        bool isNew = _map.HasNews();
        _map.Learn();
        if (isNew)
        {
            queue.Add(bytes);
        }

        return isNew;
    }

    private void Measure(FuzzTarget target, byte[] bytes, bool isWritten = true)
    {
        _current.Set(target.Name, bytes);
        _watchdog.Next();
        _map.Clear();
        long before = GC.GetTotalAllocatedBytes();
        try
        {
            target.Read(bytes, isWritten);
        }
        catch (Exception e)
        {
            _findings.Add(target.Name, bytes, e);
        }

        long allocated = GC.GetTotalAllocatedBytes() - before;
        if (allocated > MostAllocated)
        {
            string details = $"{bytes.Length} bytes took {allocated} bytes of memory.";
            _findings.Add(target.Name, bytes, "memory out of proportion", details);
        }
    }

    private byte[] Change(FuzzQueue queue, Random random)
    {
        byte[] bytes = queue.Pick(random);
        if (random.Next(5) == 0)
        {
            FuzzQueue other = random.Next(3) == 0 ? _queues[random.Next(_queues.Length)] : queue;
            bytes = Mutation.Splice(bytes, other.Pick(random), random);
        }

        for (int rounds = 1 << random.Next(3); rounds > 0; rounds--)
        {
            bytes = Mutation.Of(bytes, random);
        }

        return bytes.Length <= MaxBytes ? bytes : bytes[..MaxBytes];
    }

    private void Report(TimeSpan elapsed) => Console.WriteLine(
        $"{elapsed.TotalSeconds,5:F0} s: {_read} inputs ({_read / elapsed.TotalSeconds:F0}/s), {_map.Branches} branches, {_kept} kept, "
        + $"{_findings.Count} faults");
}
