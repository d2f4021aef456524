namespace WandbGen.Transport;

/// <summary>
/// The budget that all calls of a client have for retries, so that a failing server does not receive a multiple of its load.
/// </summary>
internal sealed class RetryBudget
{
    // The costs are part of the documentation of WandbRetryOptions.Budget.
    private const int RetryCost = 5;
    private const int TimeoutCost = 10;

    private readonly int _capacity;
    private int _tokens;

    public RetryBudget(int capacity) => _capacity = _tokens = capacity;

    public bool TrySpend(bool afterTimeout)
    {
        int cost = afterTimeout ? TimeoutCost : RetryCost;
        int tokens = Volatile.Read(ref _tokens);
        while (tokens >= cost)
        {
            int seen = Interlocked.CompareExchange(ref _tokens, tokens - cost, tokens);
            if (seen == tokens)
            {
                return true;
            }

            tokens = seen;
        }

        return false;
    }

    /// <summary>Returns one token after a request that succeeded.</summary>
    public void Refund()
    {
        int tokens = Volatile.Read(ref _tokens);
        while (tokens < _capacity)
        {
            int seen = Interlocked.CompareExchange(ref _tokens, tokens + 1, tokens);
            if (seen == tokens)
            {
                return;
            }

            tokens = seen;
        }
    }
}
