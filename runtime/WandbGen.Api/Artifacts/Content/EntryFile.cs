namespace WandbGen;

/// <summary>A file of an artifact to download: at its path in this artifact, or at that of a reference of another artifact.</summary>
/// <param name="entry">The entry of the artifact that has the file.</param>
/// <param name="name">The path that it is downloaded to.</param>
/// <param name="addresses">Finds its address.</param>
internal sealed class EntryFile(ArtifactEntry entry, string name, ArtifactAddresses addresses) : IDownloadable
{
    /// <summary>The entry of the artifact that has the file.</summary>
    public ArtifactEntry Entry => entry;

    /// <summary>Requests its address.</summary>
    public ArtifactAddresses Addresses => addresses;

    public string Name => name;

    public long? Size => entry.Size;

    public string? Md5 => entry.Digest;

    /// <summary>The address, after it was requested.</summary>
    public string? Url { get; set; }

    public async ValueTask<string?> RefreshUrlAsync(CancellationToken cancellationToken = default)
    {
        await addresses.FindAsync([this], cancellationToken).ConfigureAwait(false);
        return Url;
    }
}
