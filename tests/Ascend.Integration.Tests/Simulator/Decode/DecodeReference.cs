using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Ascend.Integration.Tests;

/// <summary>
/// Two decode layers of qwen3-14B on the CPU in float32: norm, projections, norm of each head, rotary embedding, paged attention, output
/// projection, gated MLP, with the residual kept in float32. Rounded to bfloat16 are the inputs of each matrix product, the new keys and
/// values, and the end.
/// </summary>
internal sealed class DecodeReference
{
    private const float Epsilon = 1e-6f;
    private const int GroupSize = DecodeInputs.Heads / DecodeInputs.KvHeads;

    /// <summary>Columns of a matrix product that one task computes: 16 rows of them stay in the first-level cache.</summary>
    private const int ColumnTile = 256;

    private readonly DecodeInputs _inputs;

    public DecodeReference(DecodeInputs inputs)
    {
        _inputs = inputs;
        KeyCache = [.. inputs.KeyCache];
        ValueCache = [.. inputs.ValueCache];
        float[] state = [.. inputs.HiddenStates.Select(Bfloat16.Widen)];
        for (int layer = 0; layer < DecodeInputs.Layers; layer++)
        {
            state = RunLayer(layer, state);
        }

        Output = [.. state.Select(Bfloat16.Narrow)];
    }

    /// <summary>The new hidden state.</summary>
    public ushort[] Output { get; }

    /// <summary>The key caches with the new token.</summary>
    public ushort[] KeyCache { get; }

    /// <summary>The value caches with the new token.</summary>
    public ushort[] ValueCache { get; }

    private float[] RunLayer(int layer, float[] state)
    {
        const int Hidden = DecodeInputs.Hidden;
        const int HeadDim = DecodeInputs.HeadDim;
        float[] normed = Normed(state, _inputs.InputNorm.AsSpan(layer * Hidden, Hidden), out float[] scales);
        float[] query = Multiply(normed, _inputs.Wq, layer, Hidden, DecodeInputs.Hidden, scales);
        float[] key = Multiply(normed, _inputs.Wk, layer, Hidden, DecodeInputs.KvHidden, scales);
        float[] value = Multiply(normed, _inputs.Wv, layer, Hidden, DecodeInputs.KvHidden, scales);
        FinishHeads(query, _inputs.QNorm.AsSpan(layer * HeadDim, HeadDim));
        FinishHeads(key, _inputs.KNorm.AsSpan(layer * HeadDim, HeadDim));
        Bfloat16.Round(value);
        Store(layer, key, KeyCache);
        Store(layer, value, ValueCache);

        float[] attention = new float[DecodeInputs.Batch * Hidden];
        Parallel.For(0, DecodeInputs.Batch * DecodeInputs.KvHeads, group => Attend(layer, group, query, attention));
        Bfloat16.Round(attention);
        float[] residual = Multiply(attention, _inputs.Wo, layer, Hidden, Hidden, scales: null);
        TensorPrimitives.Add(residual, state, residual);

        float[] mlp = Normed(residual, _inputs.PostNorm.AsSpan(layer * Hidden, Hidden), out scales);
        float[] gate = Multiply(mlp, _inputs.WGate, layer, Hidden, DecodeInputs.Intermediate, scales);
        float[] up = Multiply(mlp, _inputs.WUp, layer, Hidden, DecodeInputs.Intermediate, scales);
        float[] sigmoid = new float[gate.Length];
        TensorPrimitives.Sigmoid(gate, sigmoid);
        TensorPrimitives.Multiply(gate, sigmoid, gate);
        TensorPrimitives.Multiply(gate, up, gate);
        Bfloat16.Round(gate);
        float[] next = Multiply(gate, _inputs.WDown, layer, DecodeInputs.Intermediate, Hidden, scales: null);
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

        Bfloat16.Round(normed);
        return normed;
    }

    private static float Reciprocal(ReadOnlySpan<float> values) => 1 / MathF.Sqrt((TensorPrimitives.SumOfSquares(values) / values.Length) + Epsilon);

    /// <summary>Norm of each head, rotary embedding at the new token's position, rounding.</summary>
    private void FinishHeads(float[] heads, ReadOnlySpan<float> gains)
    {
        const int Half = DecodeInputs.HeadDim / 2;
        int angle = (_inputs.Context - 1) * DecodeInputs.HeadDim;
        ReadOnlySpan<float> cosines = _inputs.Cosines.AsSpan(angle, DecodeInputs.HeadDim);
        ReadOnlySpan<float> sines = _inputs.Sines.AsSpan(angle, DecodeInputs.HeadDim);
        for (int start = 0; start < heads.Length; start += DecodeInputs.HeadDim)
        {
            Span<float> head = heads.AsSpan(start, DecodeInputs.HeadDim);
            float reciprocal = Reciprocal(head);
            for (int i = 0; i < Half; i++)
            {
                float low = head[i] * reciprocal * gains[i];
                float high = head[i + Half] * reciprocal * gains[i + Half];
                head[i] = (low * cosines[i]) - (high * sines[i]);
                head[i + Half] = (high * cosines[i + Half]) + (low * sines[i + Half]);
            }
        }

        Bfloat16.Round(heads);
    }

    private void Store(int layer, float[] heads, ushort[] cache)
    {
        for (int sequence = 0; sequence < DecodeInputs.Batch; sequence++)
        {
            int slot = _inputs.Slots[sequence];
            for (int head = 0; head < DecodeInputs.KvHeads; head++)
            {
                int row = Row(layer, slot / DecodeInputs.BlockSize, head) + (slot % DecodeInputs.BlockSize);
                for (int i = 0; i < DecodeInputs.HeadDim; i++)
                {
                    cache[(row * DecodeInputs.HeadDim) + i] =
                        Bfloat16.Narrow(heads[(((sequence * DecodeInputs.KvHeads) + head) * DecodeInputs.HeadDim) + i]);
                }
            }
        }
    }

    /// <summary>Row of a page's first token for a KV head.</summary>
    private static int Row(int layer, int page, int head) =>
        (layer * DecodeInputs.CacheRows) + (((page * DecodeInputs.KvHeads) + head) * DecodeInputs.BlockSize);

    private void Attend(int layer, int group, float[] query, float[] attention)
    {
        const int HeadDim = DecodeInputs.HeadDim;
        (int sequence, int kvHead) = Math.DivRem(group, DecodeInputs.KvHeads);
        float[] keys = Gather(layer, sequence, kvHead, KeyCache);
        float[] values = Gather(layer, sequence, kvHead, ValueCache);
        float[] weights = new float[_inputs.Context];
        for (int head = kvHead * GroupSize; head < (kvHead + 1) * GroupSize; head++)
        {
            int start = (sequence * DecodeInputs.Hidden) + (head * HeadDim);
            for (int token = 0; token < weights.Length; token++)
            {
                weights[token] = TensorPrimitives.Dot(query.AsSpan(start, HeadDim), keys.AsSpan(token * HeadDim, HeadDim)) / MathF.Sqrt(HeadDim);
            }

            TensorPrimitives.SoftMax(weights, weights);
            Span<float> result = attention.AsSpan(start, HeadDim);
            for (int token = 0; token < weights.Length; token++)
            {
                TensorPrimitives.MultiplyAdd(values.AsSpan(token * HeadDim, HeadDim), weights[token], result, result);
            }
        }
    }

    /// <summary>A sequence's rows of a cache for one KV head, in the order of its tokens.</summary>
    private float[] Gather(int layer, int sequence, int head, ushort[] cache)
    {
        float[] rows = new float[_inputs.Context * DecodeInputs.HeadDim];
        for (int token = 0; token < _inputs.Context; token++)
        {
            int page = _inputs.BlockTable[(sequence * DecodeInputs.BlocksPerSequence) + (token / DecodeInputs.BlockSize)];
            int row = Row(layer, page, head) + (token % DecodeInputs.BlockSize);
            for (int i = 0; i < DecodeInputs.HeadDim; i++)
            {
                rows[(token * DecodeInputs.HeadDim) + i] = Bfloat16.Widen(cache[(row * DecodeInputs.HeadDim) + i]);
            }
        }

        return rows;
    }

    /// <summary>[batch, inner] times a layer's [inner, columns], each row scaled at the end.</summary>
    private static float[] Multiply(float[] rows, ushort[] matrices, int layer, int inner, int columns, float[]? scales)
    {
        float[] product = new float[DecodeInputs.Batch * columns];
        int first = layer * inner * columns;
        Parallel.For(0, columns / ColumnTile, tile =>
        {
            float[] weights = new float[ColumnTile];
            float[] sums = new float[DecodeInputs.Batch * ColumnTile];
            for (int i = 0; i < inner; i++)
            {
                Widen(matrices.AsSpan(first + (i * columns) + (tile * ColumnTile), ColumnTile), weights);
                for (int row = 0; row < DecodeInputs.Batch; row++)
                {
                    Span<float> sum = sums.AsSpan(row * ColumnTile, ColumnTile);
                    TensorPrimitives.MultiplyAdd(weights, rows[(row * inner) + i], sum, sum);
                }
            }

            for (int row = 0; row < DecodeInputs.Batch; row++)
            {
                Span<float> target = product.AsSpan((row * columns) + (tile * ColumnTile), ColumnTile);
                TensorPrimitives.Multiply(sums.AsSpan(row * ColumnTile, ColumnTile), scales?[row] ?? 1, target);
            }
        });
        return product;
    }

    private static void Widen(ReadOnlySpan<ushort> from, Span<float> to)
    {
        Span<Vector<uint>> target = MemoryMarshal.Cast<float, Vector<uint>>(to);
        ReadOnlySpan<Vector<ushort>> source = MemoryMarshal.Cast<ushort, Vector<ushort>>(from);
        for (int i = 0; i < source.Length; i++)
        {
            Vector.Widen(source[i], out Vector<uint> low, out Vector<uint> high);
            target[2 * i] = low << 16;
            target[(2 * i) + 1] = high << 16;
        }
    }
}
