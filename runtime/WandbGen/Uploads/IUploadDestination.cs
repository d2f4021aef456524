namespace WandbGen;

/// <summary>A file that is to be: its name, and where its bytes are to be sent.</summary>
public interface IUploadDestination
{
    /// <summary>The file's name on the server, with <c>/</c> between directories.</summary>
    string Name { get; }

    /// <summary>Asks where to send the bytes; asked again when an address has expired.</summary>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>An address that is good now.</returns>
    ValueTask<UploadAddress> GetAddressAsync(CancellationToken cancellationToken = default);
}
