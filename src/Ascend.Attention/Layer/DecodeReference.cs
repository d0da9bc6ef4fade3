using System.Numerics.Tensors;

namespace Ascend.Attention;

/// <summary>
/// A qwen3 decode step on the CPU in float32: norm, projections, norm of each head, rotary embedding, paged attention, output
/// projection, gated MLP, with the residual kept in float32. Rounded to bfloat16 are the inputs of each matrix product, the new keys and
/// values, and the end.
/// </summary>
internal sealed class DecodeReference
{
    private const float Epsilon = 1e-6f;
    private const AttentionDataType Type = AttentionDataType.BFloat16;

    /// <summary>Columns of a matrix product that one task computes: 16 rows of them stay in the first-level cache.</summary>
    private const int ColumnTile = 256;

    private readonly DecodeInputs _inputs;
    private readonly DecodeShape _shape;
    private readonly CancellationToken _cancellation;

    public DecodeReference(DecodeInputs inputs, CancellationToken cancellation = default)
    {
        _inputs = inputs;
        _shape = inputs.Shape;
        _cancellation = cancellation;
        KeyCache = [.. inputs.KeyCache];
        ValueCache = [.. inputs.ValueCache];
        float[] state = [.. inputs.HiddenStates.Select(Widen)];
        for (int layer = 0; layer < _shape.Layers; layer++)
        {
            cancellation.ThrowIfCancellationRequested();
            state = RunLayer(layer, state);
        }

        Output = [.. state.Select(Narrow)];
    }

    /// <summary>The new hidden state.</summary>
    public ushort[] Output { get; }

    /// <summary>The key caches with the new token.</summary>
    public ushort[] KeyCache { get; }

    /// <summary>The value caches with the new token.</summary>
    public ushort[] ValueCache { get; }

    private float[] RunLayer(int layer, float[] state)
    {
        int hidden = _shape.Hidden;
        int headDim = _shape.HeadDim;
        float[] normed = Normed(state, _inputs.InputNorm.AsSpan(layer * hidden, hidden), out float[] scales);
        float[] query = Multiply(normed, _inputs.Wq, layer, hidden, hidden, scales);
        float[] key = Multiply(normed, _inputs.Wk, layer, hidden, _shape.KvHidden, scales);
        float[] value = Multiply(normed, _inputs.Wv, layer, hidden, _shape.KvHidden, scales);
        FinishHeads(query, _inputs.QNorm.AsSpan(layer * headDim, headDim));
        FinishHeads(key, _inputs.KNorm.AsSpan(layer * headDim, headDim));
        Round(value);
        Store(layer, key, KeyCache);
        Store(layer, value, ValueCache);

        float[] attention = new float[_shape.Batch * hidden];
        Parallel.For(0, _shape.Batch * _shape.KvHeads, group => Attend(layer, group, query, attention));
        Round(attention);
        float[] residual = Multiply(attention, _inputs.Wo, layer, hidden, hidden, scales: null);
        TensorPrimitives.Add(residual, state, residual);

        float[] mlp = Normed(residual, _inputs.PostNorm.AsSpan(layer * hidden, hidden), out scales);
        float[] gate = Multiply(mlp, _inputs.WGate, layer, hidden, _shape.Intermediate, scales);
        float[] up = Multiply(mlp, _inputs.WUp, layer, hidden, _shape.Intermediate, scales);
        float[] sigmoid = new float[gate.Length];
        TensorPrimitives.Sigmoid(gate, sigmoid);
        TensorPrimitives.Multiply(gate, sigmoid, gate);
        TensorPrimitives.Multiply(gate, up, gate);
        Round(gate);
        float[] next = Multiply(gate, _inputs.WDown, layer, _shape.Intermediate, hidden, scales: null);
        TensorPrimitives.Add(next, residual, next);
        return next;
    }

    /// <summary>Rows times gains, rounded; the reciprocal norm of each row is left to be applied to the product.</summary>
    private static float[] Normed(float[] rows, ReadOnlySpan<float> gains, out float[] reciprocals)
    {
        float[] normed = new float[rows.Length];
        reciprocals = new float[rows.Length / gains.Length];
        for (int row = 0; row < reciprocals.Length; row++)
        {
            ReadOnlySpan<float> values = rows.AsSpan(row * gains.Length, gains.Length);
            reciprocals[row] = Reciprocal(values);
            TensorPrimitives.Multiply(values, gains, normed.AsSpan(row * gains.Length, gains.Length));
        }

        Round(normed);
        return normed;
    }

    private static float Reciprocal(ReadOnlySpan<float> values) =>
        1 / MathF.Sqrt((TensorPrimitives.SumOfSquares(values) / values.Length) + Epsilon);

    /// <summary>Norm of each head, rotary embedding at each sequence's new position, rounding.</summary>
    private void FinishHeads(float[] heads, ReadOnlySpan<float> gains)
    {
        int dim = _shape.HeadDim;
        int half = dim / 2;
        int row = heads.Length / _shape.Batch;
        for (int start = 0; start < heads.Length; start += dim)
        {
            int angle = (_inputs.Contexts[start / row] - 1) * dim;
            ReadOnlySpan<float> cosines = _inputs.Cosines.AsSpan(angle, dim);
            ReadOnlySpan<float> sines = _inputs.Sines.AsSpan(angle, dim);
            Span<float> head = heads.AsSpan(start, dim);
            float reciprocal = Reciprocal(head);
            for (int i = 0; i < half; i++)
            {
                float low = head[i] * reciprocal * gains[i];
                float high = head[i + half] * reciprocal * gains[i + half];
                head[i] = (low * cosines[i]) - (high * sines[i]);
                head[i + half] = (high * cosines[i + half]) + (low * sines[i + half]);
            }
        }

        Round(heads);
    }

    private void Store(int layer, float[] heads, ushort[] cache)
    {
        for (int i = 0; i < _shape.Batch * _shape.KvHeads; i++)
        {
            int row = NewRow(_inputs, layer, i / _shape.KvHeads, i % _shape.KvHeads);
            ElementConverter.Narrow(
                heads.AsSpan(i * _shape.HeadDim, _shape.HeadDim), cache.AsSpan(row * _shape.HeadDim, _shape.HeadDim), Type);
        }
    }

    /// <summary>Row of the caches that a sequence's new token is written to.</summary>
    public static int NewRow(DecodeInputs inputs, int layer, int sequence, int head)
    {
        int slot = inputs.Slots[sequence];
        return inputs.Shape.Row(layer, slot / inputs.Shape.BlockSize, head) + (slot % inputs.Shape.BlockSize);
    }

    private void Attend(int layer, int group, float[] query, float[] attention)
    {
        int dim = _shape.HeadDim;
        int groupSize = _shape.Heads / _shape.KvHeads;
        (int sequence, int kvHead) = Math.DivRem(group, _shape.KvHeads);
        float[] keys = Gather(layer, sequence, kvHead, KeyCache);
        float[] values = Gather(layer, sequence, kvHead, ValueCache);
        float[] weights = new float[_inputs.Contexts[sequence]];
        for (int head = kvHead * groupSize; head < (kvHead + 1) * groupSize; head++)
        {
            int start = (sequence * _shape.Hidden) + (head * dim);
            for (int token = 0; token < weights.Length; token++)
            {
                weights[token] = TensorPrimitives.Dot(query.AsSpan(start, dim), keys.AsSpan(token * dim, dim)) / MathF.Sqrt(dim);
            }

            TensorPrimitives.SoftMax(weights, weights);
            Span<float> result = attention.AsSpan(start, dim);
            for (int token = 0; token < weights.Length; token++)
            {
                TensorPrimitives.MultiplyAdd(values.AsSpan(token * dim, dim), weights[token], result, result);
            }
        }
    }

    /// <summary>A sequence's rows of a cache for one KV head, in the order of its tokens.</summary>
    private float[] Gather(int layer, int sequence, int head, ushort[] cache)
    {
        int dim = _shape.HeadDim;
        float[] rows = new float[_inputs.Contexts[sequence] * dim];
        for (int token = 0; token < _inputs.Contexts[sequence]; token++)
        {
            int page = _inputs.BlockTable[(sequence * _shape.BlocksPerSequence) + (token / _shape.BlockSize)];
            int row = _shape.Row(layer, page, head) + (token % _shape.BlockSize);
            ElementConverter.Widen(cache.AsSpan(row * dim, dim), rows.AsSpan(token * dim, dim), Type);
        }

        return rows;
    }

    /// <summary>[batch, inner] times a layer's [inner, columns], each row scaled at the end.</summary>
    private float[] Multiply(float[] rows, ushort[] matrices, int layer, int inner, int columns, float[]? scales)
    {
        float[] product = new float[_shape.Batch * columns];
        int first = layer * inner * columns;
        var options = new ParallelOptions { CancellationToken = _cancellation };
        Parallel.For(0, (columns + ColumnTile - 1) / ColumnTile, options, tile =>
        {
            int start = tile * ColumnTile;
            int count = Math.Min(ColumnTile, columns - start);
            float[] weights = new float[count];
            float[] sums = new float[_shape.Batch * count];
            for (int i = 0; i < inner; i++)
            {
                ElementConverter.Widen(matrices.AsSpan(first + (i * columns) + start, count), weights, Type);
                for (int row = 0; row < _shape.Batch; row++)
                {
                    Span<float> sum = sums.AsSpan(row * count, count);
                    TensorPrimitives.MultiplyAdd(weights, rows[(row * inner) + i], sum, sum);
                }
            }

            for (int row = 0; row < _shape.Batch; row++)
            {
                Span<float> target = product.AsSpan((row * columns) + start, count);
                TensorPrimitives.Multiply(sums.AsSpan(row * count, count), scales?[row] ?? 1, target);
            }
        });
        return product;
    }

    private static float Widen(ushort bits) => ElementConverter.Widen(bits, Type);

    private static ushort Narrow(float value) => ElementConverter.Narrow(value, Type);

    private static void Round(Span<float> values)
    {
        foreach (ref float value in values)
        {
            value = Widen(Narrow(value));
        }
    }
}
