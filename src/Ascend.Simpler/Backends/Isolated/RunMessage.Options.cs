using Ascend.Interop.Simpler;

namespace Ascend.Simpler;

/// <content>A run's options.</content>
internal static partial class RunMessage
{
    /// <summary>Writes every option but the time limit, which the session keeps.</summary>
    /// <param name="writer">Receives the options.</param>
    /// <param name="options">The options.</param>
    /// <param name="outputDirectory">Absolute path of the folder for the run's files.</param>
    public static void WriteOptions(MessageWriter writer, RunOptions options, string outputDirectory)
    {
        var sending = new Sending(writer);
        _ = CarryOptions(ref sending, options with
        {
            OutputDirectory = outputDirectory,
            ProfileDirectory = options.ProfileDirectory is { Length: > 0 } folder
                ? Path.GetFullPath(folder)
                : options.ProfileDirectory,
        });
    }

    /// <summary>Reads what <see cref="WriteOptions"/> wrote; without a time limit.</summary>
    public static RunOptions ReadOptions(ref MessageReader reader)
    {
        var receiving = new Receiving(reader);
        RunOptions options = CarryOptions(ref receiving, RunOptions.Default);
        reader = receiving.Reader;
        return options;
    }

    /// <summary>Every option in the order of the message: the one list for both directions.</summary>
    private static RunOptions CarryOptions<TChannel>(ref TChannel channel, RunOptions options)
        where TChannel : struct, IOptionChannel, allows ref struct => new()
        {
            Timeout = Timeout.InfiniteTimeSpan,
            Trace = channel.Carry(options.Trace),
            OutputDirectory = channel.Carry(options.OutputDirectory),
            ProfileDirectory = channel.Carry(options.ProfileDirectory),
            BlockDim = channel.Carry(options.BlockDim),
            AicpuThreads = channel.Carry(options.AicpuThreads),
            FlowId = channel.Carry(options.FlowId),
            ChipSwimlaneLevel = channel.Carry(options.ChipSwimlaneLevel),
            DumpArguments = channel.Carry(options.DumpArguments),
            PmuEventGroup = channel.Carry(options.PmuEventGroup),
            RecordDependencies = channel.Carry(options.RecordDependencies),
            ScopeStatistics = channel.Carry(options.ScopeStatistics),
            RingTaskWindow = channel.Carry(options.RingTaskWindow),
            RingHeap = channel.Carry(options.RingHeap),
            RingDependencyPool = channel.Carry(options.RingDependencyPool),
        };

    /// <summary>One direction of the channel: sends a value and gives it back, or gives the one that arrived.</summary>
    private interface IOptionChannel
    {
        bool Carry(bool value);

        int Carry(int value);

        string? Carry(string? value);

        IReadOnlyList<long> Carry(IReadOnlyList<long> values);
    }

    private readonly struct Sending(MessageWriter writer) : IOptionChannel
    {
        public bool Carry(bool value)
        {
            _ = writer.Write(value);
            return value;
        }

        public int Carry(int value)
        {
            _ = writer.Write(value);
            return value;
        }

        public string? Carry(string? value)
        {
            _ = writer.Write(value);
            return value;
        }

        public IReadOnlyList<long> Carry(IReadOnlyList<long> values)
        {
            _ = writer.Write(values);
            return values;
        }
    }

    private ref struct Receiving(MessageReader reader) : IOptionChannel
    {
        private MessageReader _reader = reader;

        /// <summary>Stands behind what was read.</summary>
        public readonly MessageReader Reader => _reader;

        public bool Carry(bool value) => _reader.ReadBoolean();

        public int Carry(int value) => _reader.ReadInt32();

        public string? Carry(string? value) => _reader.ReadOptionalText();

        public IReadOnlyList<long> Carry(IReadOnlyList<long> values) => _reader.ReadInt64s((int)AdapterLimit.ADAPTER_RINGS);
    }
}
