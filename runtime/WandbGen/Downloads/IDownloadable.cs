namespace WandbGen;

/// <summary>A file that can be downloaded.</summary>
public interface IDownloadable
{
    /// <summary>
    /// The path relative to the target directory, with <c>/</c> between directories. It comes from a server and is not trusted.
    /// </summary>
    string Name { get; }

    /// <summary>The size in bytes, or <see langword="null"/> if it is not known.</summary>
    long? Size { get; }

    /// <summary>The MD5 of the bytes in base64 or hexadecimal. <see langword="null"/> or empty if it is not known.</summary>
    string? Md5 { get; }

    /// <summary>The address of the bytes. It can be signed and expire.</summary>
    string? Url { get; }

    /// <summary>Requests an address that has not expired.</summary>
    /// <param name="cancellationToken">A token that cancels the request.</param>
    /// <returns>The address, or <see langword="null"/> if the file no longer has one.</returns>
    ValueTask<string?> RefreshUrlAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Requests the current description of the file. It is called once when the received bytes do not match this description. If the file
    /// was replaced on the server, the new version is downloaded and verified against the new description.
    /// </summary>
    /// <param name="cancellationToken">A token that cancels the request.</param>
    /// <returns>
    /// The current description, or this one if no newer one is known (the default), or <see langword="null"/> if the server no longer has
    /// the file.
    /// </returns>
    ValueTask<IDownloadable?> RefreshAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult<IDownloadable?>(this);
}
