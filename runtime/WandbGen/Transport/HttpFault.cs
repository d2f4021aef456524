using System.Net.Sockets;
using System.Security.Authentication;

namespace WandbGen.Transport;

/// <summary>Turns what the HTTP stack throws into the closed set of errors.</summary>
internal static class HttpFault
{
    /// <summary>The error for a failure while sending a request or reading its answer; <see langword="null"/> if the exception is none of the HTTP stack's.</summary>
    public static WandbException? Translate(Exception exception, Uri url)
    {
        string host = ServerOrigin.Describe(url);
        return exception switch
        {
            WandbException known => known,
            HttpRequestException { InnerException: WandbTransportException refused } => refused,
            HttpRequestException { InnerException: AuthenticationException } or HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
                Transport($"No secure connection to {host}: {Innermost(exception)}", Retryability.Never),
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError } =>
                Transport($"No connection to {host}: {Innermost(exception)}", Retryability.Always),
            HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError or HttpRequestError.UserAuthenticationError } =>
                Transport($"The proxy refused the connection to {host}: {Innermost(exception)}", Retryability.Never),
            HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.InvalidResponse } or
            HttpIOException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.InvalidResponse } =>
                new WandbProtocolException($"The answer of {host} is not usable HTTP: {Innermost(exception)}", innerException: exception),
            InvalidDataException =>
                new WandbProtocolException($"The compressed answer of {host} is damaged.", innerException: exception) { Retryability = Retryability.IfReadOnly },
            OperationCanceledException { InnerException: TimeoutException timeout } =>
                Transport($"No connection to {host}: {timeout.Message}", Retryability.Always),
            HttpRequestException or IOException or SocketException =>
                Transport($"The connection to {host} broke: {Innermost(exception)}", Retryability.IfReadOnly),
            _ => null,
        };

        WandbTransportException Transport(string message, Retryability retryability) => new(message, host, exception) { Retryability = retryability };
    }

    private static string Innermost(Exception exception) => exception.GetBaseException().Message;
}
