namespace WandbGen;

/// <summary>Options that decide when and how often a failed request is retried.</summary>
/// <remarks>
/// Queries are retried after a broken connection, a timeout, a truncated answer and the statuses 408, 425, 429 and 5xx except 501 and 511.
/// Mutations are retried only if the server cannot have executed them: the connection was never established, or the answer was 429. The
/// mutations of an upload are safe to repeat and are always retried. After a 401, a request is sent once more with a new access token, if
/// access tokens are used; this does not count as a retry.
/// </remarks>
public sealed record WandbRetryOptions
{
    /// <summary>The maximum number of retries of a request. The default is 4.</summary>
    public int MaxRetries { get; set; } = 4;

    /// <summary>
    /// The longest delay before the first retry. The default is 0.5 seconds. It doubles with each retry, and the actual delay is a random
    /// part of it (full jitter).
    /// </summary>
    public TimeSpan BaseDelay { get; set; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The longest delay between two attempts. The default is 20 seconds.</summary>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// The longest <c>Retry-After</c> that the client waits for. The default is 60 seconds. If the server asks for more, or for more than
    /// the time that is left for the call, the call fails at once.
    /// </summary>
    public TimeSpan MaxRetryAfter { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The number of tokens that all calls of a client can spend on retries before successful calls refill them. The default is 100. A
    /// retry costs 5 tokens, a retry after a timeout 10, and a success adds 1. A server with problems therefore receives about a tenth more
    /// requests, not five times as many.
    /// </summary>
    public int Budget { get; set; } = 100;
}
