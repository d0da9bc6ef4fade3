using System.Collections.Concurrent;

namespace Ascend.Runtime;

/// <summary>
/// What this process knows of one device's health, shared by everything that uses the device through one ACL library: the first
/// failure that may explain later ones, whether the device is stuck in an error, and which reset the handles belong to.
/// </summary>
/// <remarks>Thread-safe. <see cref="Admits"/> is one comparison, for every call that binds a context.</remarks>
internal sealed class DeviceHealth(int deviceId)
{
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<nint, ContextHealth> _contexts = new();

    /// <summary>The generation that may use the device; its complement while the device is stuck.</summary>
    private volatile int _gate;

    private AscendException? _first;
    private AscendException? _stuck;
    private bool _unresolved;
    private int _users;

    /// <summary>How often the device was reset by <see cref="AscendHost.ResetDevice"/>; what was made before is gone.</summary>
    public int Generation => _gate is var gate && gate >= 0 ? gate : ~gate;

    /// <summary>Whether something made in this generation may use the device.</summary>
    public bool Admits(int generation) => _gate == generation;

    /// <summary>The failure that a new failure probably follows from; null when there is none.</summary>
    public (AscendException? First, bool IsUnresolved) Earlier
    {
        get
        {
            lock (_lock)
            {
                return (_first, _unresolved);
            }
        }
    }

    /// <summary>What is known of one of the device's contexts.</summary>
    public ContextHealth ContextOf(nint context) => _contexts.GetOrAdd(context, static _ => new ContextHealth());

    /// <summary>A context was destroyed.</summary>
    public void Forget(nint context) => _contexts.TryRemove(context, out _);

    /// <summary>A handle on the device was made in the present generation.</summary>
    public void Enter()
    {
        lock (_lock)
        {
            _users++;
        }
    }

    /// <summary>A handle of the present generation was released. With the last one the runtime has reset the device, so that what failed
    /// before explains nothing any more; an error that does not go away stays.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            if (--_users == 0)
            {
                _contexts.Clear();
                _first = _stuck is null ? null : _first;
                _unresolved = _stuck is not null;
            }
        }
    }

    /// <summary>Notes a failure of a call on the device.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="entry">Its code's entry; null for an undocumented code.</param>
    /// <param name="context">The context in which the call was made.</param>
    public void Observe(AscendException failure, ErrorEntry? entry, nint context)
    {
        if (entry is null || !(CanSpread(entry) || entry.Kind is ErrorKind.Device or ErrorKind.Internal))
        {
            return;
        }

        lock (_lock)
        {
            _first ??= failure;
            _unresolved = true;
            if (_stuck is null && entry.Scope == ErrorScope.Device)
            {
                _stuck = failure;
                _gate = ~_gate;
            }
        }

        if (CanSpread(entry) && IsSubmission(failure.Operation) && _contexts.TryGetValue(context, out ContextHealth? health))
        {
            health.Stuck ??= failure;
        }
    }

    /// <summary>A synchronisation succeeded: what failed before it did not spread.</summary>
    public void ObserveSuccess()
    {
        if (_first is not null && _unresolved)
        {
            lock (_lock)
            {
                _unresolved = _stuck is not null;
            }
        }
    }

    /// <summary>Why a call is refused without being made.</summary>
    /// <param name="generation">The generation of what is used.</param>
    public AscendException Refusal(int generation)
    {
        lock (_lock)
        {
            if (_stuck is null || generation != Generation)
            {
                return new AscendInvalidStateException(
                    $"Device {deviceId} was reset since this object was made, so the object is gone.",
                    "Dispose it, and make it anew from a device that was opened after the reset.");
            }

            return Refusal(_stuck, $"device {deviceId}", $"call AscendHost.ResetDevice({deviceId}) and open it anew");
        }
    }

    /// <summary>Why a call in a context that is stuck is refused without being made.</summary>
    /// <param name="stuck">The failure that poisoned it.</param>
    /// <param name="isSecondary">It is a context of its own, which can be replaced.</param>
    public AscendException Refusal(AscendException stuck, bool isSecondary)
    {
        lock (_lock)
        {
            return Refusal(
                stuck,
                $"a context of device {deviceId}",
                isSecondary ? "make another context" : $"call AscendHost.ResetDevice({deviceId}) and open the device anew");
        }
    }

    private AscendException Refusal(AscendException stuck, string what, string remedy)
    {
        string nextStep = $"Dispose what was made from it, and {remedy}. For this code: {stuck.NextStep}";
        return new AscendFailure
        {
            Operation = "A call that was not made",
            Library = ErrorLibrary.Acl,
            LibraryPath = stuck.LibraryPath,
            Code = stuck.Code,
            DeviceId = deviceId,
            FirstFailure = _first,
            IsProbableFollowUp = true,
            NextStep = nextStep,
            Text = $"The call was not made: {what} is in an error that does not go away, since {stuck.Operation} answered "
                + $"{stuck.CodeName} ({stuck.Code}): {stuck.Meaning}. Next step: {nextStep}",
        }.ToException(stuck);
    }

    /// <summary>The device was reset: what was made before is gone, and what failed before explains nothing any more.</summary>
    public void ObserveReset()
    {
        lock (_lock)
        {
            _first = null;
            _stuck = null;
            _unresolved = false;
            _users = 0;
            _contexts.Clear();
            _gate = Generation + 1;
        }
    }

    private static bool CanSpread(ErrorEntry entry) =>
        entry.Scope is ErrorScope.Task or ErrorScope.TaskOrDevice or ErrorScope.Device;

    /// <summary>
    /// A call that only queues work. In the default failure mode it never answers the code of an earlier task, so when it does the
    /// context or the device is poisoned (open CANN runtime, stream.cc and context_manage.cc).
    /// </summary>
    private static bool IsSubmission(string? operation) => operation is not null
        && (operation.EndsWith("Async", StringComparison.Ordinal)
            || operation.StartsWith("aclrtLaunch", StringComparison.Ordinal)
            || operation.StartsWith("aclrtStreamWaitEvent", StringComparison.Ordinal)
            || operation is "aclrtRecordEvent" or "aclrtResetEvent");
}
