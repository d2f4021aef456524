namespace WandbGen;

/// <summary>A file that is to be: its name, where its bytes are to be sent, and who is told when they are there.</summary>
/// <remarks>A mutation whose answer is lost is sent again here, because an upload is too long to be in vain: all that these methods do must
/// be safe to repeat.</remarks>
public interface IUploadDestination
{
    /// <summary>The file's name on the server, with <c>/</c> between directories.</summary>
    string Name { get; }

    /// <summary>Asks where to send the bytes; asked again for each attempt, because an address may have expired.</summary>
    /// <param name="cancellationToken">Cancels the request; the client's end does so, too.</param>
    /// <returns>An address that is good now.</returns>
    ValueTask<UploadAddress> GetAddressAsync(CancellationToken cancellationToken = default);

    /// <summary>Tells the server that its storage has the bytes; nothing by default.</summary>
    /// <param name="cancellationToken">Cancels the request; the client's end does so, too.</param>
    ValueTask RegisterAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    /// <summary>Asks for the file as the server knows it now, to check what was sent against; only where the storage does not say what it
    /// has.</summary>
    /// <param name="cancellationToken">Cancels the request; the client's end does so, too.</param>
    /// <returns><see langword="null"/>, as by default, if the server does not know.</returns>
    ValueTask<IDownloadable?> FindAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult<IDownloadable?>(null);
}
