using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;
using WandbGen.Downloads;
using WandbGen.IO;
using WandbGen.Redaction;

namespace WandbGen;

/// <content>The content of the version: its manifest and its files.</content>
public partial class Artifact
{
    private ArtifactManifest? _manifest;

    /// <summary>
    /// Lists the entries of the manifest, ordered by the code points of their paths. If the version is complete, the manifest is read once,
    /// compared with <see cref="Digest"/> and <see cref="Size"/>, and kept in this object, which takes about 100 bytes per entry.
    /// </summary>
    /// <param name="pattern">A pattern for the paths of the entries. <c>*</c> matches any characters, including <c>/</c>, and <c>?</c>
    /// matches one character. Letter case matters. <see langword="null"/> selects all entries.</param>
    /// <param name="cancellationToken">A token that cancels the request.</param>
    /// <returns>The entries. The exceptions below are thrown by the enumeration.</returns>
    /// <exception cref="WandbNotFoundException">The version has no manifest, because it is not complete or was deleted.</exception>
    /// <exception cref="WandbProtocolException">
    /// The manifest has an unknown format version, or is not valid: two entries have the same path, or a digest or size is malformed.
    /// </exception>
    /// <exception cref="WandbIntegrityException">The manifest does not match the digest or size of the version.</exception>
    /// <exception cref="WandbException">The manifest could not be read.</exception>
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

    /// <summary>
    /// Downloads the version's files, several at once. Each file is verified against the MD5 in the manifest and gets its final name when
    /// it is complete. A file that already exists and matches is not transferred. Addresses are requested only for files that are missing.
    /// </summary>
    /// <param name="root">The directory that the paths of the entries are relative to. It is created if it does not exist.</param>
    /// <param name="options">The options. By default, an existing file is not overwritten.</param>
    /// <param name="progress">A provider that receives progress updates for every file, from several threads.</param>
    /// <param name="cancellationToken">A token that cancels all downloads. The bytes received so far are kept, and the next call resumes
    /// from them.</param>
    /// <returns>The result. All selected entries exist in the directory.</returns>
    /// <exception cref="WandbArtifactDownloadException">
    /// Some entries could not be downloaded. If an existing file must not be replaced, or a reference cannot be followed, nothing was
    /// written.
    /// </exception>
    /// <exception cref="WandbUnsafePathException">A path leads out of <paramref name="root"/>, or conflicts with another path. Nothing was
    /// written.</exception>
    /// <exception cref="WandbProtocolException">
    /// The manifest has an unknown format version, or is not valid. Nothing was written.
    /// </exception>
    /// <exception cref="WandbIntegrityException">
    /// The manifest does not match the digest or size of the version. Nothing was written.
    /// </exception>
    /// <exception cref="WandbDiskFullException">The disk is full, which ends all downloads.</exception>
    /// <exception cref="WandbException">The manifest or the addresses could not be read.</exception>
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
            using var download = new ArtifactTransfer(this, manifest, root, options, transfer, progress);
            return await download.DownloadAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Synchronizes a directory with the version. Files that are missing or different are downloaded, several at once. No request is sent
    /// for files that match.
    /// </summary>
    /// <param name="root">The directory. It is created if it does not exist.</param>
    /// <param name="options">The options. By default, an existing file matches if its MD5 matches, and nothing is deleted.</param>
    /// <param name="progress">A provider that receives progress updates for every file, from several threads, and one update for each
    /// complete file.</param>
    /// <param name="cancellationToken">A token that cancels the call. The bytes received so far are kept, and the next call resumes from
    /// them.</param>
    /// <returns>The result. All selected entries exist in the directory.</returns>
    /// <exception cref="ArgumentException">
    /// <see cref="ArtifactSyncOptions.DeleteExtraneous"/> is set, and a pattern selects only some of the entries.
    /// </exception>
    /// <exception cref="WandbArtifactDownloadException">
    /// Some entries could not be downloaded, or some files could not be deleted.
    /// </exception>
    /// <exception cref="WandbUnsafePathException">A path leads out of <paramref name="root"/>, or conflicts with another path. Nothing was
    /// written.</exception>
    /// <exception cref="WandbException">The call failed for a reason that <see cref="DownloadAsync"/> lists.</exception>
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
            using var download = new ArtifactTransfer(this, manifest, root, options.Download, transfer, progress);
            return await download.SyncAsync(options.DeleteExtraneous, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Compares a directory with the version. It changes no file and requests no addresses.</summary>
    /// <param name="root">The directory. If it does not exist, all entries are missing.</param>
    /// <param name="cancellationToken">A token that cancels the call.</param>
    /// <returns>The files that are missing, damaged, or not part of the artifact.</returns>
    /// <exception cref="WandbException">The manifest could not be read, is not valid, or does not match the version.</exception>
    /// <exception cref="InvalidOperationException">The artifact was not read from a server.</exception>
    public virtual Task<ArtifactVerification> VerifyAsync(string root, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        return Downloader.EndAsync(VerifyAsync(), cancellationToken);

        async Task<ArtifactVerification> VerifyAsync()
        {
            ArtifactManifest manifest = await ReadManifestAsync(cancellationToken).ConfigureAwait(false);
            return await Task.Run(() => new ArtifactCheck(manifest, FullPath.Of(root)).Run(cancellationToken), cancellationToken)
                .ConfigureAwait(false);
        }
    }

#pragma warning disable RS0026 // A list tells the two apart.
    /// <inheritdoc cref="OpenReadAsync(string, IReadOnlyList{IArtifactReferenceResolver}, CancellationToken)"/>
    public virtual Task<Stream> OpenReadAsync(string path, CancellationToken cancellationToken = default) =>
        OpenReadAsync(path, [], cancellationToken);

    /// <summary>
    /// Opens an entry for reading, without a copy on the disk. The bytes of a reference are read from the storage that has them. After a
    /// broken connection the stream resumes. Size and MD5 are verified when the end is read.
    /// </summary>
    /// <param name="path">The entry's path.</param>
    /// <param name="references">Resolvers for references other than <c>http</c>, <c>https</c>, <c>file</c> and
    /// <c>wandb-artifact</c>.</param>
    /// <param name="cancellationToken">A token that cancels the wait for the first bytes.</param>
    /// <returns>
    /// A stream that can be read once, from start to end. Reading its end throws a <see cref="WandbIntegrityException"/> if the bytes do
    /// not match the manifest.
    /// </returns>
    /// <exception cref="WandbNotFoundException">The version has no such entry.</exception>
    /// <exception cref="WandbException">The manifest or the bytes could not be read.</exception>
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
                ?? throw new WandbNotFoundException($"'{path}' is a reference that has no bytes to download.", typeName: "File");
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

    /// <summary>
    /// Creates a draft of a new version, with the entries, description and metadata of this one. You can change the draft and log it to the
    /// collection that this version was logged to. Files that you do not change are not sent again. (W&amp;B's Python client:
    /// <c>new_draft</c>.)
    /// </summary>
    /// <param name="cancellationToken">A token that cancels the requests.</param>
    /// <returns>The draft.</returns>
    /// <exception cref="WandbNotFoundException">This version is not complete, or was deleted.</exception>
    /// <exception cref="WandbProtocolException">The manifest has a path that is both a file and a directory.</exception>
    /// <exception cref="WandbException">The manifest could not be read, is not valid, or does not match the version.</exception>
    /// <exception cref="ArgumentException">
    /// W&amp;B reserves the name or type, such as <c>job</c>, and accepts no new versions of it.
    /// </exception>
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
