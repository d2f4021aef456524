using System.IO.Compression;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;

namespace WandbGen.Transport;

/// <summary>Reads the bodies of the API's answers.</summary>
/// <remarks>It decodes them itself: the handler's decoder is a handler of its own, which would be compiled in every process.</remarks>
internal static class ResponseBody
{
    /// <summary>What can be decoded, as a request says it.</summary>
    public const string AcceptEncoding = "gzip, br";

    /// <summary>The encoding of a body as the server names it, without those that leave the bytes as they are; <see langword="null"/> for
    /// none.</summary>
    public static string? FindEncoding(HttpResponseMessage response)
    {
        if (!response.Content.Headers.NonValidated.TryGetValues("Content-Encoding", out HeaderStringValues encodings))
        {
            return null;
        }

        string encoding = encodings.ToString().Trim();
        if (encoding.Contains(',', StringComparison.Ordinal))
        {
            // A proxy that encodes nothing may still add itself to the list.
            string[] names = encoding.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            encoding = string.Join(", ", names.Where(static name => !Is(name, "identity")));
        }

        return encoding.Length == 0 || Is(encoding, "identity") ? null : encoding;
    }

    /// <summary>Whether an encoding is one of <see cref="AcceptEncoding"/>.</summary>
    public static bool CanDecode(string encoding) => IsGzip(encoding) || Is(encoding, "br");

    /// <summary>Reads a body until its end or just beyond a maximum size, which the caller detects by the length.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="url">The address of the answer, for errors.</param>
    /// <param name="maxSize">The maximum size in bytes.</param>
    /// <param name="expectedSize">The expected size in bytes if the answer does not state it.</param>
    /// <param name="cancellationToken">A token that cancels reading.</param>
    /// <exception cref="WandbException">The connection broke.</exception>
    [AsyncMethodBuilder(typeof(AheadValueTaskBuilder<>))]
    public static async ValueTask<PooledBuffer> ReadAsync(
        HttpResponseMessage response,
        Uri url,
        int maxSize,
        int expectedSize,
        CancellationToken cancellationToken
    )
    {
        // One byte more than the body, so that its end is detected without growing the buffer. The stated length is used up to a limit.
        string? encoding = FindEncoding(response);
        long expected = encoding is null && response.Content.Headers.ContentLength is { } length ? length + 1 : expectedSize;
        var buffer = new PooledBuffer(
            (int)Math.Clamp(expected, 4 * 1024, PooledBuffer.LargestPooled),
            limit: (int)Math.Min(maxSize + 1L, Array.MaxLength)
        );
        try
        {
            Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            stream = encoding is null ? stream : Decode(stream, encoding);
            await using (stream.ConfigureAwait(false))
            {
                while (buffer.Length <= maxSize)
                {
                    int read = await stream.ReadAsync(buffer.GetMemory(), cancellationToken).ConfigureAwait(false);
                    if (read == 0)
                    {
                        break;
                    }

                    buffer.Advance(read);
                }
            }

            return buffer;
        }
        catch (Exception exception)
        {
            buffer.Dispose();
            if (!cancellationToken.IsCancellationRequested && HttpFault.Translate(exception, url) is { } fault)
            {
                fault.BrokeOff = true;
                throw fault;
            }

            throw;
        }
    }

    // Bytes that cannot be decoded are only quoted. Not inlined, because the assemblies of the decoders are loaded with the method.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Stream Decode(Stream stream, string encoding) =>
        IsGzip(encoding) ? new GZipStream(stream, CompressionMode.Decompress)
        : Is(encoding, "br") ? new BrotliStream(stream, CompressionMode.Decompress)
        : stream;

    // RFC 9110 has x-gzip mean the same.
    private static bool IsGzip(string encoding) => Is(encoding, "gzip") || Is(encoding, "x-gzip");

    private static bool Is(string encoding, string name) => string.Equals(encoding, name, StringComparison.OrdinalIgnoreCase);
}
