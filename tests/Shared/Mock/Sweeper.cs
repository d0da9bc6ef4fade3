using Xunit.Abstractions;

namespace Ascend.Tests;

/// <summary>
/// Lets each native call that an operation makes fail in turn with each plausible code. After every one: the exception that
/// fits the code, nothing leaked on the mock or among our handles, and an object that works again, or a device that is
/// refused until its reset.
/// </summary>
internal sealed class Sweeper : IDisposable
{
    /// <summary>Log messages of a release that failed, and of work that had failed before it.</summary>
    private static readonly int[] s_releaseFailed = [1030, 1031, 1032, 1041, 1082];

    private readonly MockFixture _mock;
    private readonly ulong _references;
    private readonly List<string> _problems = [];
    private readonly List<string> _summary = [];
    private int _cases;
    private string _last = "nothing";

    public Sweeper(string? profile = null)
    {
        _mock = new MockFixture(log: Log, profile: profile);
        _references = _mock.Ledger().acl_init_references;
    }

    public CollectingLogger Log { get; } = new();

    public void Dispose()
    {
        _mock.GiveBackReferences(_references);
        _mock.Dispose();
    }

    public void Run(IEnumerable<SweepOperation> operations)
    {
        foreach (SweepOperation operation in operations)
        {
            int before = _cases;
            (string Function, int Call)[] calls = CallsOf(operation);
            foreach ((string function, int call) in calls)
            {
                foreach (int code in PlausibleCodes.Of(function))
                {
                    Try(operation, function, call, code);
                }
            }

            _summary.Add($"{operation}: {calls.Length} calls, {_cases - before} cases");
        }
    }

    public void Conclude(ITestOutputHelper output, int atLeast)
    {
        foreach (string line in _summary)
        {
            output.WriteLine(line);
        }

        output.WriteLine($"{_cases} (operation, call, code) cases");
        Console.WriteLine($"FAULT SWEEP: {_cases} (operation, call, code) cases");
        Assert.True(_problems.Count == 0, $"{_problems.Count} of {_cases}:\n{string.Join('\n', _problems.Take(60))}");
        Assert.True(_cases >= atLeast, $"{_cases} cases");
    }

    /// <summary>The calls of an undisturbed operation, each with its number among those of its function.</summary>
    private (string Function, int Call)[] CallsOf(SweepOperation operation)
    {
        using IDisposable world = operation.Prepare(_mock.Host);
        operation.Act(world); // what is opened once only is not part of the operation
        var counts = new Dictionary<string, int>();
        return
        [
            .. _mock.CallsOf(() => operation.Act(world)).Select(name => (name, counts[name] = counts.GetValueOrDefault(name) + 1)),
        ];
    }

    private void Try(SweepOperation operation, string function, int call, int code)
    {
        string live = _mock.Live;
        int handles = ChildHandle.Alive;
        string what = $"{operation}: {function} #{call} -> {code}";
        IDisposable world = operation.Prepare(_mock.Host);
        if (Record.Exception(() => operation.Act(world)) is { } early)
        {
            _problems.Add($"{_last}: the next operation failed: {early.Message}");
        }

        _last = what;
        Log.Entries.Clear();
        _mock.Answer(function, code, call);
        Exception? failure = null;
        bool reached = _mock.CallsOf(() => failure = Record.Exception(() => operation.Act(world))).Count(c => c == function) >= call;
        _mock.NoFaults();
        bool releaseFailed = Log.Entries.Any(e => s_releaseFailed.Contains(e.Id));
        _cases += reached ? 1 : 0; // whether a run is polled to its end or waited for is a matter of time
        if (reached && Judge(operation, function, code, failure, releaseFailed) is { } wrong)
        {
            _problems.Add($"{what}: {wrong}");
        }

        CheckUsable(operation, world, what);
        world.Dispose();
        if (_mock.Live != live && releaseFailed)
        {
            // What could not be released is still there, and was said to be.
            ResetDevices();
        }
        else if (_mock.Live != live)
        {
            _problems.Add($"{what}: leaked on the mock: {_mock.Live}, before {live}");
        }

        if (ChildHandle.Alive != handles)
        {
            _problems.Add($"{what}: {ChildHandle.Alive - handles} handles leaked");
        }
    }

    /// <summary>What is wrong with the outcome; null when nothing is.</summary>
    private static string? Judge(SweepOperation operation, string function, int code, Exception? failure, bool releaseFailed)
    {
        ErrorLibrary library = function.StartsWith("acl", StringComparison.Ordinal) ? ErrorLibrary.Acl : ErrorLibrary.Simpler;
        ErrorEntry? entry = ErrorCatalog.Find(library, code);
        if (failure is null)
        {
            return IsNote(function, code) || releaseFailed || (operation.RetriesTimeouts && code is 507046 or 507047)
                || operation.ReportedElsewhere.ContainsKey(function) ? null : "not reported";
        }

        if (IsNote(function, code))
        {
            // The note took the place of the wait, so what follows may find its work undone.
            return failure is AscendException { Code: 107006 } ? null : failure.Message;
        }

        if (failure is not AscendException known)
        {
            return $"{failure.GetType().Name}: {failure.Message}";
        }

        Type expected = entry?.Kind switch
        {
            ErrorKind.NotSupported => typeof(AscendNotSupportedException),
            ErrorKind.OutOfResources => typeof(AscendOutOfMemoryException),
            ErrorKind.Timeout => typeof(AscendTimeoutException),
            ErrorKind.InvalidState => typeof(AscendInvalidStateException),
            _ => typeof(AscendException),
        };
        return (known.Code, known.Library) != (code, library) ? $"code {known.Code} of {known.Operation}: {known.Message}"
            : !expected.IsInstanceOfType(known) ? $"{known.GetType().Name} for {entry?.Kind}"
            : known.NextStep.Length == 0 || !known.Message.Contains(function, StringComparison.Ordinal) ? $"message: {known.Message}"
            : null;
    }

    private static bool IsNote(string function, int code) =>
        function.Contains("Synchronize", StringComparison.Ordinal) && Enum.IsDefined((SyncNote)code);

    private void ResetDevices()
    {
        for (int i = 0; i < _mock.Host.DeviceCount; i++)
        {
            _mock.Host.ResetDevice(i);
        }
    }

    /// <summary>The object works again, or its device is refused as stuck and works after a reset.</summary>
    private void CheckUsable(SweepOperation operation, IDisposable world, string what)
    {
        Exception? again = Record.Exception(() => operation.Act(world));
        if (again is AscendException { IsProbableFollowUp: true, Scope: ErrorScope.Device or ErrorScope.Task or ErrorScope.TaskOrDevice })
        {
            ResetDevices();
            using Device anew = _mock.Host.OpenDevice();
            anew.Synchronize();
        }
        else if (_mock.Host.GetDevices().Any(d => d.Problem is not null))
        {
            ResetDevices();
        }
        else if (again is not null)
        {
            _problems.Add($"{what}: afterwards {again.GetType().Name}: {again.Message}");
        }
    }
}
