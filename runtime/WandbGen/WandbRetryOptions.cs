namespace WandbGen;

/// <summary>When and how often a failed request is sent again.</summary>
/// <remarks>
/// Queries are sent again after a broken connection, a timeout, a cut answer and the statuses 408, 425, 429, 500, 502, 503, 504 and above,
/// except 501; a mutation only when
/// the server cannot have executed it: the connection was never made, or the answer was 429. An upload's own mutations are safe to repeat
/// and sent again in any case. A 401 is answered once with a new
/// access token, where there are such tokens; it is no retry.
/// </remarks>
public sealed record WandbRetryOptions
{
    /// <summary>How many times a request is sent again; 4.</summary>
    public int MaxRetries { get; set; } = 4;

    /// <summary>The longest pause before the first retry; 0.5 s. It doubles with each, and the pause is a random part of it (full
    /// jitter).</summary>
    public TimeSpan BaseDelay { get; set; } = TimeSpan.FromSeconds(0.5);

    /// <summary>What the pause stops growing at; 20 s.</summary>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>The longest <c>Retry-After</c> that is waited for; 60 s. A server that asks for more, or for more than is left of the call,
    /// fails the call at once.</summary>
    public TimeSpan MaxRetryAfter { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// What all calls of one client may spend on retries before successes refill it; 100. A retry costs 5, one after a timeout 10, a
    /// success gives 1 back: a server
    /// in trouble sees about a tenth more requests, not five times as many.
    /// </summary>
    public int Budget { get; set; } = 100;
}
