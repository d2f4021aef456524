using Apache.Arrow;
using WandbGen.History.Batches;
using WandbGen.IO;

namespace WandbGen.History.Saving;

/// <summary>Writes batches to a file, which has its name when all of it is written.</summary>
internal sealed class HistoryFile(string path, bool replace)
{
    private const string Endings = ".parquet, .arrow, .csv or .jsonl";

    /// <summary>Counts the runs that were read, if there can be more than one.</summary>
    public Func<int>? CountRuns { get; init; }

    /// <summary>Is told, when all is written, whether the file is going to replace another one; if it throws, it does not get its
    /// name.</summary>
    public Action<bool>? BeforeNaming { get; init; }

    /// <param name="read">Reads the batches; is given the values that had no place in their columns when they were read before.</param>
    /// <param name="progress">Receives rows, runs and bytes.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="ArgumentException">The path has no ending that says what the file becomes.</exception>
    public async Task<SavedHistory> SaveAsync(
        Func<IReadOnlyList<ColumnMismatchException>, IAsyncEnumerable<RecordBatch>> read,
        IProgress<HistoryProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        string target = FullPath.Of(path);
        Func<Stream, Schema, BatchWriter> create = FindFormat(target);
        var found = new List<ColumnMismatchException>();
        while (true)
        {
            TargetFile file = TargetFile.Create(target, replace);
            try
            {
                long rows = await WriteAsync(file, create, read(found), progress, cancellationToken).ConfigureAwait(false);
                BeforeNaming?.Invoke(replace && File.Exists(target));
                long length = file.Commit();
                progress?.Report(new HistoryProgress(rows, CountRuns?.Invoke() ?? 1, length));
                return new SavedHistory(target, rows, length);
            }
            catch (WandbProtocolException exception) when (exception.InnerException is ColumnMismatchException)
            {
                // The columns are made such that they hold this value too; each of a few types can be found once.
                file.Abandon();
                found.Add((ColumnMismatchException)exception.InnerException);
            }
            catch (Exception exception)
            {
                file.Abandon();
                if (exception is not (WandbException or OperationCanceledException) && file.Explain(exception) is { } explained)
                {
                    throw explained;
                }

                throw;
            }
        }
    }

    private async Task<long> WriteAsync(
        TargetFile file,
        Func<Stream, Schema, BatchWriter> create,
        IAsyncEnumerable<RecordBatch> batches,
        IProgress<HistoryProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        long rows = 0;
        BatchWriter? writer = null;
        try
        {
            await foreach (RecordBatch batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                using (batch)
                {
                    writer ??= create(file, batch.Schema);
                    writer.Write(batch);
                    rows += batch.Length;
                }

                progress?.Report(new HistoryProgress(rows, CountRuns?.Invoke() ?? 0, file.Position));
            }

            writer ??= create(file, new Schema([new Field(HistoryRow.StepKey, Apache.Arrow.Types.Int64Type.Default, false)], null));
            writer.Complete();
            return rows;
        }
        finally
        {
            writer?.Dispose();
        }
    }

    private static Func<Stream, Schema, BatchWriter> FindFormat(string path) =>
        Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".PARQUET" => static (stream, schema) => new ParquetBatchWriter(stream, schema),
            ".ARROW" or ".FEATHER" or ".IPC" => static (stream, schema) => new ArrowBatchWriter(stream, schema),
            ".CSV" => static (stream, schema) => new CsvBatchWriter(stream, schema),
            ".JSONL" or ".NDJSON" => static (stream, schema) => new JsonLinesBatchWriter(stream, schema),
            _ => throw new ArgumentException($"The ending of the path decides the format of the file: {Endings}.", nameof(path)),
        };
}
