using System.Globalization;
using Ascend.Tracing.Formats.Spans;

namespace Ascend.Tracing.Formats.Swimlane;

/// <summary>The proc that the rows of a swimlane file become.</summary>
internal sealed class SwimlaneModel
{
    private readonly SwimlaneMetadata _metadata;
    private readonly KernelJoin _join;
    private readonly (LaneDraft Lane, int Index)[] _cores;
    private readonly Dictionary<ulong, int> _launchOfEpoch = [];
    private readonly int _task;
    private readonly int _unknown;

    public SwimlaneModel(ProcDraft proc, SwimlaneMetadata metadata, KernelJoin join)
    {
        (Proc, _metadata, _join) = (proc, metadata, join);
        _task = proc.Markers.NumberOf(ProcDraft.TaskMarker);
        _unknown = proc.Markers.NumberOf(ProcDraft.UnknownKernel);
        int cubes = 0;
        int vectors = 0;
        _cores = [.. metadata.IsCube.Select(isCube => isCube
            ? (proc.AddLane(Name("AICube_", cubes), LaneKind.AiCube), cubes++)
            : (proc.AddLane(Name("AIVector_", vectors), LaneKind.AiVector), vectors++))];
        foreach ((_, long? epoch) in metadata.Boundaries ?? [])
        {
            proc.Launches.Add(new(proc.Launches.Count + 1, epoch));
        }
    }

    public ProcDraft Proc { get; }

    public long Tasks { get; private set; }

    public long WithoutKernel { get; private set; }

    public long InvalidTasks { get; private set; }

    public long InvalidPhases { get; private set; }

    /// <summary>Rows whose start or end is 0: never stamped.</summary>
    public long Unstamped { get; private set; }

    /// <summary>Columns of the task rows; 0 without a row.</summary>
    public int Width { get; private set; }

    public bool HasEpochs => Width == 7;

    public long Phases { get; private set; }

    /// <summary>Adds a row of <c>aicore_tasks</c>.</summary>
    public void AddTask(ReadOnlySpan<ulong> columns, int count)
    {
        Width = Width == 0 && count is 5 or 6 or 7 ? count : Width;
        bool isKnown = count is 5 or 6 or 7 && (count == 7) == HasEpochs;
        if (!isKnown || columns[0] >= (ulong)_cores.Length || !AreTimes(columns[3], columns[4]) || (HasEpochs && columns[6] == SwimlaneText.NoNumber))
        {
            InvalidTasks++;
            return;
        }

        if (columns[3] == 0 || columns[4] == 0)
        {
            Unstamped++;
            return;
        }

        (LaneDraft lane, int index) = _cores[(int)columns[0]];
        uint kernel = _join.FuncIdOf(columns[0], columns[1], columns[2], index, lane.Kind == LaneKind.AiCube);
        bool isNamed = kernel != TraceRecord.NoExtra;
        Tasks++;
        WithoutKernel += isNamed ? 0 : 1;
        Proc.AddSpan(
            lane,
            isNamed ? _task : _unknown,
            kernel,
            _metadata.Nanoseconds(columns[3]),
            _metadata.Nanoseconds(columns[4]),
            launch: LaunchOf(HasEpochs ? columns[6] : SwimlaneText.NoNumber, columns[3]));
    }

    /// <summary>Adds a phase of a thread.</summary>
    public void AddPhase(LaneDraft lane, in SwimlanePhase phase, ReadOnlySpan<byte> kind)
    {
        if (!AreTimes(phase.Start, phase.End))
        {
            InvalidPhases++;
            return;
        }

        if (phase.Start == 0)
        {
            Unstamped++;
            return;
        }

        Phases++;
        Proc.AddSpan(
            lane,
            Proc.Markers.NumberOf(kind),
            TraceRecord.NoExtra,
            _metadata.Nanoseconds(phase.Start),
            _metadata.Nanoseconds(phase.End),
            launch: LaunchOf(phase.Epoch, phase.Start));
    }

    /// <summary>Adds a lane for a thread's phases.</summary>
    public LaneDraft AddThread(string prefix, int number) => Proc.AddLane(Name(prefix, number), TraceLane.KindOf(prefix));

    private static string Name(string prefix, int number) => prefix + number.ToString(CultureInfo.InvariantCulture);

    private static bool AreTimes(ulong start, ulong end) => end != SwimlaneText.NoNumber && start <= end;

    private int LaunchOf(ulong epoch, ulong start)
    {
        if (epoch != SwimlaneText.NoNumber && _metadata.Boundaries is null)
        {
            if (!_launchOfEpoch.TryGetValue(epoch, out int launch) && _launchOfEpoch.Count < ushort.MaxValue - 1)
            {
                launch = _launchOfEpoch.Count + 1;
                _launchOfEpoch.Add(epoch, launch);
                Proc.Launches.Add(new(launch, (long)Math.Min(epoch, long.MaxValue)));
            }

            return launch;
        }

        if (_metadata.Boundaries is not { } boundaries)
        {
            return 0;
        }

        int number = 1;
        while (number < boundaries.Length && boundaries[number].Start <= start)
        {
            number++;
        }

        return number;
    }
}
