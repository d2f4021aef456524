using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using WandbGen.Configuration;

namespace WandbGen.Transport;

/// <summary>Converts exceptions of the HTTP stack to the documented exceptions.</summary>
internal static class HttpFault
{
    /// <summary>Creates the exception for a failure while a request is sent or its answer is read. Returns <see langword="null"/> if the
    /// process is out of memory.</summary>
    /// <param name="exception">The failure.</param>
    /// <param name="url">The server.</param>
    /// <param name="via">The description of the proxy, if it may have caused the failure; see
    /// <see cref="Connector.DescribeProxy"/>.</param>
    public static WandbException? Translate(Exception exception, Uri url, string via = "")
    {
        string host = ServerOrigin.Describe(url);
        return exception switch
        {
            WandbException known => known,
            HttpRequestException { InnerException: WandbTransportException refused } => refused,
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }
            or HttpRequestException { InnerException: AuthenticationException } =>
            // A certificate that was refused will be refused again. A handshake that was interrupted can succeed later.
            Transport(
                $"No secure connection to {host}{via}: {DescribeHandshake(exception)}",
                IsRefusedCertificate(exception) ? Retryability.Never : Retryability.Always
            ),
            HttpRequestException { InnerException: SocketException unknown } when IsUnknownName(unknown) => Transport(
                $"No connection to {host}{via}: the name '{url.Host}' cannot be resolved ({unknown.Message}). Check its spelling, and "
                    + "whether it requires a VPN or a proxy.",
                Retryability.Never
            ),
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError } =>
                Transport($"No connection to {host}{via}: {Innermost(exception)}", Retryability.Always),
            HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError, StatusCode: { } status } when IsTransient(status) =>
                Transport($"The proxy does not connect to {host} now{via}: {DescribeStatus(status)}", Retryability.Always),
            // If there is no status, the proxy broke the connection, or is a SOCKS proxy, whose reason is only in the text.
            HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError, StatusCode: null, InnerException: IOException } =>
                Transport(
                    $"No connection to {host}{via}: {Innermost(exception)}",
                    IsFinal(exception) ? Retryability.Never : Retryability.Always
                ),
            HttpRequestException { StatusCode: HttpStatusCode.ProxyAuthenticationRequired } => MissingProxyPassword(url, via, exception),
            HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError, StatusCode: { } status } => Transport(
                $"The proxy refused the connection to {host}{via}: {DescribeStatus(status)}",
                Retryability.Never
            ),
            HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError or HttpRequestError.UserAuthenticationError } =>
                Transport($"The proxy refused the connection to {host}{via}: {Innermost(exception)}", Retryability.Never),
            HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.InvalidResponse }
            or HttpIOException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.InvalidResponse } =>
                new WandbProtocolException(
                    $"The answer of {host} is not usable HTTP{via}: {Innermost(exception)}",
                    innerException: exception
                )
                {
                    MayHaveArrived = true,
                },
            InvalidDataException => new WandbProtocolException($"The compressed answer of {host} is damaged.", innerException: exception)
            {
                Retryability = Retryability.IfReadOnly,
            },
            OperationCanceledException { InnerException: TimeoutException timeout } => Transport(
                $"No connection to {host}{via}: {timeout.Message}",
                Retryability.Always
            ),
            HttpRequestException or IOException or SocketException => Transport(
                $"The connection to {host}{via} broke: {DescribeEnd(exception, url)}",
                Retryability.IfReadOnly
            ),
            OutOfMemoryException => null,
            OperationCanceledException => new WandbTransportException($"The handler gave up the request to {host}.", host, exception)
            {
                Retryability = Retryability.IfReadOnly,
            },
            // The text of an exception of the user's handler may contain the address and its signature. In that case neither the text nor
            // the exception is passed on.
            _ => new WandbTransportException($"The request to {host} failed in its handler with {exception.GetType()}.", host, exception)
            {
                MayHaveArrived = true,
            },
        };

        WandbTransportException Transport(string message, Retryability retryability) =>
            new(message, host, exception) { Retryability = retryability };
    }

    /// <summary>Creates the exception for a proxy that requires a password, or another one than it was sent.</summary>
    public static WandbTransportException MissingProxyPassword(Uri url, string via, Exception? exception = null) =>
        new(
            $"The proxy refused the connection to {ServerOrigin.Describe(url)}{via}: it requires a user and a password, "
                + "and accepted none (status 407). Write both into the proxy's address, in front of its host: the user, "
                + "a colon, the password and '@', percent-encoded.",
            ServerOrigin.Describe(url),
            exception
        )
        {
            StatusCode = HttpStatusCode.ProxyAuthenticationRequired,
        };

    /// <summary>Refuses an answer that changes the protocol. What follows it is no body, and its end would be waited for.</summary>
    /// <exception cref="WandbProtocolException">The status is 101. The answer has been disposed.</exception>
    public static void RefuseOtherProtocol(HttpResponseMessage response, Uri url)
    {
        if (response.StatusCode == HttpStatusCode.SwitchingProtocols)
        {
            response.Dispose();
            throw new WandbProtocolException(
                $"{ServerOrigin.Describe(url)} answered with status 101 and another protocol, which was not requested."
            )
            {
                MayHaveArrived = true,
            };
        }
    }

    /// <summary>Whether the same request may succeed later, by the status of any server: the API, a storage, a proxy, or a server that
    /// issues tokens. 501 is final, and a network that requires a login (511) stays closed until somebody logs in.</summary>
    public static bool IsTransient(HttpStatusCode status) =>
        status
            is HttpStatusCode.RequestTimeout
                or HttpStatusCode.TooManyRequests
                or (HttpStatusCode)425
                or (
                    >= HttpStatusCode.InternalServerError
                    and not (HttpStatusCode.NotImplemented or HttpStatusCode.NetworkAuthenticationRequired)
                );

    /// <summary>Whether the resolver states that the name does not exist, so that a retry cannot succeed. It may also fail to find
    /// out.</summary>
    public static bool IsUnknownName(SocketException exception) =>
        exception.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData;

    // The reason of a failed handshake, and what is to be done about it. .NET states the reason only in the text.
    private static string DescribeHandshake(Exception exception)
    {
        string text = Innermost(exception);
        return States("frame size") || States("net_frame_read_size")
                ? "what answered there does not speak TLS. Check the port, whether the address has to begin with 'http:', and "
                    + "whether a proxy has answered."
            : !IsRefusedCertificate(exception) ? text
            : States("NameMismatch")
                ? $"{text} The certificate is of another host: check the server's address, and whether a proxy or a login page has "
                    + "answered."
            : States("NotTimeValid") ? $"{text} The certificate has expired, or is not valid yet: check the clock of this machine."
            : States("PartialChain") || States("UntrustedRoot")
                ? $"{text} If your own certificate authority has signed the certificate, specify its file or directory in "
                    + $"{TrustedRoots.Variables}."
            : text;

        bool States(string reason) => text.Contains(reason, StringComparison.Ordinal);
    }

    // A server that expects TLS ends a connection on which a request comes in plain text, and says nothing.
    private static string DescribeEnd(Exception exception, Uri url) =>
        url.Scheme == Uri.UriSchemeHttp && exception is HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded }
            ? "the server ended it without an answer. If it expects TLS, its address has to begin with 'https:'."
            : Innermost(exception);

    private static string DescribeStatus(HttpStatusCode status) =>
        string.Create(CultureInfo.InvariantCulture, $"it answered with status {(int)status}.");

    // A proxy that requires other credentials or another protocol will require them again. If it could not reach the server, a retry can
    // succeed.
    private static bool IsFinal(Exception exception) =>
        Innermost(exception) is var text
        && (text.Contains("SOCKS", StringComparison.Ordinal) || text.Contains("net_socks", StringComparison.Ordinal))
        && !text.Contains("destination", StringComparison.Ordinal)
        && !text.Contains("net_socks_connection_failed", StringComparison.Ordinal);

    private static bool IsRefusedCertificate(Exception exception) =>
        exception.InnerException is AuthenticationException authentication && authentication.InnerException is not IOException;

    private static string Innermost(Exception exception) => exception.GetBaseException().Message;
}
