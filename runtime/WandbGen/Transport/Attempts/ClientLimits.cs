namespace WandbGen.Transport;

/// <summary>What all calls and transfers of a client share, so that together they spare a server in trouble.</summary>
/// <param name="Budget">Pays for retries.</param>
/// <param name="Gate">Makes all wait when a server has had enough of one.</param>
internal sealed record ClientLimits(RetryBudget Budget, RateLimitGate Gate)
{
    public ClientLimits(WandbClientOptions options)
        : this(new RetryBudget(options.Retry.Budget), new RateLimitGate(options)) { }
}
