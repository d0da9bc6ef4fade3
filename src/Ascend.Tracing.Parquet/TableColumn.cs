using Parquet;
using Parquet.Schema;

namespace Ascend.Tracing.Tables;

/// <summary>A column of a row group while it is filled.</summary>
internal abstract class TableColumn(DataField field)
{
    public DataField Field { get; } = field;

    /// <summary>Writes the first <paramref name="rows"/> values.</summary>
    public abstract Task WriteAsync(ParquetRowGroupWriter group, int rows, CancellationToken cancellation);
}

/// <summary>A column in which every row has a value.</summary>
internal sealed class ValueColumn<T>(string name, int capacity) : TableColumn(new DataField<T>(name, false))
    where T : unmanaged
{
    private readonly T[] _values = new T[capacity];

    public T this[int row]
    {
        set => _values[row] = value;
    }

    public override Task WriteAsync(ParquetRowGroupWriter group, int rows, CancellationToken cancellation) =>
        group.WriteAsync<T>(Field, _values.AsMemory(0, rows), cancellationToken: cancellation);
}

/// <summary>A column whose values may be missing.</summary>
internal sealed class OptionalColumn<T>(string name, int capacity) : TableColumn(new DataField<T?>(name, true))
    where T : unmanaged
{
    private readonly T?[] _values = new T?[capacity];

    public T? this[int row]
    {
        set => _values[row] = value;
    }

    public override Task WriteAsync(ParquetRowGroupWriter group, int rows, CancellationToken cancellation) =>
        group.WriteAsync<T>(Field, _values.AsMemory(0, rows), cancellationToken: cancellation);
}

/// <summary>A column of text; null where it is missing.</summary>
internal sealed class TextColumn(string name, int capacity) : TableColumn(new DataField<string>(name, true))
{
    private readonly string?[] _values = new string?[capacity];

    public string? this[int row]
    {
        set => _values[row] = value;
    }

    public override Task WriteAsync(ParquetRowGroupWriter group, int rows, CancellationToken cancellation) =>
        group.WriteAsync(Field, new ArraySegment<string>(_values!, 0, rows));
}
