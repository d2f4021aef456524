using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace WandbGen.Transport;

/// <summary>Decides whether and when a call is sent again.</summary>
internal sealed partial class RetryPolicy(WandbClientOptions options, RetryBudget budget, ILogger logger)
{
    public static readonly ResiliencePropertyKey<GraphQLCall> Call = new(nameof(GraphQLCall));

    private ResiliencePipeline? _pipeline;

    /// <summary>The pipeline of calls whose first attempt has failed: what it is given first is that failure.</summary>
    /// <remarks>Nearly every call succeeds at once. That none of those enters the pipeline saves a third of the time from a process's start
    /// to its first answer.</remarks>
    public ResiliencePipeline Pipeline => LazyInitializer.EnsureInitialized(ref _pipeline, CreatePipeline);

    private ResiliencePipeline CreatePipeline()
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = options.TimeProvider };
        if (options.Retry.MaxRetries > 0)
        {
            builder.AddRetry(
                new RetryStrategyOptions
                {
                    MaxRetryAttempts = options.Retry.MaxRetries,
                    ShouldHandle = arguments => new ValueTask<bool>(
                        ShouldRetry(arguments.Context, arguments.Outcome.Exception, arguments.AttemptNumber)
                    ),
                    DelayGenerator = static arguments => new ValueTask<TimeSpan?>(
                        arguments.Context.Properties.GetValue(Call, null!).NextDelay
                    ),
                }
            );
        }

        return builder.Build();
    }

    private bool ShouldRetry(ResilienceContext context, Exception? exception, int attempt)
    {
        GraphQLCall call = context.Properties.GetValue(Call, null!);
        if (
            exception is not WandbException failure
            || attempt >= options.Retry.MaxRetries
            || failure.Retryability == Retryability.Never
            || call.AsksForLess(failure)
            || failure.Retryability == Retryability.IfReadOnly && call.Operation.Kind == CompilerServices.GraphQLOperationKind.Mutation
        )
        {
            return false;
        }

        if (failure.RetryAfter > options.Retry.MaxRetryAfter)
        {
            return false;
        }

        TimeSpan delay = Backoff.GetDelay(options, failure.RetryAfter, attempt);
        TimeSpan left = options.TotalTimeout - options.TimeProvider.GetElapsedTime(call.Started);
        if (delay >= left || !budget.TrySpend(failure is WandbTimeoutException))
        {
            return false;
        }

        call.NextDelay = delay;
        LogRetry(logger, call.Operation.Name, attempt + 1, delay.TotalSeconds, failure.Message);
        return true;
    }

    [LoggerMessage(10, LogLevel.Information, "{Operation}: attempt {Attempt} failed, the next follows in {Delay:0.###} s. {Failure}")]
    private static partial void LogRetry(ILogger logger, string operation, int attempt, double delay, string failure);
}
