using System.Runtime.CompilerServices;
using Ascend.Runtime;

namespace Ascend.Attention;

/// <summary>A decode step's arguments. Its result is the new hidden state and what was written to both caches.</summary>
internal sealed class DecodeRun : WorkloadRun
{
    /// <summary>Tolerance of the kernels' own test (simpler, qwen3_14b_decode).</summary>
    private static readonly GoldenTolerance s_tolerance = new(5e-2, 1e-1);

    private readonly DecodeInputs _inputs;
    private readonly ushort[] _expected;
    private readonly RuntimeSession _session;
    private readonly List<DeviceBuffer> _owned = [];
    private readonly ushort[] _unwritten;
    private readonly DeviceBuffer _keys;
    private readonly DeviceBuffer _values;
    private readonly DeviceBuffer _out;

    public DecodeRun(DecodeInputs inputs, DecodeReference reference, RuntimeSession session)
    {
        _inputs = inputs;
        _session = session;
        _unwritten = new ushort[inputs.HiddenStates.Length];
        Array.Fill(_unwritten, PagedAttentionData.UnwrittenBits);
        _expected = ResultOf(reference.Output, reference.KeyCache, reference.ValueCache);
        DataDigest = WorkloadInputs.Digest(
            inputs.HiddenStates, inputs.Wq, inputs.Wk, inputs.Wv, inputs.KeyCache, inputs.ValueCache, inputs.Wo, inputs.WGate, inputs.WUp,
            inputs.WDown);
        try
        {
            (_keys, _values, _out) = AddAll(inputs.Shape);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public override KernelArguments Arguments { get; } = new();

    public override string DataDigest { get; }

    public override void Clear()
    {
        _keys.CopyFrom<ushort>(_inputs.KeyCache);
        _values.CopyFrom<ushort>(_inputs.ValueCache);
        _out.CopyFrom<ushort>(_unwritten);
    }

    public override ushort[] ReadResult() => ResultOf(_out.ToArray<ushort>(), _keys.ToArray<ushort>(), _values.ToArray<ushort>());

    public override WorkloadCheck Check(ushort[] result, bool onSimulator)
    {
        (string Name, int Count)[] parts =
        [
            ("out", _unwritten.Length), ("k_cache", NewElements), ("v_cache", NewElements),
        ];
        var texts = new List<string>();
        bool passed = result[^1] == 0;
        int start = 0;
        foreach ((string name, int count) in parts)
        {
            (int off, float error) = Compare(_expected.AsSpan(start, count), result.AsSpan(start, count));
            passed &= off == 0;
            texts.Add($"{name} {off} of {count} off, largest error {error:G3}");
            start += count;
        }

        string rest = result[^1] == 0
            ? "nothing else changed"
            : $"{result[^1]}{(result[^1] == ushort.MaxValue ? " or more" : "")} other cache rows changed";
        return new WorkloadCheck(
            passed,
            $"golden {(passed ? "passed" : "FAILED")}: {string.Join("; ", texts)} (rtol {s_tolerance.Relative:G3}, "
            + $"atol {s_tolerance.Absolute:G3}); {rest}");
    }

    public override void Dispose()
    {
        Arguments.Dispose();
        foreach (DeviceBuffer buffer in _owned)
        {
            buffer.Dispose();
        }
    }

    /// <summary>Elements of the new tokens in the caches of all layers.</summary>
    private int NewElements => _inputs.Shape.Layers * _inputs.Shape.Batch * _inputs.Shape.KvHidden;

    private static (int Off, float Error) Compare(ReadOnlySpan<ushort> expected, ReadOnlySpan<ushort> actual)
    {
        int off = 0;
        float most = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            float right = ElementConverter.Widen(expected[i], AttentionDataType.BFloat16);
            float error = MathF.Abs(ElementConverter.Widen(actual[i], AttentionDataType.BFloat16) - right);
            off += error <= s_tolerance.Absolute + (s_tolerance.Relative * MathF.Abs(right)) ? 0 : 1;
            most = float.IsNaN(error) ? error : MathF.Max(most, error);
        }

        return (off, most);
    }

    /// <summary>The new hidden state, the new rows of both caches, and last how many other rows of them are not as they were.</summary>
    private ushort[] ResultOf(ushort[] output, ushort[] keys, ushort[] values)
    {
        DecodeShape shape = _inputs.Shape;
        var result = new ushort[output.Length + (2 * NewElements) + 1];
        output.CopyTo(result, 0);
        int to = output.Length;
        int changed = 0;
        foreach ((ushort[] cache, ushort[] before) in
            (ReadOnlySpan<(ushort[], ushort[])>)[(keys, _inputs.KeyCache), (values, _inputs.ValueCache)])
        {
            var rows = new SortedSet<int>();
            for (int layer = 0; layer < shape.Layers; layer++)
            {
                for (int i = 0; i < shape.Batch * shape.KvHeads; i++)
                {
                    int row = DecodeReference.NewRow(_inputs, layer, i / shape.KvHeads, i % shape.KvHeads);
                    cache.AsSpan(row * shape.HeadDim, shape.HeadDim).CopyTo(result.AsSpan(to));
                    to += shape.HeadDim;
                    rows.Add(row);
                }
            }

            int first = 0;
            foreach (int row in rows.Append(cache.Length / shape.HeadDim))
            {
                changed += ChangedRows(cache, before, first, row);
                first = row + 1;
            }
        }

        result[^1] = (ushort)Math.Min(changed, ushort.MaxValue);
        return result;
    }

    private int ChangedRows(ushort[] cache, ushort[] before, int first, int end)
    {
        int dim = _inputs.Shape.HeadDim;
        if (cache.AsSpan(first * dim, (end - first) * dim).SequenceEqual(before.AsSpan(first * dim, (end - first) * dim)))
        {
            return 0;
        }

        int changed = 0;
        for (int row = first; row < end; row++)
        {
            changed += cache.AsSpan(row * dim, dim).SequenceEqual(before.AsSpan(row * dim, dim)) ? 0 : 1;
        }

        return changed;
    }

    private (DeviceBuffer Keys, DeviceBuffer Values, DeviceBuffer Out) AddAll(DecodeShape s)
    {
        DecodeInputs data = _inputs;
        _ = Half(data.HiddenStates, s.Batch, s.Hidden);
        Single(data.InputNorm, s.Layers, s.Hidden);
        _ = Half(data.Wq, s.Layers * s.Hidden, s.Hidden);
        _ = Half(data.Wk, s.Layers * s.Hidden, s.KvHidden);
        _ = Half(data.Wv, s.Layers * s.Hidden, s.KvHidden);
        Single(data.QNorm, s.Layers, s.HeadDim);
        Single(data.KNorm, s.Layers, s.HeadDim);
        Integers(data.Contexts);
        Integers(data.BlockTable);
        Integers(data.Slots);
        Single(data.Cosines, s.Positions, s.HeadDim);
        Single(data.Sines, s.Positions, s.HeadDim);
        DeviceBuffer keys = Half(data.KeyCache, s.Layers * s.CacheRows, s.HeadDim);
        DeviceBuffer values = Half(data.ValueCache, s.Layers * s.CacheRows, s.HeadDim);
        _ = Half(data.Wo, s.Layers * s.Hidden, s.Hidden);
        _ = Half(data.WGate, s.Layers * s.Hidden, s.Intermediate);
        _ = Half(data.WUp, s.Layers * s.Hidden, s.Intermediate);
        _ = Half(data.WDown, s.Layers * s.Intermediate, s.Hidden);
        Single(data.PostNorm, s.Layers, s.Hidden);
        return (keys, values, Half(_unwritten, s.Batch, s.Hidden));
    }

    private DeviceBuffer Half(ushort[] elements, params ReadOnlySpan<int> shape) =>
        Add(elements, new TensorSpec(TensorDataType.BFloat16, shape));

    private void Single(float[] elements, params ReadOnlySpan<int> shape) =>
        Add(elements, new TensorSpec(TensorDataType.Float32, shape));

    private void Integers(int[] elements) => Add(elements, new TensorSpec(TensorDataType.Int32, elements.Length));

    private DeviceBuffer Add<T>(T[] elements, TensorSpec spec)
        where T : unmanaged
    {
        DeviceBuffer buffer = _session.Allocate((long)elements.Length * Unsafe.SizeOf<T>());
        _owned.Add(buffer);
        buffer.CopyFrom<T>(elements);
        Arguments.AddTensor(buffer, spec);
        return buffer;
    }
}
