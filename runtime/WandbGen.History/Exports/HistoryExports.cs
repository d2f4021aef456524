using WandbGen.Downloads;
using WandbGen.History.Exports;
using WandbGen.History.Reading;

namespace WandbGen;

/// <summary>The downloaded parquet files that W&amp;B exported a history to.</summary>
/// <param name="Files">The files.</param>
/// <param name="Completeness">The number of rows in all files, and the number of rows that the server counts. Rows that are in two files
/// are counted once.</param>
public sealed record HistoryExports(IReadOnlyList<DownloadedFile> Files, HistoryCompleteness Completeness)
{
    internal static async Task<HistoryExports> DownloadAsync(
        RunOverview run,
        string directory,
        bool requireComplete,
        DownloadOptions? options,
        IProgress<DownloadProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        HistorySources sources = await HistorySources.QueryAsync(run, cancellationToken).ConfigureAwait(false);
        int live = sources.Exports.LiveSteps.Count;
        if (requireComplete && live > 0)
        {
            // The server may not count its rows, or not all of them yet.
            int expected = Math.Max(sources.HistoryLineCount ?? 0, live);
            throw Incomplete(run, expected - live, expected);
        }

        Export[] exports =
        [
            .. sources
                .Exports.Urls.DistinctBy(ExportAddress.WithoutSignature)
                .Select(url => Export.ToSave(run, url))
                .OrderBy(static file => file.Address, StringComparer.Ordinal),
        ];
        foreach (Export export in exports.Where(export => File.Exists(Path.Combine(directory, export.Name))))
        {
            // Without its size, it is not known whether a file of an earlier call is the same.
            using RemoteBytes? remote = await RemoteBytes
                .TryOpenAsync(run.ReadingClient.Content, export, cancellationToken)
                .ConfigureAwait(false);
            export.Size = remote?.Length;
        }

        options = (options ?? new DownloadOptions()) with { Proof = StoredFileProof.Md5OrSize };
        IReadOnlyList<DownloadedFile> files = await run
            .ReadingClient.Downloads.DownloadAllAsync(exports, directory, options, progress, cancellationToken)
            .ConfigureAwait(false);
        long rows = await CountRowsAsync(run, exports, files, cancellationToken).ConfigureAwait(false);
        var completeness = new HistoryCompleteness(rows, 0, sources.HistoryLineCount);
        return requireComplete && completeness.MissingRows > 0
            ? throw Incomplete(run, rows, sources.HistoryLineCount!.Value)
            : new HistoryExports(files, completeness);
    }

    // Nothing else proves that a file is complete, because W&B has no checksum of it.
    private static async Task<long> CountRowsAsync(
        RunOverview run,
        Export[] exports,
        IReadOnlyList<DownloadedFile> files,
        CancellationToken cancellationToken
    )
    {
        var opened = new List<ExportFile>();
        try
        {
            foreach (DownloadedFile file in files)
            {
                Export export = System.Array.Find(exports, export => export.Name == file.Name) ?? new Export(run, file.Name);
                opened.Add(await ExportOpening.OpenAsync(export, file.Path, cancellationToken).ConfigureAwait(false));
            }

            return ExportPlan.Merge(opened, long.MinValue, long.MaxValue).Sum(static segment => (long)segment.Count);
        }
        finally
        {
            foreach (ExportFile file in opened)
            {
                file.Dispose();
            }
        }
    }

    private static WandbIncompleteHistoryException Incomplete(RunOverview run, long rows, long expected) =>
        new(
            $"The history of the run '{run.Path}' is not exported completely: {rows} of {expected} rows are. W&B exports the rest "
                + $"some hours after the run has ended; {nameof(RunHistoryExtensions.History)} reads it before.",
            rows,
            expected
        );
}
