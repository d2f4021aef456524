using System.Net.Http.Headers;
using WandbGen.Transport;

namespace WandbGen.Downloads;

/// <summary>
/// The state that all readers of one file share: the address, which is renewed once for all of them, and the identity of the object.
/// </summary>
/// <param name="content">Fetches the bytes.</param>
/// <param name="file">The file.</param>
/// <param name="form">In which form its bytes come.</param>
/// <param name="url">Its address, if it was read before.</param>
internal sealed class RemoteObject(ContentClient content, IDownloadable file, ContentForm form, Uri? url = null)
{
    // None before an address is refused. It is not disposed: it has no handle that anybody waits for.
    private SemaphoreSlim? _refreshing;
    private Uri? _url = url;
    private int _refreshes;

    /// <summary>What fetches the bytes.</summary>
    public ContentClient Content => content;

    public string Name => file.Name;

    public long? Size { get; } = Verification.SizeOf(file);

    /// <summary>Whether a checksum of the whole tells that all bytes are of one object.</summary>
    public bool HasChecksum { get; } = Verification.Md5Of(file) is not null;

    /// <summary>The ETag that the object must have, without its quotes, if it is known.</summary>
    public string? ExpectedTag { get; } = (file as ITaggedDownloadable)?.ExpectedTag;

    /// <summary>In which form the bytes come.</summary>
    public ContentForm Form => form;

    /// <summary>Whether the server has answered a range with something else, so that only the whole is asked for.</summary>
    public bool AvoidsRanges { get; set; }

    /// <summary>Where the bytes are now.</summary>
    /// <exception cref="WandbDownloadException">Nowhere that is downloaded from.</exception>
    public Uri Url => _url ??= Parse(file.Name, file.Url, content.BaseUrl);

    /// <summary>Which object the first answer was of, if the server says.</summary>
    public EntityTagHeaderValue? EntityTag { get; set; }

    /// <summary>How many bytes the storage says that the object has, as it has them; <see langword="null"/> if its last answer did not
    /// say.</summary>
    public long? StoredLength { get; set; }

    /// <summary>The address that answered last, to which a redirect may have led.</summary>
    public Uri? Sender { get; set; }

    /// <summary>The server as it appears in texts: usually a storage, which the API has redirected to.</summary>
    public string Host => (Sender ?? _url) is { } address ? ServerOrigin.Describe(address) : "";

    /// <summary>The error for an object of another size than was announced.</summary>
    public WandbIntegrityException ToDamage(long length) => Verification.FindDamage(file, length, checksum: null)!;

    /// <summary>Notes that bytes came from the address.</summary>
    public void NoteProgress() => Volatile.Write(ref _refreshes, 0);

    /// <summary>Asks for another address than the one that was refused, unless another reader has done so already.</summary>
    /// <exception cref="WandbDownloadException">There is none, or new ones were refused too.</exception>
    public async Task RefreshAsync(Uri refused, StorageAnswer answer, CancellationToken cancellationToken)
    {
        SemaphoreSlim refreshing = LazyInitializer.EnsureInitialized(ref _refreshing, static () => new SemaphoreSlim(1));
        await refreshing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // The text of a new address can be the same.
            if (!ReferenceEquals(_url, refused))
            {
                return;
            }

            if (
                _refreshes == content.MaxAddressRefreshes
                || await file.RefreshUrlAsync(cancellationToken).ConfigureAwait(false) is not { } fresh
            )
            {
                throw new WandbDownloadException(
                    $"{answer.Host} refuses '{Name}' ({answer}): its address has expired, or the API key has no access to it.",
                    Name
                )
                {
                    StatusCode = answer.Status,
                    StorageError = answer.Error,
                    RequestId = answer.RequestId,
                };
            }

            _refreshes++;
            _url = Parse(file.Name, fresh, content.BaseUrl);
        }
        finally
        {
            refreshing.Release();
        }
    }

    /// <summary>Reads the address of a file.</summary>
    /// <exception cref="WandbException">It is none that is downloaded from.</exception>
    public static Uri Parse(string name, string? url, Uri baseUrl)
    {
        if (url is null)
        {
            throw new WandbNotFoundException(
                $"'{name}' cannot be downloaded: the server has no address for it. It may never have been uploaded.",
                typeName: "File"
            );
        }

        if (url.Length == 0)
        {
            throw new WandbDownloadException($"'{name}' has no address to download it from.", name);
        }

        if (ContentAddress.TryParse(url, baseUrl) is { } address)
        {
            return address;
        }

        string what = Uri.TryCreate(url, UriKind.Absolute, out Uri? other)
            ? $"a '{other.Scheme}' address"
            : "a text that is not an address";
        throw new WandbDownloadException($"'{name}' is a reference to {what}. Only http and https addresses can be downloaded.", name);
    }
}
