using System.Runtime.CompilerServices;

namespace WandbGen.Transport;

/// <summary>Reads the bodies of the API's answers.</summary>
internal static class ResponseBody
{
    /// <summary>Reads a body until its end or just beyond a size, which the caller recognises by the length.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="url">Who gave it, for errors.</param>
    /// <param name="maxSize">The size.</param>
    /// <param name="expectedSize">About how many bytes come if the answer does not say so.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="WandbException">The connection broke.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<PooledBuffer> ReadAsync(
        HttpResponseMessage response,
        Uri url,
        int maxSize,
        int expectedSize,
        CancellationToken cancellationToken
    )
    {
        // One byte more than the body has, so that its end is seen without growing; what a server announces is believed up to a limit.
        long expected = response.Content.Headers.ContentLength + 1 ?? expectedSize;
        var buffer = new PooledBuffer(
            (int)Math.Clamp(expected, 4 * 1024, PooledBuffer.LargestPooled),
            limit: (int)Math.Min(maxSize + 1L, Array.MaxLength)
        );
        try
        {
            Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
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
}
