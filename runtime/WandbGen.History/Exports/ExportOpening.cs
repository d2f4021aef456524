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
            return await OpenWholeAsync(export, cache, cancellationToken).ConfigureAwait(false);
        }

        export.Size = remote.Length;
        // If the storage does not identify the object, it is not known whether a copy is of the same.
        string? path = remote is { IsWhole: false, EntityTag: { } tag } ? cache.PathOf(export, tag, remote.Length) : null;
        if (path is not null && await TryUseKeptAsync(remote, path, cancellationToken).ConfigureAwait(false) is { } kept)
        {
            try
            {
                return await OpenAsync(export, remote, cancellationToken).ConfigureAwait(false);
            }
            catch (WandbException) when (!File.Exists(kept))
            {
                // The bytes of the copy are no export, so it was discarded.
                return await OpenAsync(export, selection, cache, cancellationToken).ConfigureAwait(false);
            }
        }

        ExportFile file = await ExportFile.ReadFooterAsync(export, remote, cancellationToken).ConfigureAwait(false);
        if (remote.IsWhole || !file.Schema.IsMost(selection))
        {
            await file.ReadStepsAsync(cancellationToken).ConfigureAwait(false);
            return file;
        }

        bool isCopied = false;
        try
        {
            isCopied = path is not null && await TryCopyAsync(export, remote, path, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (!isCopied)
            {
                file.Dispose();
            }
        }

        if (!isCopied)
        {
            return await OpenWholeAsync(export, cache, cancellationToken).ConfigureAwait(false);
        }

        await file.ReadStepsAsync(cancellationToken).ConfigureAwait(false);
        return file;
    }

    /// <summary>Opens an export that is on the disk.</summary>
    public static Task<ExportFile> OpenAsync(Export export, string path, CancellationToken cancellationToken) =>
        OpenAsync(export, new LocalBytes(path), cancellationToken);

    private static async Task<ExportFile> OpenAsync(Export export, ExportBytes bytes, CancellationToken cancellationToken)
    {
        ExportFile file = await ExportFile.ReadFooterAsync(export, bytes, cancellationToken).ConfigureAwait(false);
        await file.ReadStepsAsync(cancellationToken).ConfigureAwait(false);
        return file;
    }

    // Returns where the copy is. The remote file stays open, unless this fails.
    private static async Task<string?> TryUseKeptAsync(RemoteBytes remote, string path, CancellationToken cancellationToken)
    {
        ExportCopy? kept = ExportCache.TryOpen(path, remote.Length);
        if (kept is null)
        {
            return null;
        }

        try
        {
            if (await remote.TryUseAsync(kept, cancellationToken).ConfigureAwait(false))
            {
                return kept.Path;
            }

            kept.Delete();
            return null;
        }
        catch
        {
            remote.Dispose();
            throw;
        }
    }

    // Receives the whole file and keeps it.
    private static async Task<bool> TryCopyAsync(Export export, RemoteBytes remote, string path, CancellationToken cancellationToken)
    {
        DownloadedFile downloaded = await ReceiveAsync(export, path, cancellationToken).ConfigureAwait(false);
        ExportCopy copy = await ExportCache.CopyAsync(downloaded.Path, remote.Length, cancellationToken).ConfigureAwait(false);
        if (await remote.TryUseAsync(copy, cancellationToken).ConfigureAwait(false))
        {
            ExportCache.Store(copy, path);
            return true;
        }

        // The export was replaced in the meantime.
        copy.Delete();
        return false;
    }

    private static async Task<ExportFile> OpenWholeAsync(Export export, ExportCache cache, CancellationToken cancellationToken)
    {
        string path = cache.PathOf(export, Guid.NewGuid().ToString("N"), length: -1);
        DownloadedFile downloaded = await ReceiveAsync(export, path, cancellationToken).ConfigureAwait(false);
        // The file stays readable while it is open.
        var bytes = new LocalBytes(downloaded.Path);
        File.Delete(downloaded.Path);
        return await OpenAsync(export, bytes, cancellationToken).ConfigureAwait(false);
    }

    private static Task<DownloadedFile> ReceiveAsync(Export export, string path, CancellationToken cancellationToken) =>
        export.Run.ReadingClient.Downloads.DownloadToFileAsync(
            export,
            path,
            new DownloadOptions { Replace = true, Durable = false },
            cancellationToken: cancellationToken
        );
}
