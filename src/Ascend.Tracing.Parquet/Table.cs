using Parquet;
using Parquet.Schema;

namespace Ascend.Tracing.Tables;

/// <summary>A table that is written row group by row group, so that memory does not depend on its length.</summary>
internal abstract class Table
{
    /// <summary>Rows held at once.</summary>
    public const int RowGroup = 1 << 16;

    private TableColumn[] _columns = [];
    private ParquetWriter? _writer;
    private CancellationToken _cancellation;

    /// <summary>The row that is being filled.</summary>
    protected int Row { get; private set; }

    /// <summary>Writes a whole table.</summary>
    /// <param name="output">Where it goes; stays open.</param>
    /// <param name="fill">Adds the rows.</param>
    /// <param name="cancellation">Cancels the writing.</param>
    public void Write(Stream output, Action fill, CancellationToken cancellation)
    {
        _columns = [.. Columns];
        _cancellation = cancellation;
        var schema = new ParquetSchema(_columns.Select(column => column.Field));
        var options = new ParquetOptions { CompressionMethod = CompressionMethod.Zstd };
        _writer = ParquetWriter.CreateAsync(schema, output, options, cancellationToken: cancellation)
            .GetAwaiter().GetResult();
        try
        {
            fill();
            Flush();
        }
        finally
        {
            _writer.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    /// <summary>The columns, in their order.</summary>
    protected abstract IEnumerable<TableColumn> Columns { get; }

    /// <summary>Ends the row.</summary>
    protected void EndRow()
    {
        if (++Row == RowGroup)
        {
            Flush();
        }
    }

    private void Flush()
    {
        if (Row == 0)
        {
            return;
        }

        using ParquetRowGroupWriter group = _writer!.CreateRowGroup();
        foreach (TableColumn column in _columns)
        {
            column.WriteAsync(group, Row, _cancellation).GetAwaiter().GetResult();
        }

        group.CompleteValidate();
        Row = 0;
    }
}
