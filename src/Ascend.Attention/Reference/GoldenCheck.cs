namespace Ascend.Attention;

/// <summary>Compares a kernel's output with the reference.</summary>
public static class GoldenCheck
{
    private const int ChunkElements = 4096;

    /// <summary>Computes the reference and compares.</summary>
    /// <param name="data">The problem with the tensors that the kernel was given.</param>
    /// <param name="output">The kernel's output [batch, query_heads, head_dim].</param>
    /// <param name="tolerance">By default that of the data type.</param>
    /// <param name="maxThreads">Threads to use at most; all processors by default.</param>
    /// <param name="cancellationToken">Stops the reference.</param>
    /// <exception cref="ArgumentException">The output has the wrong number of elements.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static GoldenResult Run(
        PagedAttentionData data,
        ReadOnlyMemory<ushort> output,
        GoldenTolerance? tolerance = null,
        int? maxThreads = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        RequireSize(data.Shape, output.Length, nameof(output));
        return Compare(data.Shape, AttentionReference.Compute(data, maxThreads, cancellationToken), output.Span, tolerance);
    }

    /// <summary>
    /// Compares with a reference computed before; one reference serves any number of outputs of the same data.
    /// </summary>
    /// <param name="shape">The shape.</param>
    /// <param name="expected">The reference, as <see cref="AttentionReference.Compute"/> returns it.</param>
    /// <param name="actual">The kernel's output.</param>
    /// <param name="tolerance">By default that of the output's data type.</param>
    /// <param name="actualType">Data type of the kernel's output; null for the problem's.</param>
    /// <exception cref="ArgumentException">A span has the wrong number of elements.</exception>
    public static GoldenResult Compare(
        PagedAttentionShape shape,
        ReadOnlySpan<ushort> expected,
        ReadOnlySpan<ushort> actual,
        GoldenTolerance? tolerance = null,
        AttentionDataType? actualType = null)
    {
        ArgumentNullException.ThrowIfNull(shape);
        RequireSize(shape, expected.Length, nameof(expected));
        RequireSize(shape, actual.Length, nameof(actual));
        AttentionDataType type = actualType ?? shape.DataType;
        Comparison comparison = new(tolerance ?? GoldenTolerance.For(type));

        Span<float> wanted = stackalloc float[ChunkElements];
        Span<float> got = stackalloc float[ChunkElements];
        for (int start = 0; start < actual.Length; start += ChunkElements)
        {
            int count = Math.Min(ChunkElements, actual.Length - start);
            ElementConverter.Widen(expected.Slice(start, count), wanted, shape.DataType);
            ElementConverter.Widen(actual.Slice(start, count), got, type);
            for (int i = 0; i < count; i++)
            {
                comparison.Add(start + i, wanted[i], got[i]);
            }
        }

        return comparison.Finish(shape, actual);
    }

    private static void RequireSize(PagedAttentionShape shape, int elements, string parameter)
    {
        if (elements != shape.QueryElements)
        {
            throw new ArgumentException(
                $"The output of {shape.Name} has {shape.QueryElements} elements; {elements} were given.", parameter);
        }
    }

    private struct Comparison(GoldenTolerance tolerance)
    {
        private long _mismatches;
        private long _nonFinite;
        private double _maxError;
        private double _worstRatio = -1;
        private int _worst;
        private float _worstExpected;
        private float _worstActual;

        public void Add(int index, float expected, float actual)
        {
            // A NaN on either side makes the error NaN, which no comparison accepts. Infinities never pass either.
            double error = Math.Abs((double)actual - expected);
            double limit = tolerance.Absolute + (tolerance.Relative * Math.Abs((double)expected));
            double ratio = float.IsFinite(actual) && float.IsFinite(expected) ? error / limit : double.PositiveInfinity;
            if (!float.IsFinite(actual))
            {
                _nonFinite++;
            }

            if (double.IsFinite(ratio))
            {
                _maxError = Math.Max(_maxError, error);
            }

            if (ratio > 1)
            {
                _mismatches++;
            }

            if (ratio > _worstRatio)
            {
                (_worstRatio, _worst, _worstExpected, _worstActual) = (ratio, index, expected, actual);
            }
        }

        public readonly GoldenResult Finish(PagedAttentionShape shape, ReadOnlySpan<ushort> actual)
        {
            int row = _worst / shape.HeadDim;
            return new GoldenResult
            {
                Elements = actual.Length,
                Mismatches = _mismatches,
                NonFinite = _nonFinite,
                Unwritten = actual.Count(PagedAttentionData.UnwrittenBits),
                MaxAbsoluteError = _maxError,
                Worst = new GoldenElement(
                    row / shape.QueryHeads, row % shape.QueryHeads, _worst % shape.HeadDim, _worstExpected, _worstActual),
                Tolerance = tolerance,
            };
        }
    }
}
