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
        if (!replace && File.Exists(target))
        {
            throw new WandbFileExistsException(Path.GetFileName(target), target, "Pass replace: true to replace it.");
        }

        string directory = Path.GetDirectoryName(target)!;
        Directory.CreateDirectory(directory);
        string partial = Path.Combine(directory, $".{Guid.CreateVersion7():N}.wandb-partial");
        try
        {
            long rows = 0;
            long length;
            FileStream file = File.Create(partial);
            await using (file.ConfigureAwait(false))
            {
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
                }
                finally
                {
                    writer?.Dispose();
                }

                file.Flush(flushToDisk: true);
                length = file.Length;
            }

            beforeReplacing?.Invoke();
            File.Move(partial, target, overwrite: replace);
            progress?.Report(new HistoryProgress(rows, countRuns?.Invoke() ?? 1, length));
            return new SavedHistory(target, rows, length);
        }
        catch
        {
            File.Delete(partial);
            throw;
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
