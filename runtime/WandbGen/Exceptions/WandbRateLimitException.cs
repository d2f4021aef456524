namespace WandbGen;

/// <summary>
/// The exception that is thrown when the server limits the rate of requests (429, or GraphQL errors such as <c>RATE_LIMITED</c> and
/// <c>THROTTLED</c>), and the limits of <see cref="WandbRetryOptions"/> do not allow waiting for it.
/// </summary>
public sealed class WandbRateLimitException : WandbException
{
    /// <summary>Creates an exception.</summary>
    /// <param name="message">What was refused.</param>
    /// <param name="retryAfter">The time that the server asked to wait.</param>
    public WandbRateLimitException(string message, TimeSpan? retryAfter = null)
        : base(message)
    {
        RetryAfter = retryAfter;
    }

    /// <summary>The errors of the answer. Empty if the answer was not a GraphQL answer.</summary>
    public IReadOnlyList<GraphQLError> Errors { get; internal init; } = [];
}
