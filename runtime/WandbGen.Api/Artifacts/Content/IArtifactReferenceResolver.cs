namespace WandbGen;

/// <summary>Finds the bytes that a reference of an artifact stands for.</summary>
public interface IArtifactReferenceResolver
{
    /// <summary>Whether it knows the address of a reference; nothing is asked of anybody.</summary>
    /// <param name="reference">The address, such as <c>s3://bucket/key</c>.</param>
    bool CanResolve(Uri reference);

    /// <summary>Says where to download the bytes from, and what they are verified by.</summary>
    /// <param name="entry">The entry with the reference.</param>
    /// <param name="cancellationToken">Cancels what is asked for it.</param>
    /// <returns>The file, under the entry's path, at an address of <c>http</c> or <c>https</c>, which may be signed.</returns>
    /// <exception cref="WandbException">The bytes are not to be had, or not those that were logged.</exception>
    ValueTask<IDownloadable> ResolveAsync(ArtifactEntry entry, CancellationToken cancellationToken = default);
}
