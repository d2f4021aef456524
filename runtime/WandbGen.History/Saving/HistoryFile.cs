using Apache.Arrow;

namespace WandbGen.History.Saving;

/// <summary>Writes batches to a file, which has its name when all of it is written.</summary>
internal static class HistoryFile
{
    private const string Endings = ".parquet, .arrow, .csv or .jsonl";

    /// <exception cref="ArgumentException">The path has no ending that says what the file becomes.</exception>
    public static async Task<SavedHistory> SaveAsync(
        string path,
        bool replace,
        IAsyncEnumerable<RecordBatch> batches,
        IProgress<HistoryProgress>? progress,
        CancellationToken cancellationToken,
        Func<int>? countRuns = null,
        Action? beforeReplacing = null
    )
    {
        string target = Path.GetFullPath(path);
        Func<Stream, Schema, BatchWriter> create = FindFormat(target);
        TargetFile file = TargetFile.Create(target, replace);
        try
        {
            long rows = await WriteAsync(file, create, batches, progress, countRuns, cancellationToken).ConfigureAwait(false);
            beforeReplacing?.Invoke();
            long length = file.Commit();
            progress?.Report(new HistoryProgress(rows, countRuns?.Invoke() ?? 1, length));
            return new SavedHistory(target, rows, length);
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

    private static async Task<long> WriteAsync(
        TargetFile file,
        Func<Stream, Schema, BatchWriter> create,
        IAsyncEnumerable<RecordBatch> batches,
        IProgress<HistoryProgress>? progress,
        Func<int>? countRuns,
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

                progress?.Report(new HistoryProgress(rows, countRuns?.Invoke() ?? 0, file.Position));
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
            _ => throw new ArgumentException($"The ending of the path says what the file becomes: {Endings}.", nameof(path)),
        };
}
