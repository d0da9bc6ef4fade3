namespace Ascend.Simpler;

/// <summary>A worker's kernel and its last run, which the next message changes: the other end of <see cref="SentRun"/>.</summary>
internal sealed class ReceivedRun(RegisteredKernel kernel) : IDisposable
{
    public RegisteredKernel Kernel { get; } = kernel;

    public RunOptions Options { get; private set; } = RunOptions.Default;

    public KernelArguments Arguments { get; private set; } = new();

    /// <summary>Takes what is different from the last run.</summary>
    /// <param name="reader">Where from.</param>
    /// <param name="shared">The runs' shared memory; null when none is mapped.</param>
    /// <param name="buffers">The device buffers by id.</param>
    /// <exception cref="WorkerProtocolException">A tensor lies outside the shared memory, or its buffer does not exist.</exception>
    public void Read(ref MessageReader reader, SharedMemory? shared, IReadOnlyDictionary<long, DeviceBuffer> buffers)
    {
        if (reader.ReadBoolean())
        {
            Options = reader.Read(WorkerJson.Default.RunOptions);
        }

        int index;
        while ((index = reader.ReadInt32()) != SentRun.End)
        {
            Put(index, SentTensor.Read(ref reader), shared, buffers);
        }

        while ((index = reader.ReadInt32()) != SentRun.End)
        {
            Arguments.PutScalar(index, reader.ReadInt64());
        }
    }

    /// <summary>Lets go of device buffers and shared memory; the next message brings everything again.</summary>
    public void Forget()
    {
        Arguments.Dispose();
        Arguments = new KernelArguments();
    }

    public void Dispose() => Arguments.Dispose();

    private unsafe void Put(int index, SentTensor tensor, SharedMemory? shared, IReadOnlyDictionary<long, DeviceBuffer> buffers)
    {
        if (tensor.OnDevice)
        {
            Arguments.PutTensor(
                index,
                buffers.GetValueOrDefault(tensor.Place) ?? throw new WorkerProtocolException($"No buffer {tensor.Place}."),
                tensor.Spec);
            return;
        }

        if (shared is null || tensor.Place < 0 || tensor.Spec.ByteCount > shared.Length - tensor.Place)
        {
            throw new WorkerProtocolException(
                $"Tensor {index} at {tensor.Place} with {tensor.Spec.ByteCount} bytes is not in the shared memory.");
        }

        Arguments.PutTensorAt(index, (nint)(shared.Address + tensor.Place), tensor.Spec, tensor.IsWritable);
    }
}
