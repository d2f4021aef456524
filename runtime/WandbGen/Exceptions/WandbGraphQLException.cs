namespace WandbGen;

/// <summary>
/// The exception that is thrown when the answer has errors: the operation is not valid, was refused (400, 409, 410, 413, 422 and other
/// statuses without an exception of their own), or failed in part.
/// </summary>
public sealed class WandbGraphQLException : WandbException
{
    /// <summary>Creates an exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="errors">The errors of the answer.</param>
    /// <param name="partialData">The data that came with the errors.</param>
    public WandbGraphQLException(string message, IReadOnlyList<GraphQLError>? errors = null, object? partialData = null)
        : base(message)
    {
        Errors = errors ?? [];
        PartialData = partialData;
    }

    /// <summary>
    /// The errors of the answer: at most 1,000, with at most 1 MiB of content. Empty if the server did not explain a refusal.
    /// </summary>
    public IReadOnlyList<GraphQLError> Errors { get; }

    /// <summary>
    /// The data of an answer that has data and errors, as the result type of the operation (<see cref="CompilerServices.PageContent{T}"/>
    /// for a page). Some of its fields failed, so it is incomplete. <see langword="null"/> if the answer had no data.
    /// </summary>
    public object? PartialData { get; }
}
