namespace WandbGen;

/// <summary>
/// Finds the bytes that a reference of an artifact stands for. The packages <c>WandbGen.Artifacts.S3</c>,
/// <c>WandbGen.Artifacts.GoogleCloud</c> and <c>WandbGen.Artifacts.Azure</c> have one for each cloud.
/// </summary>
public interface IArtifactReferenceResolver
{
    /// <summary>Returns whether this resolver knows the address of a reference. Sends no request.</summary>
    /// <param name="reference">The address, such as <c>s3://bucket/key</c>.</param>
    bool CanResolve(Uri reference);

    /// <summary>Finds where to download the bytes from, and what to verify them by. It is called for several entries at once.</summary>
    /// <param name="entry">The entry with the reference.</param>
    /// <param name="cancellationToken">A token that cancels the requests.</param>
    /// <returns>
    /// The file, under the entry's path, at an address of <c>http</c> or <c>https</c>, which may be signed. It can be an <see
    /// cref="ITaggedDownloadable"/>. <see langword="null"/> if the reference stands for something without bytes, such as a folder marker:
    /// the entry is left out.
    /// </returns>
    /// <exception cref="WandbException">The bytes do not exist, or are not those that were logged.</exception>
    ValueTask<IDownloadable?> ResolveAsync(ArtifactEntry entry, CancellationToken cancellationToken = default);
}
