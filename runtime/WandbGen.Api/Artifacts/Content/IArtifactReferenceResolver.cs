using System.Runtime.CompilerServices;

namespace WandbGen;

/// <summary>
/// Finds the bytes that a reference of an artifact stands for, when the artifact is downloaded and when it is logged. The packages
/// <c>WandbGen.Artifacts.S3</c>, <c>WandbGen.Artifacts.GoogleCloud</c> and <c>WandbGen.Artifacts.Azure</c> have one for each cloud.
/// </summary>
public interface IArtifactReferenceResolver
{
    /// <summary>Returns whether this resolver knows the address of a reference. Sends no request.</summary>
    /// <param name="reference">The address, such as <c>s3://bucket/key</c>.</param>
    bool CanResolve(Uri reference);

    /// <summary>
    /// Finds the address to download the bytes from, and the checksum to verify them against. It is called for several entries at once.
    /// </summary>
    /// <param name="entry">The entry with the reference.</param>
    /// <param name="cancellationToken">A token that cancels the requests.</param>
    /// <returns>
    /// The file, under the entry's path, at an address of <c>http</c> or <c>https</c>, which may be signed. It can be an <see
    /// cref="ITaggedDownloadable"/>. <see langword="null"/> if the reference stands for something without bytes, such as a folder marker:
    /// the entry is left out.
    /// </returns>
    /// <exception cref="WandbException">The bytes do not exist, or are not those that were logged.</exception>
    ValueTask<IDownloadable?> ResolveAsync(ArtifactEntry entry, CancellationToken cancellationToken = default);

    /// <summary>
    /// Finds the objects that a reference stands for when it is logged: one object, or all objects of a folder. The default implementation
    /// sends no
    /// request and returns <paramref name="reference"/>, whose digest is its address.
    /// </summary>
    /// <param name="reference">The reference, as it was passed to <see cref="NewArtifact.AddReference"/>. Its digest is the
    /// address.</param>
    /// <param name="cancellationToken">A token that cancels the requests.</param>
    /// <returns>
    /// For an object, one entry with the path of <paramref name="reference"/>. For a folder, one entry for each object in it, with a path
    /// below that of <paramref name="reference"/>. An entry contains everything that <see cref="ResolveAsync"/> needs to find the same
    /// bytes again: the object's ETag as the digest, the size, and the object's version in <see cref="ArtifactEntry.Extra"/>.
    /// </returns>
    /// <exception cref="WandbException">There is no such object, or the request failed.</exception>
    async IAsyncEnumerable<ArtifactEntry> ListAsync(
        ArtifactEntry reference,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield return reference;
    }
}
