namespace WandbGen.Transport;

/// <summary>The limits that all calls and transfers of a client share.</summary>
/// <param name="Budget">The budget for retries.</param>
/// <param name="Gate">The gate that is closed while a server limits the rate of requests.</param>
internal sealed record ClientLimits(RetryBudget Budget, RateLimitGate Gate)
{
    public ClientLimits(WandbClientOptions options)
        : this(new RetryBudget(options.Retry.Budget), new RateLimitGate(options)) { }
}
