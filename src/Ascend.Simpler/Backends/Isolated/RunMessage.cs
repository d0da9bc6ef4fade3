using Ascend.Interop.Simpler;

namespace Ascend.Simpler;

/// <summary>A run's options, arguments and result as they cross the channel.</summary>
internal static partial class RunMessage
{
    private const byte HostTensor = 0;
    private const byte DeviceTensor = 1;
    private const int MaximumStages = 4096;

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
}
