namespace WandbGen.Transport;

/// <summary>One of a client's two HTTP handlers, for the API or for content, and the meaning of its failures.</summary>
/// <param name="invoker">The handler, which is the channel's.</param>
/// <param name="connector">Makes its connections, and knows the proxies.</param>
internal sealed class HttpChannel(HttpMessageInvoker invoker, Connector connector) : IDisposable
{
    /// <summary>Sends one request and returns its answer, with the body unread.</summary>
    /// <remarks>What it throws is the handler's: the caller asks <see cref="Translate"/>.</remarks>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        invoker.SendAsync(request, cancellationToken);

    /// <summary>What a failure of <see cref="SendAsync"/> means: the server was not reached, or broke the connection.</summary>
    /// <returns><see langword="null"/> if it is none of the network's, or the caller ended the request.</returns>
    public WandbException? Translate(Exception exception, HttpRequestMessage request, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested
            ? null
            : HttpFault.Translate(exception, request.RequestUri!, connector.DescribeProxy(request.RequestUri!));

    public void Dispose() => invoker.Dispose();
}
