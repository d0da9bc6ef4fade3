using Ascend.Interop.Simpler;

namespace Ascend.Simpler;

/// <summary>A run's options, arguments and result as they cross the channel.</summary>
internal static class RunMessage
{
    private const byte HostTensor = 0;
    private const byte DeviceTensor = 1;
    private const int MaximumStages = 4096;

    /// <param name="writer">Receives the options.</param>
    /// <param name="options">The options, but for the time limit, which the session keeps.</param>
    /// <param name="outputDirectory">Absolute path of the folder for the run's files.</param>
    public static void WriteOptions(MessageWriter writer, RunOptions options, string outputDirectory)
    {
        var sending = new Sending(writer);
        _ = CarryOptions(ref sending, options with
        {
            OutputDirectory = outputDirectory,
            ProfileDirectory = options.ProfileDirectory is { Length: > 0 } folder ? Path.GetFullPath(folder) : options.ProfileDirectory,
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

    /// <summary>Writes tensors and scalars; host tensors by their place in the runs' shared memory.</summary>
    public static void WriteArguments(MessageWriter writer, KernelArguments arguments)
    {
        ReadOnlySpan<TensorBinding> tensors = arguments.Tensors;
        writer.Write(tensors.Length);
        long offset = 0;
        foreach (ref readonly TensorBinding tensor in tensors)
        {
            if (tensor.Device is { } buffer)
            {
                writer.Write(DeviceTensor).Write((long)buffer.Handle.Address);
            }
            else
            {
                writer.Write(HostTensor).Write(offset).Write(tensor.IsWritable);
                offset += StagedTensors.Footprint(tensor.Spec);
            }

            writer.Write((int)tensor.Spec.DataType).Write(tensor.Spec.Rank);
            for (int i = 0; i < tensor.Spec.Rank; i++)
            {
                writer.Write(tensor.Spec[i]);
            }
        }

        ReadOnlySpan<ulong> scalars = arguments.Scalars;
        writer.Write(scalars.Length);
        foreach (ulong scalar in scalars)
        {
            writer.Write((long)scalar);
        }
    }

    /// <summary>Reads what <see cref="WriteArguments"/> wrote.</summary>
    /// <param name="reader">Where from.</param>
    /// <param name="shared">The runs' shared memory; null when none is mapped.</param>
    /// <param name="buffers">The device buffers by id.</param>
    /// <exception cref="WorkerProtocolException">A tensor lies outside the shared memory, or its buffer does not exist.</exception>
    public static unsafe KernelArguments ReadArguments(
        ref MessageReader reader, SharedMemory? shared, IReadOnlyDictionary<long, DeviceBuffer> buffers)
    {
        var arguments = new KernelArguments();
        try
        {
            int tensors = reader.ReadCount((int)AdapterLimit.ADAPTER_MAX_TENSORS);
            for (int i = 0; i < tensors; i++)
            {
                bool onDevice = reader.ReadByte() == DeviceTensor;
                long place = reader.ReadInt64();
                bool writable = onDevice || reader.ReadBoolean();
                TensorSpec spec = ReadSpec(ref reader);
                if (onDevice)
                {
                    _ = arguments.AddTensor(
                        buffers.TryGetValue(place, out DeviceBuffer? buffer) ? buffer : throw new WorkerProtocolException($"No buffer {place}."), spec);
                }
                else
                {
                    if (shared is null || place < 0 || spec.ByteCount > shared.Length - place)
                    {
                        throw new WorkerProtocolException($"Tensor {i} at {place} with {spec.ByteCount} bytes is not in the shared memory.");
                    }

                    arguments.AddTensorAt((nint)(shared.Address + place), spec, writable);
                }
            }

            foreach (long scalar in reader.ReadInt64s((int)AdapterLimit.ADAPTER_MAX_SCALARS))
            {
                _ = arguments.AddScalar(scalar);
            }

            return arguments;
        }
        catch
        {
            arguments.Dispose();
            throw;
        }
    }

    public static void WriteResult(MessageWriter writer, in RunResult result)
    {
        writer.Write(result.Prepare).Write(result.Launch).Write(result.Wait).Write(result.Finalize)
            .Write(result.OutputPath).Write(result.CapturePath).Write(result.ProfilePath)
            .Write(result.DeviceWallNanoseconds).Write(result.KernelSpanNanoseconds);
        IReadOnlyList<RunStage>? stages = result.Timing?.Stages;
        writer.Write(stages?.Count);
        foreach (RunStage stage in stages ?? [])
        {
            writer.Write(stage.Name).Write(stage.Depth).Write(stage.IsDevice).Write(stage.Start).Write(stage.Duration);
        }
    }

    public static RunResult ReadResult(ref MessageReader reader, long runId) => new(
        runId,
        reader.ReadTimeSpan(),
        reader.ReadTimeSpan(),
        reader.ReadTimeSpan(),
        reader.ReadTimeSpan(),
        reader.ReadOptionalText(),
        reader.ReadOptionalText())
    {
        ProfilePath = reader.ReadOptionalText(),
        DeviceWallNanoseconds = reader.ReadOptionalInt64(),
        KernelSpanNanoseconds = reader.ReadOptionalInt64(),
        Timing = reader.ReadBoolean() ? ReadTiming(ref reader) : null,
    };

    private static RunTiming ReadTiming(ref MessageReader reader)
    {
        var stages = new RunStage[reader.ReadCount(MaximumStages)];
        for (int i = 0; i < stages.Length; i++)
        {
            stages[i] = new RunStage(
                reader.ReadText(), reader.ReadInt32(), reader.ReadBoolean(), reader.ReadTimeSpan(), reader.ReadTimeSpan());
        }

        return new RunTiming(stages);
    }

    private static TensorSpec ReadSpec(ref MessageReader reader)
    {
        int type = reader.ReadInt32();
        Span<int> extents = stackalloc int[TensorSpec.MaxRank];
        int rank = reader.ReadCount(TensorSpec.MaxRank);
        for (int i = 0; i < rank; i++)
        {
            extents[i] = reader.ReadInt32();
        }

        return new TensorSpec((TensorDataType)type, extents[..rank]);
    }

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
