using System.Runtime.CompilerServices;

namespace WandbGen;

/// <summary>A collection of files.</summary>
/// <typeparam name="T">The type of the files.</typeparam>
public abstract class FileCollection<T> : PagedCollection<T>
    where T : WandbFile
{
    private protected FileCollection(WandbClient client, int? pageSize)
        : base(client, pageSize) { }

    /// <summary>
    /// Downloads all files of this collection, several at once, and verifies them. The listing is read only as fast as the files are
    /// downloaded.
    /// </summary>
    /// <param name="root">The directory that the names of the files are relative to. It is created if it does not exist.</param>
    /// <param name="options">
    /// The options. By default, no existing file is overwritten, and a file whose size and MD5 match is kept and not transferred.
    /// </param>
    /// <param name="progress">A provider that receives progress updates for every file, from several threads.</param>
    /// <param name="cancellationToken">A token that cancels all downloads. The received bytes are kept for the next call.</param>
    /// <returns>The files on the disk, in the order of the listing.</returns>
    /// <exception cref="WandbDownloadAllException">
    /// Some files could not be downloaded, or requested names are not in the listing. All other files are complete.
    /// </exception>
    /// <exception cref="WandbException">The listing failed, or the disk is full.</exception>
    public Task<IReadOnlyList<DownloadedFile>> DownloadAllAsync(
        string root,
        DownloadOptions? options = null,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default
    ) =>
        Client.Downloads.DownloadAllAsync<IDownloadable>(
            Names is { Count: > 0 } names ? WithMissingAsync(names, cancellationToken) : this,
            root,
            options,
            progress,
            cancellationToken
        );

    /// <summary>The names of the requested files; <see langword="null"/> or empty for all files.</summary>
    private protected abstract IReadOnlyList<string>? Names { get; }

    // The server leaves out names that do not exist; without this they would seem to have been downloaded.
    private async IAsyncEnumerable<IDownloadable> WithMissingAsync(
        IReadOnlyList<string> names,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var missing = new HashSet<string>(names, StringComparer.Ordinal);
        bool isWhole = true;
        await foreach (Page<T> page in AsPages().WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            isWhole &= page.IsWhole;
            for (int i = 0; i < page.Items.Length; i++)
            {
                T file = page.Items.Span[i];
                missing.Remove(file.Name);
                yield return file;
            }
        }

        foreach (string name in names.Where(missing.Remove))
        {
            yield return new MissingFile(name, isWhole);
        }
    }
}
