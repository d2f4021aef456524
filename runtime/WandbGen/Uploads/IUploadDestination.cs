namespace WandbGen;

/// <summary>A file to be uploaded: its name, the address for its bytes, and the requests that follow the transfer.</summary>
/// <remarks>All methods must be safe to repeat. If the answer to one is lost, it is called again, so that the upload is not lost.</remarks>
public interface IUploadDestination
{
    /// <summary>The name of the file on the server, with <c>/</c> between directories.</summary>
    string Name { get; }

    /// <summary>Requests the address for the bytes. It is called for each attempt, because an address can expire.</summary>
    /// <param name="cancellationToken">A token that cancels the request. It is also cancelled when the client is disposed.</param>
    /// <returns>An address that is valid now.</returns>
    ValueTask<UploadAddress> GetAddressAsync(CancellationToken cancellationToken = default);

    /// <summary>Tells the server that its storage has the bytes. By default it does nothing.</summary>
    /// <param name="cancellationToken">A token that cancels the request. It is also cancelled when the client is disposed.</param>
    ValueTask RegisterAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    /// <summary>
    /// Requests the server's current description of the file, to verify the upload. It is called only if the storage does not confirm the
    /// bytes.
    /// </summary>
    /// <param name="cancellationToken">A token that cancels the request. It is also cancelled when the client is disposed.</param>
    /// <returns>The description, or <see langword="null"/> (the default) if the server has none.</returns>
    ValueTask<IDownloadable?> FindAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult<IDownloadable?>(null);
}

/// <summary>A destination that receives the storage's tag for the uploaded bytes, such as those of a part of a file.</summary>
internal interface ITaggedUpload : IUploadDestination
{
    /// <summary>The storage's <c>ETag</c> as it was sent, with its quotation marks.</summary>
    string? Tag { get; set; }
}
