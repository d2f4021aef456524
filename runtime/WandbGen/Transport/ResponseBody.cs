using System.Runtime.CompilerServices;

namespace WandbGen.Transport;

/// <summary>Reads the bodies of the API's answers.</summary>
internal static class ResponseBody
{
    /// <summary>Reads a body until its end or just beyond a maximum size, which the caller detects by the length.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="url">The address of the answer, for errors.</param>
    /// <param name="maxSize">The maximum size in bytes.</param>
    /// <param name="expectedSize">The expected size in bytes if the answer does not state it.</param>
    /// <param name="cancellationToken">A token that cancels reading.</param>
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
        // One byte more than the body, so that its end is detected without growing the buffer. The stated length is used up to a limit.
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
