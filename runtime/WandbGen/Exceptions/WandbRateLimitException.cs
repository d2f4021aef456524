namespace WandbGen;

/// <summary>The server refuses more requests for now (429, or GraphQL errors such as <c>RATE_LIMITED</c> and <c>THROTTLED</c>), and waiting
/// for it was not possible within the limits of <see cref="WandbRetryOptions"/>.</summary>
public sealed class WandbRateLimitException : WandbException
{
    /// <summary>Creates an error.</summary>
    /// <param name="message">What was refused.</param>
    /// <param name="retryAfter">How long the server asked to wait.</param>
    public WandbRateLimitException(string message, TimeSpan? retryAfter = null)
        : base(message)
    {
        RetryAfter = retryAfter;
    }

    /// <summary>The errors of the answer; empty if it was no answer of GraphQL.</summary>
    public IReadOnlyList<GraphQLError> Errors { get; internal init; } = [];
}
