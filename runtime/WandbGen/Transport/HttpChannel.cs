using System.Net;

namespace WandbGen.Transport;

/// <summary>One of a client's two HTTP handlers, for the API or for content, and the meaning of its failures.</summary>
/// <param name="invoker">The handler, which the channel disposes.</param>
/// <param name="connector">Creates the connections of the handler, and knows the proxies.</param>
internal sealed class HttpChannel(HttpMessageInvoker invoker, Connector connector) : IDisposable
{
    /// <summary>Sends one request and returns its answer, with the body unread.</summary>
    /// <remarks>Exceptions are those of the handler. The caller converts them with <see cref="Translate"/>.</remarks>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        invoker.SendAsync(request, cancellationToken);

    /// <summary>Converts an exception of <see cref="SendAsync"/> to the documented exception.</summary>
    /// <returns>The exception, or <see langword="null"/> if the failure is not one of the network, or the caller cancelled the
    /// request.</returns>
    public WandbException? Translate(Exception exception, HttpRequestMessage request, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested
            ? null
            : HttpFault.Translate(exception, request.RequestUri!, connector.DescribeProxy(request.RequestUri!));

    /// <summary>Refuses an answer that is not the server's: in another protocol, or of a proxy that requires a password.</summary>
    /// <exception cref="WandbException">It is one. The answer has been disposed.</exception>
    public void RefuseForeign(HttpResponseMessage response, Uri url)
    {
        HttpFault.RefuseOtherProtocol(response, url);
        if (response.StatusCode == HttpStatusCode.ProxyAuthenticationRequired)
        {
            response.Dispose();
            throw HttpFault.MissingProxyPassword(url, connector.DescribeProxy(url));
        }
    }

    public void Dispose() => invoker.Dispose();
}
