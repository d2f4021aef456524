using WandbGen.Transport;

namespace WandbGen;

/// <summary>The address that the bytes of a file are sent to with <c>PUT</c>. It is signed, and therefore a secret.</summary>
/// <param name="url">An absolute http or https address.</param>
/// <param name="headers">The headers that the signature requires. No other headers are sent, because the signature can forbid them.</param>
public sealed class UploadAddress(string url, IReadOnlyList<KeyValuePair<string, string>> headers)
{
    /// <summary>A value for files whose checksum is known: the storage has these bytes already, and nothing is sent.</summary>
    internal static UploadAddress Stored { get; } = new("", []);

    /// <summary>The address.</summary>
    public string Url { get; } = url;

    /// <summary>The headers that the signature requires.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; } = headers;

    /// <summary>
    /// The MD5 in base64 of the current file with this name, or <see langword="null"/> if it is not known. If the server still states this
    /// MD5 after the upload, it does not know the new file yet.
    /// </summary>
    public string? ReplacedMd5 { get; init; }

    /// <summary>Returns the host of the address, without the path and the query, which are secrets.</summary>
    public override string ToString() =>
        Uri.TryCreate(Url, UriKind.Absolute, out Uri? address) ? ServerOrigin.Describe(address) : nameof(UploadAddress);
}
