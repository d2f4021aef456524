using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;
using WandbGen.Downloads;
using WandbGen.Redaction;

namespace WandbGen;

/// <content>What the version has: its manifest, and the bytes.</content>
public partial class Artifact
{
    private ArtifactManifest? _manifest;

    /// <summary>The entries of the manifest, in the order of their paths' code points. The manifest is read once for an object of a
    /// complete version, compared with <see cref="Digest"/> and <see cref="Size"/>, and kept with it, in some 100 bytes an
    /// entry.</summary>
    /// <param name="pattern">Only the entries whose path matches: <c>*</c> stands for any characters, <c>/</c> included, and <c>?</c> for
    /// one; letter case matters. <see langword="null"/> means all.</param>
    /// <param name="cancellationToken">Ends reading.</param>
    /// <returns>The entries; enumerating them throws what is listed here.</returns>
    /// <exception cref="WandbNotFoundException">The version has no manifest: it is not complete, or was deleted.</exception>
    /// <exception cref="WandbProtocolException">The manifest is of an unknown version, or contradicts itself: two entries of one path, a
    /// digest that is none, a size that is none.</exception>
    /// <exception cref="WandbIntegrityException">The manifest is of other contents than the artifact's.</exception>
    /// <exception cref="WandbException">The manifest could not be had.</exception>
    /// <exception cref="InvalidOperationException">The artifact was not read from a server.</exception>
    public virtual async IAsyncEnumerable<ArtifactEntry> Entries(
        string? pattern = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        ArtifactManifest manifest = await ReadManifestAsync(cancellationToken).ConfigureAwait(false);
        for (int i = 0; i < manifest.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (ArtifactTransfer.Matches(pattern, manifest.GetPath(i)))
            {
                yield return manifest[i];
            }
        }
    }

    /// <summary>Downloads the version's files, several at once: each is verified by the manifest's MD5 and has its name when it is
    /// complete.
    /// What is there and right costs no transfer, and of what is missing only are addresses asked for.</summary>
    /// <param name="root">The directory that the entries' paths are below; it is made if it is not there.</param>
    /// <param name="options">What, and how; without them no file that exists is overwritten.</param>
    /// <param name="progress">Is told of every file's bytes as they arrive, by more than one thread.</param>
    /// <param name="cancellationToken">Ends all downloads; what arrived is kept for the next call.</param>
    /// <returns>What was done: all entries are there.</returns>
    /// <exception cref="WandbArtifactDownloadException">Some entries could not be downloaded. If files are in the way that may not be
    /// replaced, or a reference cannot be followed, nothing was written.</exception>
    /// <exception cref="WandbUnsafePathException">A path leads out of <paramref name="root"/>, or cannot be a file beside the others:
    /// nothing
    /// was written.</exception>
    /// <exception cref="WandbProtocolException">The manifest is of an unknown version, or contradicts itself: nothing was
    /// written.</exception>
    /// <exception cref="WandbIntegrityException">The manifest is of other contents than the artifact's: nothing was written.</exception>
    /// <exception cref="WandbDiskFullException">The disk is full, which ends all of it.</exception>
    /// <exception cref="WandbException">The manifest or the addresses could not be had.</exception>
    /// <exception cref="InvalidOperationException">The artifact was not read from a server.</exception>
    public virtual Task<ArtifactDownload> DownloadAsync(
        string root,
        ArtifactDownloadOptions? options = null,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        options ??= new ArtifactDownloadOptions();
        options.Transfer.Validate();
        return Downloader.EndAsync(DownloadAsync(), cancellationToken);

        async Task<ArtifactDownload> DownloadAsync()
        {
            ArtifactManifest manifest = await ReadManifestAsync(cancellationToken).ConfigureAwait(false);
            DownloadOptions transfer = options.Transfer with { Proof = StoredFileProof.Md5OrSize };
            var download = new ArtifactTransfer(this, manifest, root, options, transfer, progress);
            return await download.DownloadAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Makes a directory mirror the version: what is there and right costs no transfer and no question, what is missing or wrong
    /// is
    /// downloaded.</summary>
    /// <param name="root">The directory; it is made if it is not there.</param>
    /// <param name="options">How; without them a file that is there is right if its MD5 is, and nothing is deleted.</param>
    /// <param name="progress">Is told of every file's bytes as they arrive, by more than one thread, and of every file that is
    /// complete.</param>
    /// <param name="cancellationToken">Ends all of it; what arrived is kept for the next call.</param>
    /// <returns>What was done: all entries are there.</returns>
    /// <exception cref="ArgumentException">Files are to be deleted, and not all entries are asked for.</exception>
    /// <exception cref="WandbArtifactDownloadException">Some entries could not be downloaded, or files not be deleted.</exception>
    /// <exception cref="WandbUnsafePathException">A path leads out of <paramref name="root"/>, or cannot be a file beside the others:
    /// nothing
    /// was written.</exception>
    /// <exception cref="WandbException">As by <see cref="DownloadAsync"/>.</exception>
    /// <exception cref="InvalidOperationException">The artifact was not read from a server.</exception>
    public virtual Task<ArtifactDownload> SyncAsync(
        string root,
        ArtifactSyncOptions? options = null,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        options ??= new ArtifactSyncOptions();
        options.Download.Transfer.Validate();
        if (options is { DeleteExtraneous: true, Download.Pattern: not null })
        {
            throw new ArgumentException(
                $"With {nameof(ArtifactDownloadOptions.Pattern)} the artifact's other files would be deleted "
                    + $"({nameof(ArtifactSyncOptions.DeleteExtraneous)}).",
                nameof(options)
            );
        }

        return Downloader.EndAsync(SyncAsync(), cancellationToken);

        async Task<ArtifactDownload> SyncAsync()
        {
            ArtifactManifest manifest = await ReadManifestAsync(cancellationToken).ConfigureAwait(false);
            DownloadOptions transfer = options.Download.Transfer with
            {
                Replace = true,
                Proof = options.SizeOnly ? StoredFileProof.Size : StoredFileProof.Md5OrSize,
            };
            var download = new ArtifactTransfer(this, manifest, root, options.Download, transfer, progress);
            return await download.SyncAsync(options.DeleteExtraneous, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Compares a directory with the version; nothing is changed, and no address is asked for.</summary>
    /// <param name="root">The directory; all entries are missing if it is not there.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What is missing, damaged, or not the artifact's.</returns>
    /// <exception cref="WandbException">The manifest could not be had, or contradicts itself or the server.</exception>
    /// <exception cref="InvalidOperationException">The artifact was not read from a server.</exception>
    public virtual Task<ArtifactVerification> VerifyAsync(string root, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        return Downloader.EndAsync(VerifyAsync(), cancellationToken);

        async Task<ArtifactVerification> VerifyAsync()
        {
            ArtifactManifest manifest = await ReadManifestAsync(cancellationToken).ConfigureAwait(false);
            return await Task.Run(
                    () => new ArtifactCheck(manifest, System.IO.Path.GetFullPath(root)).Run(cancellationToken),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
    }

#pragma warning disable RS0026 // A list tells the two apart.
    /// <inheritdoc cref="OpenReadAsync(string, IReadOnlyList{IArtifactReferenceResolver}, CancellationToken)"/>
    public virtual Task<Stream> OpenReadAsync(string path, CancellationToken cancellationToken = default) =>
        OpenReadAsync(path, [], cancellationToken);

    /// <summary>Opens an entry for reading without a copy on disk, a reference where its bytes lie. A broken connection is resumed; size
    /// and
    /// MD5 are checked when the end is read.</summary>
    /// <param name="path">The entry's path.</param>
    /// <param name="references">What finds the bytes of references besides <c>http</c>, <c>https</c>, <c>file</c> and
    /// <c>wandb-artifact</c>.</param>
    /// <param name="cancellationToken">Ends the wait for the first bytes.</param>
    /// <returns>A stream that can be read forward. Reading its end throws <see cref="WandbIntegrityException"/> if the bytes were not those
    /// of the manifest.</returns>
    /// <exception cref="WandbNotFoundException">The version has no such entry.</exception>
    /// <exception cref="WandbException">The manifest or the bytes could not be had.</exception>
    /// <exception cref="InvalidOperationException">The artifact was not read from a server.</exception>
    public virtual async Task<Stream> OpenReadAsync(
        string path,
        IReadOnlyList<IArtifactReferenceResolver> references,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(references);
        ArtifactManifest manifest = await ReadManifestAsync(cancellationToken).ConfigureAwait(false);
        ArtifactEntry entry = Find(manifest, path);
        IDownloadable file = entry.Reference is null
            ? new EntryFile(entry, path, new ArtifactAddresses(ReadingClient, this, manifest))
            : (await new ArtifactReferences(ReadingClient, this, references).ResolveAsync(entry, cancellationToken).ConfigureAwait(false))
                ?? throw new WandbNotFoundException($"'{path}' is a reference to something that has no bytes.", typeName: "File");
        if (file is LocalFile local)
        {
            return await Task.Run(() => Open(local, cancellationToken), cancellationToken).ConfigureAwait(false);
        }

        if (file is EntryFile)
        {
            await file.RefreshUrlAsync(cancellationToken).ConfigureAwait(false);
        }

        return await ReadingClient.Downloads.OpenReadAsync(file, cancellationToken: cancellationToken).ConfigureAwait(false);
    }
#pragma warning restore RS0026

    /// <summary>Begins a version that has the same entries, description and metadata as this one, to be changed and logged to the
    /// collection that this one was logged to. Files that stay as they are are not sent again. (W&amp;B's Python client:
    /// <c>new_draft</c>.)</summary>
    /// <param name="cancellationToken">A token that cancels the requests.</param>
    /// <returns>The version to be logged.</returns>
    /// <exception cref="WandbNotFoundException">This version is not complete, or was deleted.</exception>
    /// <exception cref="WandbProtocolException">A path of the manifest is one of a file and of a directory.</exception>
    /// <exception cref="WandbException">The manifest could not be had, or contradicts itself or the server.</exception>
    /// <exception cref="ArgumentException">W&amp;B takes no new versions of this name or type, such as <c>job</c>.</exception>
    /// <exception cref="InvalidOperationException">The artifact was not read from a server, or the API key has no access to the collection
    /// that it was logged to.</exception>
    public virtual async Task<NewArtifact> CreateDraftAsync(CancellationToken cancellationToken = default)
    {
        string collection =
            SourceCollection
            ?? throw new InvalidOperationException(
                SafeText.Clean($"The API key has no access to the collection that the artifact '{Name}' was logged to.")
            );
        ArtifactManifest manifest = await ReadManifestAsync(cancellationToken).ConfigureAwait(false);
        var draft = new NewArtifact(collection, Type)
        {
            BaseId = Id,
            Description = Description,
            InheritedMetadata = Metadata,
        };
        try
        {
            for (int i = 0; i < manifest.Count; i++)
            {
                draft.Inherit(manifest[i]);
            }
        }
        catch (ArgumentException exception)
        {
            throw new WandbProtocolException(
                SafeText.Clean($"The manifest of the artifact '{Name}' cannot be changed: {exception.Message}"),
                "contents",
                exception
            );
        }

        return draft;
    }

    /// <summary>Finds an entry of the manifest.</summary>
    /// <exception cref="WandbNotFoundException">There is none.</exception>
    internal async Task<ArtifactEntry> FindEntryAsync(string path, CancellationToken cancellationToken) =>
        Find(await ReadManifestAsync(cancellationToken).ConfigureAwait(false), path);

    private ArtifactEntry Find(ArtifactManifest manifest, string path)
    {
        int index = manifest.Find(path);
        return index >= 0
            ? manifest[index]
            : throw new WandbNotFoundException(
                SafeText.Clean($"The artifact {Name} has no entry '{path}'."),
                typeName: "ArtifactManifestEntry"
            );
    }

    internal async Task<ArtifactManifest> ReadManifestAsync(CancellationToken cancellationToken)
    {
        if (_manifest is { } known)
        {
            return known;
        }

        ArtifactManifest manifest;
        try
        {
            manifest = await new ManifestFile(ReadingClient, this).ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (WandbNotFoundException exception) when (exception.TypeName is "Artifact" or "ArtifactManifest" or "File")
        {
            // The query knows the version by its opaque id only.
            throw new WandbNotFoundException(
                $"The artifact '{Path}' has no manifest, so its content cannot be read. Its state was {State} when it was read; only "
                    + "COMMITTED versions are complete. It may also have been deleted, or the API key has no access "
                    + "to it.",
                exception.Path,
                exception.TypeName
            );
        }

        if (State == ArtifactState.Committed)
        {
            _manifest = manifest;
        }

        return manifest;
    }

    private static FileStream Open(LocalFile file, CancellationToken cancellationToken)
    {
        SafeFileHandle handle = file.Open();
        try
        {
            return StoredFile.Verify(handle, file, StoredFileProof.Md5, cancellationToken) is null
                ? throw file.ToChange()
                : new FileStream(handle, FileAccess.Read);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }
}
