namespace Ascend.Simpler;

/// <summary>What a worker knows of a kernel's last run: the next one sends only what is different.</summary>
internal sealed class SentRun
{
    /// <summary>Ends a list of changed entries.</summary>
    public const int End = -1;

    private readonly List<SentTensor> _tensors = [];
    private readonly List<ulong> _scalars = [];
    private RunOptions? _options;
    private string? _outputDirectory;
    private ulong _stamp;

    /// <summary>Writes what the worker does not have yet.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="arguments">The arguments, under a lease.</param>
    /// <param name="options">The options; the session keeps the time limit.</param>
    /// <param name="outputDirectory">Absolute path of the folder for the run's files.</param>
    public void Write(MessageWriter writer, KernelArguments arguments, RunOptions options, string outputDirectory)
    {
        bool isNew = !ReferenceEquals(options, _options) || outputDirectory != _outputDirectory;
        writer.Write(isNew);
        if (isNew)
        {
            writer.Write(
                options with
                {
                    Timeout = Timeout.InfiniteTimeSpan,
                    OutputDirectory = outputDirectory,
                    ProfileDirectory = options.ProfileDirectory is { Length: > 0 } folder
                        ? Path.GetFullPath(folder)
                        : options.ProfileDirectory,
                },
                WorkerJson.Default.RunOptions);
            (_options, _outputDirectory) = (options, outputDirectory);
        }

        if (arguments.Stamp == _stamp)
        {
            writer.Write(End).Write(End);
            return;
        }

        WriteTensors(writer, arguments);
        WriteScalars(writer, arguments);
        _stamp = arguments.Stamp;
    }

    /// <summary>Tensors by index; host tensors by their place in the runs' shared memory, others by their buffer.</summary>
    private void WriteTensors(MessageWriter writer, KernelArguments arguments)
    {
        ReadOnlySpan<TensorBinding> tensors = arguments.Tensors;
        long offset = 0;
        for (int i = 0; i < tensors.Length; i++)
        {
            ref readonly TensorBinding tensor = ref tensors[i];
            bool onDevice = tensor.Device is not null;
            var sent = new SentTensor(
                onDevice, onDevice ? tensor.Device!.Handle.Address : offset, tensor.IsWritable, tensor.Spec);
            offset += onDevice ? 0 : StagedTensors.Footprint(tensor.Spec);
            if (i == _tensors.Count)
            {
                _tensors.Add(default);
            }

            if (_tensors[i] != sent)
            {
                _tensors[i] = sent;
                sent.Write(writer.Write(i));
            }
        }

        writer.Write(End);
    }

    private void WriteScalars(MessageWriter writer, KernelArguments arguments)
    {
        for (int i = 0; i < arguments.Scalars.Length; i++)
        {
            bool isNew = i == _scalars.Count;
            if (isNew)
            {
                _scalars.Add(default);
            }

            if (isNew || _scalars[i] != arguments.Scalars[i])
            {
                _scalars[i] = arguments.Scalars[i];
                writer.Write(i).Write((long)_scalars[i]);
            }
        }

        writer.Write(End);
    }
}
