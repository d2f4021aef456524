using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.Logging;
using WandbGen.CompilerServices;

namespace WandbGen.Transport;

/// <summary>Sends GraphQL operations as POST requests, with retries and limits of time and size.</summary>
internal sealed partial class GraphQLTransport : IDisposable
{
    private readonly WandbClientOptions _options;
    private readonly HttpSender _sender;
    private readonly AnswerReader _answers;
    private readonly Uri _url;
    private readonly ClientLimits _limits;
    private readonly ILogger _logger;
    private readonly FeatureDetection _features;
    private readonly CancellationTokenSource _disposed = new();

    public GraphQLTransport(
        Uri url,
        HttpSender sender,
        AnswerReader answers,
        ClientLimits limits,
        WandbClientOptions options,
        ILogger logger
    )
    {
        _options = options;
        _sender = sender;
        _answers = answers;
        _url = url;
        _limits = limits;
        _logger = logger;
        _features = new FeatureDetection(this);
    }

    [AsyncMethodBuilder(typeof(AheadTaskBuilder<>))]
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
        var attempts = new Attempts(_options, _options.Retry, _limits.Budget, _disposed.Token)
        {
            Started = _options.TimeProvider.GetTimestamp(),
            TotalTimeout = _options.TotalTimeout,
            OnRetry = (attempt, pause, failure) =>
            {
                call.Note(failure);
                LogRetry(_logger, call.Operation.Name, attempt, pause.TotalSeconds, failure.Message);
            },
        };
        using RequestBody body = RequestBody.Write(request, features);
        Activity? activity = Telemetry.Start(call.Operation, _url);
        Exception? failure = null;
        try
        {
            // Attempts.RunAsync, without its state machine: the first call of a process compiles ten methods for each.
            while (true)
            {
                try
                {
                    return await AttemptAsync(request, body, call, attempts.Left, cancellationToken).ConfigureAwait(false);
                }
                catch (WandbException exception) when (call.MayRepeat(exception))
                {
                    await attempts.PauseAsync(exception, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (WandbException exception)
        {
            failure = exception;
            exception.Attempts = call.Attempts;
            call.Note(exception);
            if (call.HasLostAnswer)
            {
                throw new WandbOutcomeUnknownException(call.Operation.Name, exception);
            }

            throw;
        }
        catch (Exception exception)
        {
            failure = exception;
            throw;
        }
        finally
        {
            Telemetry.Stop(activity, call, _url, _options.TimeProvider.GetElapsedTime(attempts.Started), failure);
        }
    }

    public async Task<ServerFeatures> GetFeaturesAsync(CancellationToken cancellationToken)
    {
        Deadline.ThrowIfDisposed(_disposed.Token);
        return await _features.GetAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _disposed.Cancel();
        _sender.Dispose();
    }

    [AsyncMethodBuilder(typeof(AheadValueTaskBuilder<>))]
    private async ValueTask<TResult> AttemptAsync<TResult>(
        IGraphQLRequest<TResult> request,
        RequestBody body,
        GraphQLCall call,
        TimeSpan left,
        CancellationToken cancellationToken
    )
    {
        if (!_limits.Gate.IsOpen)
        {
            long began = _options.TimeProvider.GetTimestamp();
            await Deadline
                .WaitAsync(token => _limits.Gate.WaitAsync(call.Operation, left, token), cancellationToken, _disposed.Token)
                .ConfigureAwait(false);
            left -= _options.TimeProvider.GetElapsedTime(began);
        }

        call.Attempts++;

        // Pauses end before the time limit of the call. The last attempt gets the remaining time, so no second timer is needed.
        bool isLast = left < _options.AttemptTimeout;
        using var deadline = new Deadline(
            isLast ? left : _options.AttemptTimeout,
            _options.TimeProvider,
            cancellationToken,
            _disposed.Token
        );
        long sent = _options.TimeProvider.GetTimestamp();
        int size = 0;
        call.Cost = null;
        HttpResponseMessage? response = null;
        try
        {
            response = await _sender.SendAsync(_url, target => CreateRequest(target, body), deadline.Token).ConfigureAwait(false);
            using PooledBuffer answer = await _answers.ReadAsync(response, deadline.Token).ConfigureAwait(false);
            size = answer.Length;
            TimeSpan duration = _options.TimeProvider.GetElapsedTime(sent);
            TResult result = GraphQLResponse.Read(answer.Written.Span, request, call);
            _limits.Gate.CloseIfBounded(call.Cost?.Pause ?? TimeSpan.Zero);
            if (result is IPageAnswer page)
            {
                page.Answer = new AnswerFacts(size, duration, call.Attempts, IsPartial: false);
            }

            _limits.Budget.Refund();
            return result;
        }
        catch (WandbException exception) when (response is not null)
        {
            WandbException failure = Explain(exception, response, call);
            if (failure != exception)
            {
                throw failure;
            }

            if (
                exception is WandbGraphQLException { PartialData: TResult partial } incomplete
                && !request.Operation.IsMutation
                && _options.OnPartialResult is { } onPartialResult
                && !call.AsksForLess(incomplete)
            )
            {
                if (partial is IPageAnswer page)
                {
                    page.Answer = new AnswerFacts(size, _options.TimeProvider.GetElapsedTime(sent), call.Attempts, IsPartial: true);
                }

                onPartialResult(incomplete);
                _limits.Budget.Refund();
                return partial;
            }

            throw;
        }
        catch (Exception exception) when (exception is not WandbException && deadline.HasEnded)
        {
            throw ExplainTimeout(exception, deadline, call, isLast);
        }
        finally
        {
            response?.Dispose();
        }
    }

    /// <summary>What the failure of an answer means, with the answer's status: a rate limit, a refused change, or itself.</summary>
    private WandbException Explain(WandbException failure, HttpResponseMessage response, GraphQLCall call)
    {
        WandbException meant = failure;
        if (failure is WandbGraphQLException refusal)
        {
            // A rate limit that is reported below a mutation came after its execution.
            if (
                (!call.Operation.IsMutation || Refusal.IsCertain(refusal))
                && RateLimit.Read(refusal, response, call.Cost, _options.TimeProvider) is { } limited
            )
            {
                meant = limited;
                if (limited.Retryability != Retryability.Never)
                {
                    _limits.Gate.CloseIfBounded(limited.RetryAfter ?? _options.Retry.BaseDelay);
                }
            }
            else if (call.Operation.IsMutation && Refusal.Read(refusal, call.Operation) is { } refused)
            {
                meant = refused;
            }
        }
        else if (
            failure is WandbNotFoundException { Path: { } path, MayHaveArrived: false }
            && call.Operation.IsMutation
            && Refusal.IsBelowMutation(path)
        )
        {
            // The mutation has a result and no error, so it is not refused.
            meant = new WandbProtocolException($"{call.Operation}: the answer has no object at '{path}'.", path);
        }

        meant.StatusCode ??= response.StatusCode;
        meant.RequestId ??= ReadRequestId(response);
        return meant;
    }

    private Exception ExplainTimeout(Exception exception, Deadline deadline, GraphQLCall call, bool isLast)
    {
        (TimeSpan limit, string name) = isLast
            ? (_options.TotalTimeout, nameof(WandbClientOptions.TotalTimeout))
            : (_options.AttemptTimeout, nameof(WandbClientOptions.AttemptTimeout));
        return deadline.Explain(
            exception,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{call.Operation}: no complete answer from {ServerOrigin.Describe(_url)} within {limit.TotalSeconds} s "
                    + $"({nameof(WandbClientOptions)}.{name})."
            ),
            limit
        );
    }

    private static HttpRequestMessage CreateRequest(Uri target, RequestBody body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = body.ToContent() };
        request.Headers.TryAddWithoutValidation("Accept", "application/json, application/graphql-response+json;q=0.9");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", ResponseBody.AcceptEncoding);
        return request;
    }

    private static string? ReadRequestId(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues("X-Request-Id", out HeaderStringValues values)
        && values.ToString() is { Length: > 0 and <= 128 } id
        && Ascii.IsValid(id)
            ? id
            : null;

    [LoggerMessage(10, LogLevel.Information, "{Operation}: attempt {Attempt} failed; the next one starts in {Delay:0.###} s. {Failure}")]
    private static partial void LogRetry(ILogger logger, string operation, int attempt, double delay, string failure);
}
