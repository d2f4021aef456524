using System.IO.Compression;
using System.Net.Http.Headers;

namespace WandbGen.Downloads;

/// <summary>
/// Decides whether the bytes of a file are delivered as stored or decoded: in the form that the server's size and MD5 describe.
/// </summary>
internal sealed class ContentForm
{
    private const int MaxEncodings = 4;

    private bool _isCertain;
    private bool _isOther;

    /// <summary>
    /// The encoding that the server names, such as <c>gzip</c>; <see langword="null"/> if it names none that changes bytes.
    /// </summary>
    public string? Encoding { get; private set; }

    /// <summary>Whether the bytes are decoded on their way.</summary>
    public bool IsDecoded { get; private set; }

    /// <summary>The encodings to request: those of the stored bytes, which Google sends only if their encoding is accepted.</summary>
    public string Accepted { get; private set; } = "identity";

    /// <summary>Takes the other form, because the bytes in this one were not those that were announced.</summary>
    /// <returns>Whether there is one.</returns>
    public bool TryOther()
    {
        if (Encoding is null || _isCertain || _isOther || !IsDecoded && !CanDecode(Encoding!))
        {
            return false;
        }

        IsDecoded = !IsDecoded;
        _isOther = true;
        return true;
    }

    /// <summary>
    /// Whether the server has decoded what it stores although size and MD5 are of the stored bytes; asks for those from now on.
    /// </summary>
    public bool WasDecodedByServer(HttpResponseMessage response, RemoteObject source)
    {
        // Google's storage states the stored encoding and length in headers of its own.
        if (
            Accepted != "identity"
            || ReadEncoding(response) is not null
            || !response.Headers.NonValidated.TryGetValues("x-goog-stored-content-encoding", out HeaderStringValues stored)
            || stored.ToString() is not "gzip"
            || !response.Headers.NonValidated.TryGetValues("x-goog-stored-content-length", out HeaderStringValues length)
            || length.ToString() != source.Size?.ToString(System.Globalization.CultureInfo.InvariantCulture)
        )
        {
            return false;
        }

        Accepted = "gzip";
        return true;
    }

    /// <summary>Finds out from an answer's headers whether its bytes are those that were announced, or decode to them.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="total">How many bytes there are of the object in the form that is sent, if the server says.</param>
    /// <param name="source">What is known of the bytes.</param>
    /// <exception cref="WandbDownloadException">Nothing tells, or it would have to be decoded and cannot be.</exception>
    public void Decide(HttpResponseMessage response, long? total, RemoteObject source)
    {
        if (ReadEncoding(response) is not { } encoding)
        {
            (Encoding, IsDecoded, _isCertain) = (null, false, false);
            return;
        }

        if (encoding == Encoding && _isOther)
        {
            return;
        }

        if (source.Size is null && !source.HasChecksum)
        {
            throw Refused(source, encoding, "neither its size nor its MD5 is known, so the client cannot decide whether to decode it");
        }

        Encoding = encoding;
        _isCertain = source.Size is not null && total is not null;
        // An answer that is encoded while it is sent has no length; a stored one has.
        IsDecoded = source.Size is not null && total != source.Size && (total is not null || CanDecode(encoding));
        if (IsDecoded && !CanDecode(encoding))
        {
            throw Refused(source, encoding, $"it has {total} bytes instead of {source.Size}, and this encoding cannot be decoded");
        }
    }

    /// <summary>What reads the bytes that were announced from those that are sent.</summary>
    public async Task<Stream> DecodeAsync(Stream body, CancellationToken cancellationToken)
    {
        if (IsDecoded)
        {
            foreach (string encoding in Encoding!.Split(", ").Reverse())
            {
                body = encoding switch
                {
                    "br" => new BrotliStream(body, CompressionMode.Decompress),
                    "deflate" => await DeflateAsync(body, cancellationToken).ConfigureAwait(false),
                    _ => new GZipStream(body, CompressionMode.Decompress),
                };
            }
        }

        return body;
    }

    // The standard requires zlib's format, and some servers send raw deflate.
    private static async Task<Stream> DeflateAsync(Stream body, CancellationToken cancellationToken)
    {
        var reader = System.IO.Pipelines.PipeReader.Create(body);
        System.IO.Pipelines.ReadResult start = await reader.ReadAtLeastAsync(2, cancellationToken).ConfigureAwait(false);
        bool isZlib = IsZlib(start.Buffer);
        reader.AdvanceTo(start.Buffer.Start);
        Stream whole = reader.AsStream();
        return isZlib ? new ZLibStream(whole, CompressionMode.Decompress) : new DeflateStream(whole, CompressionMode.Decompress);
    }

    private static bool IsZlib(in System.Buffers.ReadOnlySequence<byte> start)
    {
        Span<byte> header = stackalloc byte[2];
        if (start.Length < header.Length)
        {
            return true;
        }

        System.Buffers.BuffersExtensions.CopyTo(start.Slice(0, header.Length), header);
        return (header[0] & 0x0F) == 8 && (header[0] << 8 | header[1]) % 31 == 0;
    }

    // Each decoder takes memory, and a header has room for the names of thousands.
    private static bool CanDecode(string encodings) =>
        encodings.Split(", ") is { Length: <= MaxEncodings } names
        && names.All(static encoding => encoding is "gzip" or "x-gzip" or "br" or "deflate");

    /// <summary>
    /// The encodings in the order in which they were applied, without those that leave the bytes as they are: <c>aws-chunked</c> is about
    /// an upload that is over.
    /// </summary>
    private static string? ReadEncoding(HttpResponseMessage response)
    {
        if (!response.Content.Headers.NonValidated.TryGetValues("Content-Encoding", out HeaderStringValues values))
        {
            return null;
        }

        string[] encodings =
        [
            .. values
                .SelectMany(static value => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                .Select(static encoding => encoding.ToLowerInvariant())
                .Where(static encoding => encoding is not ("identity" or "aws-chunked")),
        ];
        return encodings.Length == 0 ? null : string.Join(", ", encodings);
    }

    private static WandbDownloadException Refused(RemoteObject source, string encoding, string reason) =>
        new($"{source.Host} sent '{source.Name}' with the encoding '{Printable(encoding)}': {reason}.", source.Name);

    // The value of a header is a text of the server.
    private static string Printable(string encoding) =>
        string.Concat(encoding.Where(static character => char.IsAscii(character) && !char.IsControl(character)).Take(50));
}
