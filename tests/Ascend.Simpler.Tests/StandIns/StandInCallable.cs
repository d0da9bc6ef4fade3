using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Ascend.Interop.Simpler;

namespace Ascend.Simpler.Tests;

/// <summary>A package's parts made at random, and how they must lie in a callable.</summary>
internal sealed unsafe class StandInCallable : IDisposable
{
    private readonly Dictionary<nint, int> _allocated = [];
    private readonly StandInFeatures _features;
    private readonly byte[] _orchestration;
    private readonly (byte[] Binary, int[] Signature, int FuncId)[] _kernels;

    public StandInCallable(Random random, StandInFeatures features, int kernels)
    {
        _features = features;
        Function = "orchestrate_" + new string('f', random.Next(40));
        ConfigName = random.Next(2) == 0 ? "configure_" + new string('c', random.Next(40)) : "";
        _orchestration = Bytes(random);
        Signature = Directions(random, random.Next(1, features.ChipTensors + 1));
        _kernels =
        [
            .. Enumerable.Range(0, kernels).Select(_ =>
                (Bytes(random), Directions(random, random.Next(1, 33)), random.Next(1, 1 << 20))),
        ];
    }

    public string Function { get; set; }

    public string ConfigName { get; set; }

    public int[] Signature { get; set; }

    /// <summary>Lays the callable out; the parts are overwritten at once, since they may go after the call.</summary>
    public Packed Pack(StandIn standIn)
    {
        int status = TryPack(standIn, out AdapterCallable* callable, out string message);
        Assert.True(status == 0, message);
        return new Packed(standIn, callable);
    }

    public int TryPack(StandIn standIn, out AdapterCallable* callable, out string message)
    {
        AdapterKernel* kernels = (AdapterKernel*)Keep(new byte[sizeof(AdapterKernel) * Math.Max(1, _kernels.Length)]);
        for (int i = 0; i < _kernels.Length; i++)
        {
            kernels[i] = new AdapterKernel
            {
                binary = (void*)Keep(_kernels[i].Binary),
                binary_size = (ulong)_kernels[i].Binary.Length,
                signature = (int*)Keep(MemoryMarshal.AsBytes<int>(_kernels[i].Signature)),
                signature_count = _kernels[i].Signature.Length,
                func_id = _kernels[i].FuncId,
            };
        }

        var parts = new AdapterCallableParts
        {
            function = (sbyte*)Keep(Encoding.UTF8.GetBytes(Function + "\0")),
            config = ConfigName.Length == 0 ? null : (sbyte*)Keep(Encoding.UTF8.GetBytes(ConfigName + "\0")),
            orchestration = (void*)Keep(_orchestration),
            orchestration_size = (ulong)_orchestration.Length,
            signature = (int*)Keep(MemoryMarshal.AsBytes<int>(Signature)),
            kernels = kernels,
            signature_count = Signature.Length,
            kernel_count = _kernels.Length,
        };
        byte* text = stackalloc byte[(int)AdapterLimit.ADAPTER_MAX_TEXT];
        text[0] = 0;
        AdapterCallable* created = null;
        int status = standIn.Table.Api.adapter_create_callable(&parts, &created, (sbyte*)text);
        message = Marshal.PtrToStringUTF8((nint)text)!;
        callable = created;
        Dispose();
        return status;
    }

    /// <summary>What the library must see when the callable is registered as 5.</summary>
    public Dictionary<string, string> Expected()
    {
        var expected = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["register.id"] = "5",
            ["chip.signature"] = StandInExpectation.List<int>(Signature),
            ["chip.signature_count"] = Text(Signature.Length),
            ["chip.binary_size"] = Text(_orchestration.Length),
            ["chip.function"] = Function,
            ["chip.function_length"] = Text(Function.Length),
            ["chip.config"] = ConfigName,
            ["chip.config_length"] = Text(ConfigName.Length),
            ["chip.child_count"] = Text(_kernels.Length),
            ["chip.orchestration"] = HashOf(_orchestration),
        };
        if (_features.ScalarCount)
        {
            expected["chip.scalar_count"] = "0";
        }

        var layout = new StandInLayout(_features);
        var offsets = new List<int>();
        int end = _orchestration.Length;
        for (int i = 0; i < _kernels.Length; i++)
        {
            (byte[] binary, int[] signature, _) = _kernels[i];
            offsets.Add((end + 63) / 64 * 64);
            end = offsets[i] + layout.Core.Size + binary.Length;
            expected[$"core.{i}.signature"] = StandInExpectation.List<int>(signature);
            expected[$"core.{i}.signature_count"] = Text(signature.Length);
            expected[$"core.{i}.binary_size"] = Text(binary.Length);
            expected[$"core.{i}.resolved_address"] = "0";
            expected[$"core.{i}.binary"] = HashOf(binary);
            if (_features.ArgumentIndex)
            {
                expected[$"core.{i}.argument_index"] = string.Join(',', Enumerable.Range(0, signature.Length));
            }
        }

        expected["chip.child_offsets"] = StandInExpectation.List<int>(_kernels.Length == 0 ? [0] : offsets.ToArray());
        expected["chip.child_func_ids"] = StandInExpectation.List<int>(
            _kernels.Length == 0 ? [0] : [.. _kernels.Select(kernel => kernel.FuncId)]);
        return expected;
    }

    /// <summary>Size and FNV-1a hash, as a library reports bytes.</summary>
    public static string HashOf(ReadOnlySpan<byte> bytes)
    {
        ulong hash = 14695981039346656037;
        foreach (byte value in bytes)
        {
            hash = (hash ^ value) * 1099511628211;
        }

        return $"{bytes.Length}:{hash:x16}";
    }

    /// <summary>Overwrites and frees what the parts point to.</summary>
    public void Dispose()
    {
        foreach ((nint memory, int size) in _allocated)
        {
            NativeMemory.Fill((void*)memory, (nuint)size, 0xEE);
            NativeMemory.Free((void*)memory);
        }

        _allocated.Clear();
    }

    private nint Keep(ReadOnlySpan<byte> bytes)
    {
        nint memory = (nint)NativeMemory.Alloc((nuint)Math.Max(1, bytes.Length));
        bytes.CopyTo(new Span<byte>((void*)memory, bytes.Length));
        _allocated.Add(memory, bytes.Length);
        return memory;
    }

    private static byte[] Bytes(Random random)
    {
        byte[] bytes = new byte[random.Next(1, 700)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static int[] Directions(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => random.Next(1, 4))];

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A callable of the adapter's, freed when disposed.</summary>
    public sealed class Packed(StandIn standIn, AdapterCallable* callable) : IDisposable
    {
        public AdapterCallable* Callable { get; } = callable;

        public void Dispose() => standIn.Table.Api.adapter_destroy_callable(Callable);
    }
}
