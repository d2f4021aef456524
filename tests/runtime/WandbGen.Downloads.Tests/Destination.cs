namespace WandbGen.Downloads.Tests;

/// <summary>A server that returns an upload address and behaves as a test configures it.</summary>
internal sealed class Destination(string url) : IUploadDestination
{
    public string Name => "model.bin";

    /// <summary>How often the address was asked for.</summary>
    public int Asked { get; private set; }

    public Action? OnAsked { get; set; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; set; } =
    [new("x-ms-blob-type", "BlockBlob"), new("Content-Type", "application/x-model")];

    public string? ReplacedMd5 { get; set; }

    /// <summary>What an address waits for.</summary>
    public Func<CancellationToken, Task> Address { get; set; } = static _ => Task.CompletedTask;

    public Func<CancellationToken, Task> Register { get; set; } = static _ => Task.CompletedTask;

    public Func<CancellationToken, Task<IDownloadable?>> Find { get; set; } = static _ => Task.FromResult<IDownloadable?>(null);

    public async ValueTask<UploadAddress> GetAddressAsync(CancellationToken cancellationToken = default)
    {
        Asked++;
        OnAsked?.Invoke();
        await Address(cancellationToken);
        return new UploadAddress(url, Headers) { ReplacedMd5 = ReplacedMd5 };
    }

    public async ValueTask RegisterAsync(CancellationToken cancellationToken = default) => await Register(cancellationToken);

    public async ValueTask<IDownloadable?> FindAsync(CancellationToken cancellationToken = default) => await Find(cancellationToken);
}
