using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.Logging;
using WandbGen.CompilerServices;
using WandbGen.Redaction;

namespace WandbGen.Transport;

/// <summary>Sends GraphQL operations: one POST each, retried, within limits of time and size.</summary>
internal sealed partial class GraphQLTransport : IDisposable
{
    // Enough for every error that is worth reading.
    private const int MaxErrorBodySize = 64 * 1024;
    private const int MaxSnippetLength = 200;

    private readonly WandbClientOptions _options;
    private readonly HttpSender _sender;
    private readonly ClientCredentials _credentials;
    private readonly Uri _url;
    private readonly RetryBudget _budget;
    private readonly RateLimitGate _gate;
    private readonly ILogger _logger;
    private readonly FeatureDetection _features;
    private readonly CancellationTokenSource _disposed = new();
    private int _lastAnswerSize = 16 * 1024;

    public GraphQLTransport(
        Uri url,
        HttpSender sender,
        ClientCredentials credentials,
        RetryBudget budget,
        RateLimitGate gate,
        WandbClientOptions options,
        ILogger logger
    )
    {
        _options = options;
        _sender = sender;
        _credentials = credentials;
        _url = url;
        _budget = budget;
        _gate = gate;
        _logger = logger;
        _features = new FeatureDetection(this);
    }

    public async Task<TResult> ExecuteAsync<TResult>(
        IGraphQLRequest<TResult> request,
        Func<WandbException, bool>? asksForLess,
        CancellationToken cancellationToken
    )
    {
        Deadline.ThrowIfDisposed(_disposed.Token);

        cancellationToken.ThrowIfCancellationRequested();

        ServerFeatures? features = null;
        if (request.Operation.DependsOnFeatures)
        {
            features = await _features.GetAsync(cancellationToken).ConfigureAwait(false);
            request.RequireFeatures(features);
        }

        var call = new GraphQLCall(request.Operation, asksForLess);
        var attempts = new Attempts(_options, _options.Retry, _budget, _disposed.Token)
        {
            Started = _options.TimeProvider.GetTimestamp(),
            TotalTimeout = _options.TotalTimeout,
            MayRepeat = call.MayRepeat,
            OnRetry = (attempt, pause, failure) => LogRetry(_logger, call.Operation.Name, attempt, pause.TotalSeconds, failure.Message),
        };
        using RequestBody body = RequestBody.Write(request, features);
        Activity? activity = Telemetry.Start(call.Operation, _url);
        Exception? failure = null;
        try
        {
            return await attempts
                .RunAsync(attempts, (attempts, token) => AttemptAsync(request, body, call, attempts.Left, token), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            failure = exception;
            if (exception is WandbException known)
            {
                Complete(known, call);
            }

            throw;
        }
        finally
        {
            Telemetry.Stop(activity, call, _url, _options.TimeProvider.GetElapsedTime(attempts.Started), failure);
        }
    }

    public void Dispose()
    {
        _disposed.Cancel();
        _sender.Dispose();
    }

    private static void Complete(WandbException failure, GraphQLCall call)
    {
        failure.Attempts = call.Attempts;
        // It was executed, perhaps, if there was no answer, or none that could be read.
        failure.IsOutcomeUnknown =
            call.Operation.Kind == GraphQLOperationKind.Mutation
            && (
                failure.Retryability == Retryability.IfReadOnly
                || failure is WandbProtocolException { StatusCode: >= HttpStatusCode.OK and < HttpStatusCode.Ambiguous }
            );
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<TResult> AttemptAsync<TResult>(
        IGraphQLRequest<TResult> request,
        RequestBody body,
        GraphQLCall call,
        TimeSpan left,
        CancellationToken cancellationToken
    )
    {
        if (!_gate.IsOpen)
        {
            long began = _options.TimeProvider.GetTimestamp();
            await Deadline
                .WaitAsync(token => _gate.WaitAsync(call.Operation, left, token), cancellationToken, _disposed.Token)
                .ConfigureAwait(false);
            left -= _options.TimeProvider.GetElapsedTime(began);
        }

        call.Attempts++;

        // Pauses end before the call's limit, and so does the last attempt: no second timer is needed for it.
        bool isLast = left < _options.AttemptTimeout;
        using var deadline = new Deadline(
            isLast ? left : _options.AttemptTimeout,
            _options.TimeProvider,
            cancellationToken,
            _disposed.Token
        );
        try
        {
            TResult result = await SendAsync(request, body, call, deadline.Token).ConfigureAwait(false);
            _budget.Refill();
            return result;
        }
        catch (Exception exception) when (deadline.HasPassed && exception is not WandbException)
        {
            (TimeSpan limit, string name) = isLast
                ? (_options.TotalTimeout, nameof(WandbClientOptions.TotalTimeout))
                : (_options.AttemptTimeout, nameof(WandbClientOptions.AttemptTimeout));
            throw deadline.Explain(
                exception,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{call.Operation}: no complete answer from {ServerOrigin.Describe(_url)} within {limit.TotalSeconds} s "
                        + $"({nameof(WandbClientOptions)}.{name})."
                ),
                limit
            );
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<TResult> SendAsync<TResult>(
        IGraphQLRequest<TResult> request,
        RequestBody body,
        GraphQLCall call,
        CancellationToken cancellationToken
    )
    {
        long sent = _options.TimeProvider.GetTimestamp();
        int size = 0;
        call.Cost = null;
        using HttpResponseMessage response = await _sender
            .SendAsync(_url, target => CreateRequest(target, body), cancellationToken)
            .ConfigureAwait(false);
        string? requestId = ReadRequestId(response);
        try
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

            using PooledBuffer answer = await ReadAsync(response, _options.MaxResponseSize, cancellationToken).ConfigureAwait(false);
            if (answer.Length > _options.MaxResponseSize)
            {
                throw new WandbProtocolException(
                    $"The answer of {ServerOrigin.Describe(_url)} is larger than {_options.MaxResponseSize} bytes "
                        + $"({nameof(WandbClientOptions)}.{nameof(WandbClientOptions.MaxResponseSize)})."
                )
                {
                    IsTooLarge = true,
                };
            }

            size = _lastAnswerSize = answer.Length;
            TimeSpan duration = _options.TimeProvider.GetElapsedTime(sent);
            TResult result = GraphQLResponse.Read(answer.Written.Span, request, call);
            _gate.CloseIfBounded(call.Cost?.Pause ?? TimeSpan.Zero);
            if (result is IPageAnswer page)
            {
                page.Answer = new AnswerFacts(size, duration, call.Attempts, IsPartial: false);
            }

            return result;
        }
        catch (WandbGraphQLException exception) when (RateLimit.Read(exception, response, call.Cost, _options.TimeProvider) is { } limited)
        {
            limited.StatusCode = response.StatusCode;
            limited.RequestId = requestId;
            if (limited.Retryability != Retryability.Never)
            {
                _gate.CloseIfBounded(limited.RetryAfter ?? _options.Retry.BaseDelay);
            }

            throw limited;
        }
        catch (WandbException exception)
        {
            exception.StatusCode ??= response.StatusCode;
            exception.RequestId ??= requestId;
            if (
                exception is WandbGraphQLException { PartialData: TResult partial } incomplete
                && request.Operation.Kind == GraphQLOperationKind.Query
                && _options.OnPartialResult is { } onPartialResult
                && !call.AsksForLess(incomplete)
            )
            {
                if (partial is IPageAnswer page)
                {
                    page.Answer = new AnswerFacts(size, _options.TimeProvider.GetElapsedTime(sent), call.Attempts, IsPartial: true);
                }

                onPartialResult(incomplete);
                return partial;
            }

            throw;
        }
    }

    private static HttpRequestMessage CreateRequest(Uri target, RequestBody body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = body.ToContent() };
        request.Headers.TryAddWithoutValidation("Accept", "application/json, application/graphql-response+json;q=0.9");
        return request;
    }

    private ValueTask<PooledBuffer> ReadAsync(HttpResponseMessage response, int maxSize, CancellationToken cancellationToken) =>
        ResponseBody.ReadAsync(response, _url, maxSize, _lastAnswerSize + _lastAnswerSize / 4, cancellationToken);

    private static void RefuseUnreadable(HttpResponseMessage response)
    {
        if (response.StatusCode == HttpStatusCode.NoContent)
        {
            throw new WandbProtocolException("The answer is empty.");
        }

        // The handler takes away the encodings that it decodes.
        if (
            response.Content.Headers.NonValidated.TryGetValues("Content-Encoding", out HeaderStringValues encodings)
            && encodings.ToString() is not ("" or "identity")
        )
        {
            throw new WandbProtocolException(
                $"The answer has the encoding '{SafeText.CleanServerText(encodings.ToString(), MaxSnippetLength)}', which was "
                    + "not requested."
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
        string host = ServerOrigin.Describe(_url);
        (string reason, List<GraphQLError> errors) = await ReadReasonAsync(response, cancellationToken).ConfigureAwait(false);
        string message = string.Create(CultureInfo.InvariantCulture, $"{host} answered with status {(int)status}{reason}");
        TimeSpan? retryAfter = RetryAfter.Read(response, _options.TimeProvider);
        return status switch
        {
            HttpStatusCode.Unauthorized => new WandbAuthenticationException($"{_credentials.Refuse(host)}: {message}"),
            HttpStatusCode.Forbidden when RateLimit.IsRefusal(response, _options.TimeProvider) => new WandbRateLimitException(
                message,
                retryAfter
            )
            {
                Errors = errors,
                Retryability = Retryability.Always,
            },
            HttpStatusCode.Forbidden => new WandbAuthenticationException(message),
            HttpStatusCode.NotFound => new WandbNotFoundException(
                $"There is no GraphQL API at {_url.GetLeftPart(UriPartial.Path)}; is the base URL right? {message}"
            ),
            HttpStatusCode.TooManyRequests => new WandbRateLimitException(message, retryAfter)
            {
                Errors = errors,
                Retryability = Retryability.Always,
            },
            HttpStatusCode.RequestTimeout or (HttpStatusCode)425 => Transport(Retryability.IfReadOnly),
            HttpStatusCode.NotImplemented or HttpStatusCode.ProxyAuthenticationRequired => Transport(Retryability.Never),
            >= HttpStatusCode.InternalServerError => Transport(Retryability.IfReadOnly),
            < HttpStatusCode.BadRequest => new WandbProtocolException(message),
            _ => new WandbGraphQLException(message, errors),
        };

        WandbTransportException Transport(Retryability retryability) =>
            new(message, host) { Retryability = retryability, RetryAfter = retryAfter };
    }

    /// <summary>Reads what the body of an HTTP error says. The status decides what the error is, even if its explanation is lost.</summary>
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
        + $"from {ServerOrigin.Describe(_url)}: a proxy or a login page? It begins: {Snippet(body)}";

    private static string Snippet(PooledBuffer body) =>
        SafeText.CleanServerText(Encoding.UTF8.GetString(body.Written.Span), MaxSnippetLength);

    private static string? ReadRequestId(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues("X-Request-Id", out HeaderStringValues values)
        && values.ToString() is { Length: > 0 and <= 128 } id
        && Ascii.IsValid(id)
            ? id
            : null;

    [LoggerMessage(10, LogLevel.Information, "{Operation}: attempt {Attempt} failed; the next one starts in {Delay:0.###} s. {Failure}")]
    private static partial void LogRetry(ILogger logger, string operation, int attempt, double delay, string failure);
}
