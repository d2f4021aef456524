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

    /// <summary>
    /// Asks for the file as the server has it now. It is asked once when other bytes arrive than were announced: whoever says that the file
    /// has been replaced gets the new version, verified by what is said of it then.
    /// </summary>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>
    /// The file; this one, as by default, if nothing newer is known; <see langword="null"/> if the server does not have it any more.
    /// </returns>
    ValueTask<IDownloadable?> RefreshAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult<IDownloadable?>(this);
}
