namespace Ascend.Simpler.Tests;

/// <summary>What a worker knows after any sequence of changes is what the session has, and nothing is sent twice.</summary>
public sealed class SentRunTests
{
    private const int TensorCount = 6;
    private const int ScalarCount = 4;
    private const int EntryBytes = sizeof(int) + 1 + sizeof(long) + 1 + (3 * sizeof(int));
    private const int ScalarBytes = sizeof(int) + sizeof(long);
    private const int EmptyBytes = 1 + sizeof(int) + sizeof(int);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Any_sequence_of_changes_arrives_and_only_changes_are_sent(int seed)
    {
        var random = new Random(seed);
        float[] memory = new float[1024];
        using KernelArguments arguments = Arguments(memory);
        using SharedMemory shared = SharedMemory.Create(1 << 16);
        var sent = new SentRun();
        using var received = new ReceivedRun(null!);
        _ = Send(sent, arguments, received, shared);
        for (int step = 0; step < 200; step++)
        {
            var tensors = new HashSet<int>();
            var scalars = new HashSet<int>();
            for (int change = random.Next(3); change > 0; change--)
            {
                if (random.Next(2) == 0)
                {
                    int index = random.Next(TensorCount);
                    arguments.SetTensor<float>(index, memory, new TensorSpec(TensorDataType.Float32, random.Next(1, 17)));
                    _ = tensors.Add(index);
                }
                else
                {
                    int index = random.Next(ScalarCount);
                    arguments.SetScalar(index, (step * 10L) + change);
                    _ = scalars.Add(index);
                }
            }

            int bytes = Send(sent, arguments, received, shared);
            Assert.True(
                bytes <= EmptyBytes + (tensors.Count * EntryBytes) + (scalars.Count * ScalarBytes),
                $"step {step}: {bytes} bytes for {tensors.Count} tensors and {scalars.Count} scalars");
        }
    }

    [Fact]
    public void Other_arguments_of_the_same_contents_send_nothing_but_their_end()
    {
        float[] memory = new float[1024];
        using KernelArguments first = Arguments(memory);
        using KernelArguments second = Arguments(new float[1024]);
        using SharedMemory shared = SharedMemory.Create(1 << 16);
        var sent = new SentRun();
        using var received = new ReceivedRun(null!);
        Assert.True(Send(sent, first, received, shared) > EmptyBytes + (TensorCount * EntryBytes));
        Assert.Equal(EmptyBytes, Send(sent, second, received, shared));
    }

    [Fact]
    public void What_a_worker_let_go_of_is_sent_again()
    {
        using KernelArguments arguments = Arguments(new float[1024]);
        using SharedMemory shared = SharedMemory.Create(1 << 16);
        using var received = new ReceivedRun(null!);
        int all = Send(new SentRun(), arguments, received, shared);
        received.Forget();
        Assert.Equal(0, received.Arguments.TensorCount);
        Assert.Equal(all, Send(new SentRun(), arguments, received, shared));
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(1)]
    [InlineData(int.MaxValue)]
    public void A_tensor_without_a_place_is_refused(int index)
    {
        using var received = new ReceivedRun(null!);
        using SharedMemory shared = SharedMemory.Create(1 << 16);
        MessageWriter writer = new MessageWriter().Begin(WorkerMessage.Run).Write(false).Write(index);
        new SentTensor(false, 0, true, new TensorSpec(TensorDataType.Float32, 4)).Write(writer);
        byte[] payload = Payload(writer);
        Assert.ThrowsAny<ArgumentException>(() => Read(payload, received, shared));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(65536 - 12)]
    [InlineData(long.MaxValue)]
    public void A_tensor_outside_the_shared_memory_is_refused(long place)
    {
        using var received = new ReceivedRun(null!);
        using SharedMemory shared = SharedMemory.Create(1 << 16);
        MessageWriter writer = new MessageWriter().Begin(WorkerMessage.Run).Write(false).Write(0);
        new SentTensor(false, place, true, new TensorSpec(TensorDataType.Float32, 4)).Write(writer);
        byte[] payload = Payload(writer);
        Assert.Throws<WorkerProtocolException>(() => Read(payload, received, shared));
    }

    private static KernelArguments Arguments(float[] memory)
    {
        var arguments = new KernelArguments();
        for (int i = 0; i < TensorCount; i++)
        {
            _ = arguments.AddTensor<float>(memory, new TensorSpec(TensorDataType.Float32, 16));
        }

        for (int i = 0; i < ScalarCount; i++)
        {
            _ = arguments.AddScalar(i);
        }

        return arguments;
    }

    private static unsafe int Send(SentRun sent, KernelArguments arguments, ReceivedRun received, SharedMemory shared)
    {
        MessageWriter writer = new MessageWriter().Begin(WorkerMessage.Run);
        sent.Write(writer, arguments, RunOptions.Default, "/out");
        byte[] payload = Payload(writer);
        Read(payload, received, shared);
        Assert.Equal(arguments.TensorCount, received.Arguments.TensorCount);
        Assert.Equal(arguments.Scalars.ToArray(), received.Arguments.Scalars.ToArray());
        long offset = 0;
        for (int i = 0; i < arguments.TensorCount; i++)
        {
            Assert.Equal(arguments.Tensors[i].Spec, received.Arguments.Tensors[i].Spec);
            Assert.Equal((nint)(shared.Address + offset), received.Arguments.AddressOf(i));
            offset += StagedTensors.Footprint(arguments.Tensors[i].Spec);
        }

        return payload.Length;
    }

    private static void Read(byte[] payload, ReceivedRun received, SharedMemory shared)
    {
        var reader = new MessageReader(payload);
        received.Read(ref reader, shared, new Dictionary<long, DeviceBuffer>());
        reader.RequireEnd();
    }

    private static byte[] Payload(MessageWriter writer) => writer.Complete()[MessageWriter.HeaderSize..].ToArray();
}
