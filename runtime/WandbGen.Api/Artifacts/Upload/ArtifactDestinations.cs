namespace WandbGen;

/// <summary>A file of a version that is being logged.</summary>
/// <param name="entry">The entry.</param>
/// <param name="announced">The address that was asked for together with those of others.</param>
/// <param name="announce">Asks for another one.</param>
internal sealed class EntryDestination(
    PreparedEntry entry,
    AnnouncedFile announced,
    Func<PreparedEntry, CancellationToken, Task<AnnouncedFile>> announce
) : IUploadDestination
{
    private AnnouncedFile? _next = announced;

    public string Name => entry.Path;

    /// <summary>Whether the storage was found to have the bytes, so that nothing was sent.</summary>
    public bool IsStored { get; private set; }

    /// <summary>Whether the storage was told the MD5 together with the bytes, and therefore has compared it.</summary>
    public bool StatesMd5 { get; private set; }

    public async ValueTask<UploadAddress> GetAddressAsync(CancellationToken cancellationToken = default)
    {
        // A destination that was refused is not tried again.
        AnnouncedFile file = _next ?? await announce(entry, cancellationToken).ConfigureAwait(false);
        _next = null;
        if (file.UploadUrl is null)
        {
            IsStored = true;
            return UploadAddress.Stored;
        }

        KeyValuePair<string, string>[] headers = UploadHeaders.Parse(file.UploadHeaders, Name);
        StatesMd5 = Array.Exists(headers, static header => header.Key.Equals("Content-MD5", StringComparison.OrdinalIgnoreCase));
        return new UploadAddress(file.UploadUrl, headers);
    }
}

/// <summary>A part of a large file.</summary>
/// <param name="name">What messages call it.</param>
/// <param name="address">Where to.</param>
/// <param name="md5">Its MD5 in base64.</param>
/// <param name="contentType">The media type of the whole file, if the address is signed for one.</param>
internal sealed class PartDestination(string name, string address, string md5, string? contentType) : ITaggedUpload
{
    public string Name => name;

    public string? Tag { get; set; }

    public ValueTask<UploadAddress> GetAddressAsync(CancellationToken cancellationToken = default)
    {
        List<KeyValuePair<string, string>> headers = [KeyValuePair.Create("Content-MD5", md5)];
        if (contentType is not null)
        {
            headers.Add(KeyValuePair.Create("Content-Type", contentType));
        }

        return ValueTask.FromResult(new UploadAddress(address, headers));
    }
}

/// <summary>The manifest of a version that is being logged.</summary>
/// <param name="request">Asks for its address.</param>
internal sealed class ManifestDestination(Func<CancellationToken, Task<ManifestToUpload>> request) : IUploadDestination
{
    public string Name => NewManifest.FileName;

    public async ValueTask<UploadAddress> GetAddressAsync(CancellationToken cancellationToken = default)
    {
        ManifestToUpload manifest = await request(cancellationToken).ConfigureAwait(false);
        return manifest.UploadUrl is { } url
            ? new UploadAddress(url, UploadHeaders.Parse(manifest.UploadHeaders, Name))
            : throw new WandbProtocolException(
                "The server gave no address to upload the artifact's manifest to.",
                "data.createArtifactManifest.artifactManifest.file.uploadUrl"
            );
    }
}
