namespace WandbGen;

/// <summary>A file that was requested by name and is not in the listing.</summary>
/// <param name="name">The name.</param>
/// <param name="isListingWhole">Whether the listing was complete, so that the file does not exist.</param>
internal sealed class MissingFile(string name, bool isListingWhole) : IDownloadable
{
    public string Name => name;

    public long? Size => null;

    public string? Md5 => null;

    public string? Url =>
        isListingWhole
            ? null
            : throw new WandbIncompleteListingException(
                $"It is not known whether the file '{name}' exists: parts of the listing are null, or failed on the server. Call again."
            );

    public ValueTask<string?> RefreshUrlAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult<string?>(null);
}
