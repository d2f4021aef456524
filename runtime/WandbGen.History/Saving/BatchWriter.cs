using Apache.Arrow;
using Apache.Arrow.Ipc;
using ParquetSharp;
using ParquetSharp.Arrow;

namespace WandbGen.History.Saving;

/// <summary>Writes batches in one format.</summary>
internal abstract class BatchWriter : IDisposable
{
    /// <summary>Writes a batch.</summary>
    public abstract void Write(RecordBatch batch);

    /// <summary>Writes what stands after the last batch.</summary>
    public abstract void Complete();

    public abstract void Dispose();
}

/// <summary>Writes parquet.</summary>
internal sealed class ParquetBatchWriter : BatchWriter
{
    private readonly FileWriter _writer;

    // In values: a row group is in memory until it is written.
    private const int LargestRowGroup = 8 * 1024 * 1024;
    private const int FewestRows = 16 * 1024;
    private const int MostRows = 1024 * 1024;
    private const long LargestTexts = 32 * 1024 * 1024;

    private long _textLength;

    public ParquetBatchWriter(Stream stream, Schema schema)
    {
        using var builder = new WriterPropertiesBuilder();
        using WriterProperties properties = builder
            .Compression(Compression.Zstd)
            .MaxRowGroupLength(Math.Clamp(LargestRowGroup / schema.FieldsList.Count, FewestRows, MostRows))
            .Build();
        _writer = new FileWriter(stream, schema, properties, null, leaveOpen: true);
    }

    // Small batches become row groups of a useful size.
    public override void Write(RecordBatch batch)
    {
        if (_textLength > LargestTexts)
        {
            _writer.NewBufferedRowGroup();
            _textLength = 0;
        }

        _writer.WriteBufferedRecordBatch(batch);
        foreach (IArrowArray column in batch.Arrays)
        {
            _textLength += column is StringArray { Length: > 0 } texts ? texts.ValueOffsets[texts.Length] - texts.ValueOffsets[0] : 0;
        }
    }

    public override void Complete() => _writer.Close();

    public override void Dispose() => _writer.Dispose();
}

/// <summary>Writes Arrow's IPC file.</summary>
internal sealed class ArrowBatchWriter(Stream stream, Schema schema) : BatchWriter
{
    private readonly ArrowFileWriter _writer = new(stream, schema, leaveOpen: true);

    public override void Write(RecordBatch batch) => _writer.WriteRecordBatch(batch);

    public override void Complete() => _writer.WriteEnd();

    public override void Dispose() => _writer.Dispose();
}
