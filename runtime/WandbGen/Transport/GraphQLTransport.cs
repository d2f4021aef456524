using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.Logging;
using Polly;
using WandbGen.CompilerServices;
using WandbGen.Redaction;

namespace WandbGen.Transport;

/// <summary>Sends GraphQL operations: one POST each, retried, within limits of time and size.</summary>
internal sealed class GraphQLTransport : IDisposable
{
    // Enough for every error that is worth reading.
    private const int MaxErrorBodySize = 64 * 1024;
    private const int MaxSnippetLength = 200;

    private readonly WandbClientOptions _options;
    private readonly HttpSender _sender;
    private readonly string _credentials;
    private readonly Uri _url;
    private readonly RetryPolicy _retryPolicy;
    private readonly RetryBudget _budget;
    private readonly RateLimitGate _gate;
    private readonly FeatureDetection _features;
    private readonly CancellationTokenSource _disposed = new();
    private int _lastAnswerSize = 16 * 1024;

    public GraphQLTransport(
        Uri baseUrl,
        HttpSender sender,
        string credentials,
        RetryBudget budget,
        RateLimitGate gate,
        WandbClientOptions options,
        ILogger logger
    )
    {
        _options = options;
        _sender = sender;
        _credentials = credentials;
        _url = new Uri(baseUrl.AbsoluteUri.TrimEnd('/') + "/graphql");
        _retryPolicy = new RetryPolicy(options, budget, logger);
        _budget = budget;
        _gate = gate;
        _features = new FeatureDetection(this);
    }

    public async Task<TResult> ExecuteAsync<TResult>(
        IGraphQLRequest<TResult> request,
        bool mayAskForLess,
        CancellationToken cancellationToken
    )
    {
        ObjectDisposedException.ThrowIf(_disposed.IsCancellationRequested, typeof(WandbClient));
        cancellationToken.ThrowIfCancellationRequested();

        ServerFeatures? features = null;
        if (request.Operation.DependsOnFeatures)
        {
            features = await _features.GetAsync(cancellationToken).ConfigureAwait(false);
            request.RequireFeatures(features);
        }

        var call = new GraphQLCall(request.Operation, _options.TimeProvider.GetTimestamp(), mayAskForLess);
        using RequestBody body = RequestBody.Write(request, features);
        Activity? activity = Telemetry.Start(call.Operation, _url);
        Exception? failure = null;
        try
        {
            try
            {
                return await AttemptAsync(request, body, call, cancellationToken).ConfigureAwait(false);
            }
            catch (WandbException exception) when (exception.Retryability != Retryability.Never && !call.AsksForLess(exception))
            {
                call.FirstFailure = exception;
                return await RetryAsync(request, body, call, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            failure = Complete(exception, call, cancellationToken);
            if (ReferenceEquals(failure, exception))
            {
                throw;
            }

            throw failure;
        }
        finally
        {
            Telemetry.Stop(activity, call, _url, _options.TimeProvider.GetElapsedTime(call.Started), failure);
        }
    }

    public void Dispose()
    {
        _disposed.Cancel();
        _sender.Dispose();
    }

    private Exception Complete(Exception exception, GraphQLCall call, CancellationToken cancellationToken)
    {
        switch (exception)
        {
            case OperationCanceledException when cancellationToken.IsCancellationRequested:
                return new OperationCanceledException(cancellationToken);
            case OperationCanceledException when _disposed.IsCancellationRequested:
                return new ObjectDisposedException(nameof(WandbClient));
            case WandbException failure:
                failure.Attempts = call.Attempts;
                // It was executed, perhaps, if there was no answer, or none that could be read.
                failure.IsOutcomeUnknown =
                    call.Operation.Kind == GraphQLOperationKind.Mutation
                    && (
                        failure.Retryability == Retryability.IfReadOnly
                        || failure is WandbProtocolException { StatusCode: >= HttpStatusCode.OK and < HttpStatusCode.Ambiguous }
                    );
                break;
        }

        return exception;
    }

    private async Task<TResult> RetryAsync<TResult>(
        IGraphQLRequest<TResult> request,
        RequestBody body,
        GraphQLCall call,
        CancellationToken cancellationToken
    )
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposed.Token);
        ResilienceContext context = ResilienceContextPool.Shared.Get(ended.Token);
        context.Properties.Set(RetryPolicy.Call, call);
        try
        {
            return await _retryPolicy
                .Pipeline.ExecuteAsync(
                    static (context, state) =>
                    {
                        if (state.Call.FirstFailure is { } failure)
                        {
                            state.Call.FirstFailure = null;
                            return ValueTask.FromException<TResult>(failure);
                        }

                        return state.Transport.AttemptAsync(state.Request, state.Body, state.Call, context.CancellationToken);
                    },
                    context,
                    (Transport: this, Request: request, Body: body, Call: call)
                )
                .ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<TResult> AttemptAsync<TResult>(
        IGraphQLRequest<TResult> request,
        RequestBody body,
        GraphQLCall call,
        CancellationToken cancellationToken
    )
    {
        if (!_gate.IsOpen)
        {
            await WaitForGateAsync(call, cancellationToken).ConfigureAwait(false);
        }

        call.Attempts++;

        // Pauses end before the call's limit, and so does the last attempt: no second timer is needed for it.
        TimeSpan left = _options.TotalTimeout - _options.TimeProvider.GetElapsedTime(call.Started);
        (TimeSpan limit, string name) =
            left < _options.AttemptTimeout
                ? (_options.TotalTimeout, nameof(WandbClientOptions.TotalTimeout))
                : (_options.AttemptTimeout, nameof(WandbClientOptions.AttemptTimeout));
        using var attempt = new AttemptLimit(left < limit ? left : limit, _options.TimeProvider, cancellationToken, _disposed.Token);
        try
        {
            TResult result = await SendAsync(request, body, call, attempt.Token).ConfigureAwait(false);
            _budget.Refill();
            return result;
        }
        catch (Exception exception) when (attempt.HasEnded && exception is not WandbException)
        {
            // What a connection that is torn down throws depends on where it was; what matters is who gave it up.
            cancellationToken.ThrowIfCancellationRequested();
            _disposed.Token.ThrowIfCancellationRequested();
            throw new WandbTimeoutException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{call.Operation}: no complete answer from {ServerOrigin.Describe(_url)} within {limit.TotalSeconds} s "
                        + $"({nameof(WandbClientOptions)}.{name})."
                ),
                limit,
                exception
            )
            {
                Retryability = Retryability.IfReadOnly,
            };
        }
    }

    private async Task WaitForGateAsync(GraphQLCall call, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposed.Token);
        await _gate
            .WaitAsync(call.Operation, _options.TotalTimeout - _options.TimeProvider.GetElapsedTime(call.Started), ended.Token)
            .ConfigureAwait(false);
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
            TResult result = GraphQLResponse.Read(answer.Written.Span, request);
            if (result is IPageAnswer page)
            {
                page.Answer = new AnswerFacts(size, duration, call.Attempts, IsPartial: false);
            }

            return result;
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

    /// <summary>Reads a body until its end or just beyond a size, which the caller recognises by the length.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<PooledBuffer> ReadAsync(HttpResponseMessage response, int maxSize, CancellationToken cancellationToken)
    {
        // One byte more than the body has, so that its end is seen without growing; what a server announces is believed up to a limit.
        long expected = response.Content.Headers.ContentLength + 1 ?? _lastAnswerSize + _lastAnswerSize / 4;
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
            if (!cancellationToken.IsCancellationRequested && HttpFault.Translate(exception, _url) is { } fault)
            {
                fault.BrokeOff = true;
                throw fault;
            }

            throw;
        }
    }

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
                    + "not asked for."
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
            HttpStatusCode.Unauthorized => new WandbAuthenticationException($"{_credentials} is not valid for {host}: {message}"),
            HttpStatusCode.Forbidden => new WandbAuthenticationException(message),
            HttpStatusCode.NotFound => new WandbNotFoundException(
                $"There is no GraphQL API at {_url.GetLeftPart(UriPartial.Path)}; is the base URL right? {message}"
            ),
            HttpStatusCode.TooManyRequests => new WandbRateLimitException(message, retryAfter) { Retryability = Retryability.Always },
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
            return ($", and its explanation was lost: {exception.Message}", []);
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
}
