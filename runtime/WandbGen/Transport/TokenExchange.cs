using System.Globalization;
using System.Net;
using System.Text.Json;
using WandbGen.Configuration;

namespace WandbGen.Transport;

/// <summary>
/// Exchanges an identity token for an access token: the JWT bearer grant of RFC 7523, at <c>/oidc/token</c> below the base URL.
/// </summary>
internal sealed class TokenExchange(HttpChannel channel, Uri baseUrl, WandbClientOptions options)
{
    private const int MaxAnswerSize = 64 * 1024;

    // The time limit of the official client.
    private static readonly TimeSpan s_attemptTimeout = TimeSpan.FromSeconds(10);

    private readonly Uri _url = new(baseUrl.AbsoluteUri.TrimEnd('/') + "/oidc/token");

    /// <summary>Sends one request. Redirects are refused, because the identity token must not be sent to other addresses.</summary>
    public async Task<AccessToken> ExchangeAsync(string identityToken, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(s_attemptTimeout, options.TimeProvider, cancellationToken);
        string host = ServerOrigin.Describe(_url);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, _url)
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
                Content = new FormUrlEncodedContent([
                    new("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
                    new("assertion", identityToken),
                ]),
            };
            HttpSender.AddUserHeaders(request, options);
            DateTimeOffset asked = options.TimeProvider.GetUtcNow();
            using HttpResponseMessage response = await SendAsync(request, deadline.Token).ConfigureAwait(false);
            using PooledBuffer body = await ResponseBody
                .ReadAsync(response, _url, MaxAnswerSize, expectedSize: 4 * 1024, deadline.Token)
                .ConfigureAwait(false);
            return response.IsSuccessStatusCode ? ReadToken(body, host, asked) : throw ToException(response, body, host);
        }
        catch (Exception exception) when (deadline.HasEnded && exception is not WandbException)
        {
            throw deadline.Explain(
                exception,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{host} did not exchange the identity token within {s_attemptTimeout.TotalSeconds} s."
                )
            );
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            HttpResponseMessage response = await channel.SendAsync(request, cancellationToken).ConfigureAwait(false);
            channel.RefuseForeign(response, _url);
            return response;
        }
        catch (Exception exception) when (channel.Translate(exception, request, cancellationToken) is { } fault)
        {
            throw fault;
        }
    }

    // The text of the answer is not part of any message, because it contains a token.
    private static AccessToken ReadToken(PooledBuffer body, string host, DateTimeOffset asked)
    {
        try
        {
            var reader = new Utf8JsonReader(body.Written.Span);
            JsonElement answer = JsonElement.ParseValue(ref reader);
            if (
                answer.ValueKind == JsonValueKind.Object
                && answer.TryGetProperty("access_token", out JsonElement token)
                && token.ValueKind == JsonValueKind.String
                && token.GetString() is { } value
                && AccessToken.IsWellFormed(value)
                && answer.TryGetProperty("expires_in", out JsonElement expiresIn)
                && expiresIn.ValueKind == JsonValueKind.Number
                && expiresIn.TryGetDouble(out double seconds)
                && seconds is > 0 and < 3_155_760_000
            )
            {
                return new AccessToken(value, asked, asked + TimeSpan.FromSeconds(seconds));
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Reported below, without the excerpt in the parser's message.
        }

        throw new WandbProtocolException($"{host} did not answer the identity token with an access token and its lifetime.");
    }

    private WandbException ToException(HttpResponseMessage response, PooledBuffer body, string host)
    {
        HttpStatusCode status = response.StatusCode;
        List<GraphQLError> errors = GraphQLErrors.ReadBody(body.Written.Span);
        string message = string.Create(
            CultureInfo.InvariantCulture,
            $"{host} answered with status {(int)status}{(errors.Count == 0 ? "." : $": {GraphQLErrors.Describe(errors)}")}"
        );
        return status switch
        {
            >= HttpStatusCode.InternalServerError => NotExchanged(),
            _ when HttpFault.IsTransient(status) || errors.Count == 0 && WebPage.IsRefusal(response) => NotExchanged(),
            >= HttpStatusCode.BadRequest => new WandbAuthenticationException($"The identity token was refused: {message}")
            {
                StatusCode = status,
            },
            _ => new WandbTransportException($"The identity token was not exchanged, and not sent anywhere else: {message}", host)
            {
                StatusCode = status,
            },
        };

        WandbTransportException NotExchanged() =>
            new($"The identity token was not exchanged: {message}", host)
            {
                StatusCode = status,
                RetryAfter = RetryAfter.Read(response, options.TimeProvider),
                Retryability = HttpFault.IsTransient(status) ? Retryability.IfReadOnly : Retryability.Never,
            };
    }
}
