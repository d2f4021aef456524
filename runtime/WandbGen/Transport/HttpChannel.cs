using System.Runtime.CompilerServices;

namespace WandbGen.Transport;

/// <summary>One of a client's two ways out, to the API or for content: its handler, and what the handler's failures mean.</summary>
/// <param name="invoker">The handler, which is the channel's.</param>
/// <param name="connector">Makes its connections, and knows the proxies.</param>
internal sealed class HttpChannel(HttpMessageInvoker invoker, Connector connector) : IDisposable
{
    /// <summary>Sends one request and returns its answer, with the body unread.</summary>
    /// <exception cref="WandbException">The server was not reached, or broke the connection.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await invoker.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
            when (!cancellationToken.IsCancellationRequested
                && HttpFault.Translate(exception, request.RequestUri!, connector.DescribeProxy(request.RequestUri!)) is { } fault
            )
        {
            throw fault;
        }
    }

    public void Dispose() => invoker.Dispose();
}
