using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using WandbGen.Redaction;

namespace WandbGen.Transport;

/// <summary>Reads the body of an HTTP answer that can contain GraphQL, and converts every other answer to an exception.</summary>
internal sealed class AnswerReader(Uri url, ClientCredentials credentials, WandbClientOptions options)
{
    // Larger bodies of errors are truncated.
    private const int MaxErrorBodySize = 64 * 1024;
    private const int MaxSnippetLength = 200;

    private int _lastSize = 16 * 1024;

    /// <summary>Reads the whole body.</summary>
    /// <exception cref="WandbException">The status is an error, the body is not JSON, or it is too large.</exception>
    [AsyncMethodBuilder(typeof(AheadValueTaskBuilder<>))]
    public async ValueTask<PooledBuffer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
        {
            throw await ReadErrorAsync(response, cancellationToken).ConfigureAwait(false);
        }

        RefuseUnreadable(response);
        if (!IsJson(response))
        {
            throw await ReadForeignAsync(response, cancellationToken).ConfigureAwait(false);
        }

        PooledBuffer answer = await ReadAsync(response, options.MaxResponseSize, cancellationToken).ConfigureAwait(false);
        if (answer.Length > options.MaxResponseSize)
        {
            answer.Dispose();
            throw new WandbProtocolException(
                $"The answer of {ServerOrigin.Describe(url)} is larger than {options.MaxResponseSize} bytes "
                    + $"({nameof(WandbClientOptions)}.{nameof(WandbClientOptions.MaxResponseSize)})."
            )
            {
                IsTooLarge = true,
            };
        }

        _lastSize = answer.Length;
        return answer;
    }

    private ValueTask<PooledBuffer> ReadAsync(HttpResponseMessage response, int maxSize, CancellationToken cancellationToken) =>
        ResponseBody.ReadAsync(response, url, maxSize, _lastSize + _lastSize / 4, cancellationToken);

    private static void RefuseUnreadable(HttpResponseMessage response)
    {
        if (response.StatusCode == HttpStatusCode.NoContent)
        {
            throw new WandbProtocolException("The answer is empty.");
        }

        if (ResponseBody.FindEncoding(response) is { } encoding && !ResponseBody.CanDecode(encoding))
        {
            throw new WandbProtocolException(
                $"The answer has the encoding '{SafeText.CleanServerText(encoding, MaxSnippetLength)}', which was not requested."
            );
        }
    }

    private async Task<WandbProtocolException> ReadForeignAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using PooledBuffer body = await ReadAsync(response, MaxErrorBodySize, cancellationToken).ConfigureAwait(false);
        return new WandbProtocolException(DescribeForeign(response, body));
    }

    private async Task<WandbException> ReadErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        HttpStatusCode status = response.StatusCode;
        string host = ServerOrigin.Describe(url);
        (string reason, List<GraphQLError> errors) = await ReadReasonAsync(response, cancellationToken).ConfigureAwait(false);
        string message = string.Create(CultureInfo.InvariantCulture, $"{host} answered with status {(int)status}{reason}");
        TimeSpan? retryAfter = RetryAfter.Read(response, options.TimeProvider);
        // A field below a mutation is read after its execution, whatever the status says.
        bool mayHaveArrived = errors.Exists(static error => Refusal.IsBelowMutation(error.Path));
        return status switch
        {
            HttpStatusCode.Unauthorized => new WandbAuthenticationException($"{credentials.DescribeRefusal(host)}: {message}")
            {
                MayHaveArrived = mayHaveArrived,
            },
            HttpStatusCode.Forbidden when RateLimit.IsRefusal(response, options.TimeProvider) => new WandbRateLimitException(
                message,
                retryAfter
            )
            {
                Errors = errors,
                Retryability = Retryability.Always,
                MayHaveArrived = mayHaveArrived,
            },
            // Nobody knows whether the request had passed the proxy when it was refused.
            HttpStatusCode.Forbidden when errors.Count == 0 && WebPage.IsRefusal(response) => new WandbTransportException(message, host)
            {
                MayHaveArrived = true,
            },
            HttpStatusCode.Forbidden => new WandbAuthenticationException(message) { MayHaveArrived = mayHaveArrived },
            // A server that answers 404 with GraphQL errors has the API, but not the object that the mutation names.
            HttpStatusCode.NotFound when errors is [{ Path: not null } missing, ..] => new WandbNotFoundException(message, missing.Path)
            {
                MayHaveArrived = mayHaveArrived,
            },
            HttpStatusCode.NotFound => new WandbNotFoundException(
                $"There is no GraphQL API at {url.GetLeftPart(UriPartial.Path)}; is the base URL right? {message}"
            ),
            HttpStatusCode.TooManyRequests => new WandbRateLimitException(message, retryAfter)
            {
                Errors = errors,
                Retryability = Retryability.Always,
                MayHaveArrived = mayHaveArrived,
            },
            _ when HttpFault.IsTransient(status) => Transport(Retryability.IfReadOnly),
            >= HttpStatusCode.InternalServerError => Transport(Retryability.Never),
            < HttpStatusCode.BadRequest => new WandbProtocolException(message),
            _ => new WandbGraphQLException(message, errors),
        };

        WandbTransportException Transport(Retryability retryability) =>
            new(message, host) { Retryability = retryability, RetryAfter = retryAfter };
    }

    /// <summary>Reads the reason from the body of an HTTP error. The status determines the exception, even if the body cannot be
    /// read.</summary>
    private async Task<(string Reason, List<GraphQLError> Errors)> ReadReasonAsync(
        HttpResponseMessage response,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using PooledBuffer body = await ReadAsync(response, MaxErrorBodySize, cancellationToken).ConfigureAwait(false);
            List<GraphQLError> errors = GraphQLErrors.ReadBody(body.Written.Span);
            return errors.Count > 0 ? ($": {GraphQLErrors.Describe(errors)}", errors)
                : body.Length == 0 ? (".", [])
                : IsJson(response) ? ($": {Snippet(body)}", [])
                : ($". {DescribeForeign(response, body)}", []);
        }
        catch (WandbException exception)
        {
            return ($", and its explanation could not be read: {exception.Message}", []);
        }
    }

    private static bool IsJson(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.MediaType is not { } mediaType
        || mediaType.EndsWith("/json", StringComparison.OrdinalIgnoreCase)
        || mediaType.EndsWith("+json", StringComparison.OrdinalIgnoreCase);

    private string DescribeForeign(HttpResponseMessage response, PooledBuffer body) =>
        $"Expected JSON, got {SafeText.CleanServerText(response.Content.Headers.ContentType!.MediaType!, MaxSnippetLength)} "
        + $"from {ServerOrigin.Describe(url)}: a proxy or a login page? It begins: {Snippet(body)}";

    private static string Snippet(PooledBuffer body) =>
        SafeText.CleanServerText(Encoding.UTF8.GetString(body.Written.Span), MaxSnippetLength);
}
