namespace WandbGen;

/// <summary>Something that can be downloaded: a name, what is known of its bytes, and where they are.</summary>
public interface IDownloadable
{
    /// <summary>The path below a download's root, with <c>/</c> between directories. It comes from a server and is not trusted.</summary>
    string Name { get; }

    /// <summary>The size in bytes, or <see langword="null"/> if it is not known.</summary>
    long? Size { get; }

    /// <summary>The MD5 of the bytes in base64, or <see langword="null"/> or empty if it is not known.</summary>
    string? Md5 { get; }

    /// <summary>Where the bytes are; it may be signed and expire.</summary>
    string? Url { get; }

    /// <summary>Asks for an address that has not expired.</summary>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The address, or <see langword="null"/> if there is none any more.</returns>
    ValueTask<string?> RefreshUrlAsync(CancellationToken cancellationToken = default);
}
