using WandbGen.History.Rows;
using WandbGen.Transport;

namespace WandbGen.History.Exports;

/// <summary>Opens exports: out of the cache, range by range, or as a whole.</summary>
internal static class ExportOpening
{
    /// <summary>Opens an export: its footer and its steps.</summary>
    /// <param name="export">The export.</param>
    /// <param name="selection">What is going to be read; if it is most of the file, the file is received as a whole and kept.</param>
    /// <param name="cache">Where it is kept.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <exception cref="WandbException">The file is not there, damaged, or cannot be read.</exception>
    public static async Task<ExportFile> OpenAsync(
        Export export,
        KeySelection selection,
        ExportCache cache,
        CancellationToken cancellationToken
    )
    {
        ContentClient content = export.Run.ReadingClient.Content;
        RemoteBytes? remote = await RemoteBytes.TryOpenAsync(content, export, cancellationToken).ConfigureAwait(false);
        if (remote is null)
        {
            // A server without ranges does not have to state the length.
            return await OpenWholeAsync(export, cache, null, null, cancellationToken).ConfigureAwait(false);
        }

        export.Size = remote.Length;
        if (await TryOpenKeptAsync(export, remote, cache, cancellationToken).ConfigureAwait(false) is { } kept)
        {
            remote.Dispose();
            return kept;
        }

        string? tag = remote.EntityTag;
        ExportFile file = await ExportFile.ReadFooterAsync(export, remote, cancellationToken).ConfigureAwait(false);
        if (remote.IsWhole || !file.Schema.IsMost(selection))
        {
            await file.ReadStepsAsync(cancellationToken).ConfigureAwait(false);
            return file;
        }

        file.Dispose();
        return await OpenWholeAsync(export, cache, tag, export.Size, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Opens an export that is on the disk.</summary>
    public static Task<ExportFile> OpenAsync(Export export, string path, CancellationToken cancellationToken) =>
        OpenAsync(export, new LocalBytes(path, isCached: false), cancellationToken);

    private static async Task<ExportFile> OpenAsync(Export export, ExportBytes bytes, CancellationToken cancellationToken)
    {
        ExportFile file = await ExportFile.ReadFooterAsync(export, bytes, cancellationToken).ConfigureAwait(false);
        await file.ReadStepsAsync(cancellationToken).ConfigureAwait(false);
        return file;
    }

    // The remote file stays open, unless this fails.
    private static async Task<ExportFile?> TryOpenKeptAsync(
        Export export,
        RemoteBytes remote,
        ExportCache cache,
        CancellationToken cancellationToken
    )
    {
        if (remote is not { IsWhole: false, EntityTag: { } tag })
        {
            return null;
        }

        try
        {
            string path = cache.PathOf(export, tag, remote.Length);
            LocalBytes? kept = await ExportCache.TryOpenAsync(path, remote.Length, cancellationToken).ConfigureAwait(false);
            return kept is null ? null : await OpenAsync(export, kept, cancellationToken).ConfigureAwait(false);
        }
        catch (WandbException)
        {
            // The copy is damaged, and has been discarded: the storage's own is read instead.
            return null;
        }
        catch
        {
            remote.Dispose();
            throw;
        }
    }

    private static async Task<ExportFile> OpenWholeAsync(
        Export export,
        ExportCache cache,
        string? entityTag,
        long? length,
        CancellationToken cancellationToken
    )
    {
        // If the storage does not identify the object, it is not known whether the cached one is the same.
        bool isKnown = entityTag is not null && length is not null;
        string path = cache.PathOf(export, isKnown ? entityTag : Guid.NewGuid().ToString("N"), length ?? -1);
        DownloadedFile downloaded = await export
            .Run.ReadingClient.Downloads.DownloadToFileAsync(
                export,
                path,
                new DownloadOptions { Replace = true, Durable = false },
                cancellationToken: cancellationToken
            )
            .ConfigureAwait(false);
        LocalBytes bytes;
        if (isKnown)
        {
            bytes = await ExportCache.KeepAsync(downloaded.Path, length!.Value, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            // The file stays readable while it is open.
            bytes = new LocalBytes(downloaded.Path, isCached: true);
            File.Delete(downloaded.Path);
        }

        return await OpenAsync(export, bytes, cancellationToken).ConfigureAwait(false);
    }
}
