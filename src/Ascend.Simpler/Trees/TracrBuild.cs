using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Ascend.Simpler;

/// <summary>What is known of a TraCR build's buffers without running it.</summary>
/// <remarks>Sources: the text that the AICPU executor prints before it ends the process, the size of a thread's object in the code of both
/// libraries, and the tree's build folder (<c>build/cache/…/aicpu/CMakeCache.txt</c>: TRACR_POLICY, TRACR_CAPACITY) where those do not tell.</remarks>
public sealed class TracrBuild
{
    /// <summary>Records per ms that one AICPU thread wrote on the simulator, idle loops included (simpler 60c62a94f, seven runs): from...</summary>
    private const double LeastRate = 1.4;

    /// <summary>... to.</summary>
    private const double MostRate = 56;

    private const long DefaultCapacity = 1 << 20;
    /// <summary>What the AICPU executor prints before it ends the process.</summary>
    internal const string FullText = "is full, terminating with a Runtime Error";

    private readonly Lazy<(long? Host, long? Aicpu)> _capacities;

    private TracrBuild(TracrPolicy whenFull, BackendKind backend, Func<(long? Host, long? Aicpu)> capacities)
    {
        WhenFull = whenFull;
        Backend = backend;
        _capacities = new Lazy<(long? Host, long? Aicpu)>(capacities);
    }

    /// <summary>What happens when a thread's buffer is full.</summary>
    public TracrPolicy WhenFull { get; }

    /// <summary>Records of 16 bytes that each AICPU thread's buffer holds; null when nothing tells.</summary>
    public long? Capacity => _capacities.Value.Aicpu ?? _capacities.Value.Host;

    /// <summary>Why this build is not used for tracing; null when it may be.</summary>
    public string? Problem => WhenFull == TracrPolicy.Periodic
        ? "it is built with TRACR_POLICY_PERIODIC: once a buffer is full the AICPU reports more records than the host has room for, and the run "
            + "ends with -1 and a corrupt heap."
        : _capacities.Value is ({ } host, { } aicpu) && host != aicpu
        ? $"its host library is built for {Number(host)} records a thread and its AICPU executor for {Number(aicpu)}: the records would be stored "
            + "wrongly, as zeros or over each other."
        : null;

    /// <summary>What to do about <see cref="Problem"/>; null without one.</summary>
    public string? NextStep => Problem is null ? null
        : "Build the tree again, host and AICPU alike: without TRACR_POLICY (or with TRACR_POLICY_IGNORE_IF_FULL), and with one TRACR_CAPACITY.";

    /// <summary>The backend whose executor records.</summary>
    internal BackendKind Backend { get; }

    /// <summary>A traced run in this process could end it. On a device the records are written there, not in this process.</summary>
    internal bool MayEndProcess => Backend != BackendKind.Device && WhenFull is TracrPolicy.Exit or TracrPolicy.Unknown;

    /// <summary>The number of records after which a thread's may have been dropped silently; null where they are not, or nothing tells.</summary>
    internal long? DropsFrom => WhenFull == TracrPolicy.Exit ? null : Capacity;

    /// <summary>Capacity, policy and how long a run fits, in a sentence or two.</summary>
    public override string ToString()
    {
        string policy = WhenFull switch
        {
            TracrPolicy.Exit when Backend == BackendKind.Device => "a full buffer ends the AICPU's process on the device",
            TracrPolicy.Exit => "a full buffer ends the process, so by default traced sessions run in a worker",
            TracrPolicy.Ignore => "a full buffer drops what follows, and the capture is truncated",
            TracrPolicy.Periodic => "a full buffer is overwritten from its beginning (TRACR_POLICY_PERIODIC)",
            _ => "what a full buffer does is not known, so by default traced sessions on the simulator run in a worker",
        };
        return Capacity is { } capacity
            ? $"{Number(capacity)} records per AICPU thread; {policy}. {Fit(capacity)}"
            : $"an unknown number of records per AICPU thread; {policy}.";
    }

    /// <summary>What a tree's files tell.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="hostLibrary">Its host runtime's file.</param>
    /// <exception cref="AscendException">The AICPU executor cannot be read.</exception>
    internal static TracrBuild Of(RuntimeTree tree, byte[] hostLibrary)
    {
        byte[] executor = RuntimeBuild.ReadExecutor(tree.AicpuExecutor);
        IReadOnlyDictionary<string, string> built = BuildOptions(tree);
        string? option = built.GetValueOrDefault("TRACR_POLICY");
        TracrPolicy policy = executor.AsSpan().IndexOf(Encoding.ASCII.GetBytes(FullText)) >= 0 ? TracrPolicy.Exit
            : option is "TRACR_POLICY_PERIODIC" ? TracrPolicy.Periodic
            : option is "TRACR_POLICY_IGNORE_IF_FULL" ? TracrPolicy.Ignore
            : TracrPolicy.Unknown;
        BackendKind backend = tree.SimContext is null ? BackendKind.Device : BackendKind.Simulator;
        return new TracrBuild(policy, backend, () => (TracrCode.CapacityOf(hostLibrary), TracrCode.CapacityOf(executor) ?? CapacityIn(built)));
    }

    /// <summary>What the mock's fault plan says of its buffers; null where it says nothing, and they then never fill.</summary>
    /// <param name="faults">The plan as JSON, null for none.</param>
    internal static TracrBuild? OfMock(string? faults)
    {
        if (string.IsNullOrEmpty(faults))
        {
            return null;
        }

        using JsonDocument plan = JsonDocument.Parse(faults);
        foreach (JsonElement fault in plan.RootElement.GetProperty("faults").EnumerateArray())
        {
            if (fault.TryGetProperty("trace_buffer", out JsonElement capacity))
            {
                long records = capacity.GetInt64();
                TracrPolicy policy = fault.TryGetProperty("when_full", out JsonElement text)
                    ? Enum.Parse<TracrPolicy>(text.GetString()!, ignoreCase: true)
                    : TracrPolicy.Exit;
                return new TracrBuild(policy, BackendKind.Mock, () => (null, records));
            }
        }

        return null;
    }

    private string Fit(long capacity) => Backend switch
    {
        BackendKind.Simulator => $"The simulator wrote {Number(LeastRate)} to {Number(MostRate)} records per ms and thread, more while schedulers "
            + $"idle: a run of up to {Time(capacity / MostRate)} fits, one of more than {Time(capacity / LeastRate)} does not.",
        BackendKind.Device => "How long a run fits on a device is not known; its idle loops write far fewer than the simulator's.",
        _ => "How long a run fits depends on its tasks.",
    };

    private static string Time(double milliseconds) => milliseconds >= 120_000
        ? $"{Number(Math.Floor(milliseconds / 60_000))} min"
        : milliseconds >= 1000 ? $"{Number(Math.Floor(milliseconds / 1000))} s" : $"{Number(Math.Floor(milliseconds))} ms";

    private static string Number(double value) => value.ToString(value == Math.Floor(value) ? "N0" : "0.#", CultureInfo.InvariantCulture);

    private static long? CapacityIn(IReadOnlyDictionary<string, string> built) => !built.TryGetValue("TRACR_CAPACITY", out string? text) ? null
        : text.Length == 0 ? DefaultCapacity
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long capacity) && capacity > 0 ? capacity : null;

    /// <summary>TraCR's options in the build folder of the AICPU executor; empty when there is none.</summary>
    private static Dictionary<string, string> BuildOptions(RuntimeTree tree)
    {
        string build = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(tree.AicpuExecutor)!, "..", "..", "..", ".."));
        string cache = Path.Combine(build, "cache", tree.Architecture, tree.Variant, tree.Runtime, "aicpu", "CMakeCache.txt");
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            foreach (string line in File.Exists(cache) ? File.ReadLines(cache) : [])
            {
                int type = line.IndexOf(':', StringComparison.Ordinal);
                int value = line.IndexOf('=', StringComparison.Ordinal);
                if (line.StartsWith("TRACR_", StringComparison.Ordinal) && type > 0 && value > type)
                {
                    options[line[..type]] = line[(value + 1)..].Trim();
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The libraries alone tell.
        }

        return options;
    }
}
