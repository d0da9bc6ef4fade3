namespace Ascend.Runtime.Tests.Kernels;

/// <summary>The argument block of direct launches.</summary>
[Collection("mock device")]
public sealed unsafe class LaunchArgumentsTests : IDisposable
{
    private readonly LaunchFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    /// <summary>spec/acl 6: values start at multiples of 8 bytes for kernels of AI cores.</summary>
    [Fact]
    public void Values_take_whole_slots_of_8_bytes()
    {
        LaunchArguments arguments = new LaunchArguments().Add((byte)1).Add(2).Add((3L, 4L)).Add(5f);

        Assert.Equal(40u, arguments.BlockBytes);
        Assert.Equal([1, 2, 3, 4, BitConverter.SingleToInt32Bits(5f)], new ReadOnlySpan<long>(arguments.Block, 5).ToArray());
        Assert.Equal(0, (nint)arguments.Block % 8);
    }

    /// <summary>spec/acl 6: aclrtPlaceHolderInfo has the offset of the address and of the data in one block.</summary>
    [Fact]
    public void Data_lies_behind_the_arguments_with_its_offsets()
    {
        LaunchArguments arguments = new LaunchArguments().Add(1L).AddData<int>([7, 8]).AddData<byte>([9]).Add(2L);
        byte* block = arguments.Block;

        Assert.Equal(2u, arguments.PlaceholderCount);
        Assert.Equal((8u, 32u), (arguments.Placeholders[0].addrOffset, arguments.Placeholders[0].dataOffset));
        Assert.Equal((16u, 64u), (arguments.Placeholders[1].addrOffset, arguments.Placeholders[1].dataOffset));
        Assert.Equal(65u, arguments.BlockBytes);
        Assert.Equal((7, 8, 9), (*(int*)(block + 32), *(int*)(block + 36), block[64]));
        Assert.Equal(2L, *(long*)(block + 24));
    }

    [Fact]
    public void A_block_that_grows_keeps_what_it_has()
    {
        var arguments = new LaunchArguments();
        for (long i = 0; i < 200; i++)
        {
            arguments.Add(i);
        }

        Assert.Equal(Enumerable.Range(0, 200).Select(i => (long)i), new ReadOnlySpan<long>(arguments.Block, 200).ToArray());
        Assert.Equal(199L, *(long*)arguments.Pointers[199]);
    }

    [Fact]
    public void Replacing_keeps_the_kind_and_the_size()
    {
        using DeviceBuffer buffer = _fixture.Device.Allocate(64);
        LaunchArguments arguments = new LaunchArguments().Add(buffer, 32).Add(1).AddData<byte>([1]);
        Assert.Equal(buffer.Handle.Address + 32, *(nint*)arguments.Block);

        arguments.Set(0, buffer, 8);
        arguments.Set(1, 5);
        Assert.Equal((buffer.Handle.Address + 8, 5), (*(nint*)arguments.Block, *(int*)(arguments.Block + 8)));
        Assert.Throws<ArgumentException>(() => arguments.Set(0, 1));
        Assert.Throws<ArgumentException>(() => arguments.Set(1, 1L));
        Assert.Throws<ArgumentException>(() => arguments.Set(1, buffer));
        Assert.Throws<ArgumentException>(() => arguments.SetData<byte>(2, [1, 2]));
        Assert.Throws<ArgumentException>(() => arguments.AddData<byte>([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => arguments.Set(3, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => arguments.Add(buffer, 64));
        buffer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => arguments.Add(buffer));
    }

    [Fact]
    public void A_disposed_buffer_is_refused_at_the_launch()
    {
        using KernelBinary binary = _fixture.Load(LaunchFixture.Nop);
        DeviceBuffer buffer = _fixture.Device.Allocate(64);
        LaunchArguments arguments = new LaunchArguments().Add(buffer).Add(buffer).Add(1L).Add(2L);
        _fixture.Stream.Launch(binary.GetFunction("nop"), 1, arguments);
        buffer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => _fixture.Stream.Launch(binary.GetFunction("nop"), 1, arguments));
    }

    [Fact]
    public void A_kernel_without_parameters_is_launched_without_arguments()
    {
        using KernelBinary binary = _fixture.Load("""{"program": "nop", "role": "direct", "name": "empty"}""");
        _fixture.Stream.Launch(binary.GetFunction("empty"), 1, new LaunchArguments());
        Assert.Equal(SyncNote.None, _fixture.Stream.Synchronize());
    }

    /// <summary>spec/acl README rule 10: some functions exist from CANN 9.x only; the count of parameters is checked where it is known.</summary>
    [Fact]
    public void A_wrong_number_of_arguments_is_refused()
    {
        using KernelBinary binary = _fixture.Load(LaunchFixture.Nop);
        KernelFunction function = binary.GetFunction("nop");
        Assert.Equal(4, function.ParameterCount);
        var e = Assert.Throws<ArgumentException>(() => _fixture.Stream.Launch(function, 1, new LaunchArguments().Add(1L)));
        Assert.Contains("has 4 parameters, the launch 1 arguments", e.Message, StringComparison.Ordinal);
    }
}
