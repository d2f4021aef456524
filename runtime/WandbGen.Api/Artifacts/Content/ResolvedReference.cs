namespace WandbGen;

/// <summary>The bytes of a reference, at an address that is signed when it is requested.</summary>
/// <param name="name">The entry's path.</param>
/// <param name="size">The size in bytes, if it is known.</param>
/// <param name="sign">Signs an address.</param>
internal sealed class ResolvedReference(string name, long? size, Func<CancellationToken, ValueTask<string>> sign) : ITaggedDownloadable
{
    public string Name => name;

    public long? Size => size;

    public string? Md5 { get; init; }

    public string? ExpectedTag { get; init; }

    /// <summary>Whether the storage states that these bytes are those of the entry's digest, in another way than by the ETag.</summary>
    public bool HasDigest { get; init; }

    public string? Url { get; private set; }

    /// <summary>Signs the first address.</summary>
    public async ValueTask<ResolvedReference> SignAsync(CancellationToken cancellationToken)
    {
        await RefreshUrlAsync(cancellationToken).ConfigureAwait(false);
        return this;
    }

    public async ValueTask<string?> RefreshUrlAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return Url = await sign(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (Url is not null && exception is not WandbException && !cancellationToken.IsCancellationRequested)
        {
            // For the first address, the resolver itself reports the failure.
            throw new WandbDownloadException($"'{name}' cannot be given a new address: {exception.Message}", name, exception);
        }
    }
}
