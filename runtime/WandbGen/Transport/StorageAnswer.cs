using System.Net;

namespace WandbGen.Transport;

/// <summary>What a storage means by the answers that are no success.</summary>
internal static class StorageAnswer
{
    // What a storage says of an expired address is in the first lines.
    private const int LongestErrorBody = 4096;

    /// <summary>Whether the signed address is refused: 401 and 403 everywhere; Google's storage says 400, and why in the body.</summary>
    /// <exception cref="WandbException">The connection broke before the body said why.</exception>
    public static async Task<bool> IsExpiredAsync(HttpResponseMessage response, Uri url, CancellationToken cancellationToken)
    {
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            return true;
        }

        if (response.StatusCode != HttpStatusCode.BadRequest)
        {
            return false;
        }

        byte[] start = new byte[LongestErrorBody];
        try
        {
            using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            int length = await body.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            return start.AsSpan(0, length).IndexOf("Expired"u8) >= 0 || start.AsSpan(0, length).IndexOf("expired"u8) >= 0;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && HttpFault.Translate(exception, url) is { } fault)
        {
            throw fault;
        }
    }

    /// <summary>Whether the same request may be answered later.</summary>
    public static bool IsTransient(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or (HttpStatusCode)425
            or (>= HttpStatusCode.InternalServerError and not HttpStatusCode.NotImplemented);
}
