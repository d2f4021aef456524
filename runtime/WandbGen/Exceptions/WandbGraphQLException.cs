namespace WandbGen;

/// <summary>The server answered with errors: the operation is invalid, was refused (also 400, 409, 410, 413, 422 and other statuses that
/// name no other class), or failed in part.</summary>
public sealed class WandbGraphQLException : WandbException
{
    /// <summary>Creates an error.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="errors">The answer's errors.</param>
    /// <param name="partialData">What could be read beside the errors.</param>
    public WandbGraphQLException(string message, IReadOnlyList<GraphQLError>? errors = null, object? partialData = null)
        : base(message)
    {
        Errors = errors ?? [];
        PartialData = partialData;
    }

    /// <summary>The answer's errors, the first thousand of them, with all that they say in the first MiB; empty if a refusal was not
    /// explained.</summary>
    public IReadOnlyList<GraphQLError> Errors { get; }

    /// <summary>
    /// What could be read of an answer with data and errors, of the operation's result type (<see cref="CompilerServices.PageContent{T}"/>
    /// for a page); some of its
    /// fields failed, so it is not everything. <see langword="null"/> if the answer had no data.
    /// </summary>
    public object? PartialData { get; }
}
