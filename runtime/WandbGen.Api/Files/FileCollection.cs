using System.Runtime.CompilerServices;

namespace WandbGen;

/// <summary>A listing of files.</summary>
/// <typeparam name="T">What a file is.</typeparam>
public abstract class FileCollection<T> : PagedCollection<T>
    where T : WandbFile
{
    private protected FileCollection(WandbClient client, int? pageSize)
        : base(client, pageSize) { }

    /// <summary>Downloads all the files of this collection, several at once, each verified; what is listed is fetched only as fast as files
    /// are downloaded.</summary>
    /// <param name="root">The directory that the files' names are below; it is made if it is not there.</param>
    /// <param name="options">How; without them no file that exists is overwritten. One that is there and right, by its size and MD5, is
    /// taken as it is and costs no transfer.</param>
    /// <param name="progress">Is told of every file's bytes as they arrive, by more than one thread.</param>
    /// <param name="cancellationToken">Ends all downloads; what arrived is kept for the next call.</param>
    /// <returns>The files on disk, in the order in which they were listed.</returns>
    /// <exception cref="WandbDownloadAllException">Some files could not be downloaded, names that were asked for and are not listed among
    /// them; all others were.</exception>
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

    /// <summary>The names that the listing is asked for, or <see langword="null"/> or none for all files.</summary>
    private protected abstract IReadOnlyList<string>? Names { get; }

    // A name that the server leaves out would otherwise look like one that was downloaded.
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
