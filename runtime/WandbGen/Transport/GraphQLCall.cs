using System.Net;
using WandbGen.CompilerServices;

namespace WandbGen.Transport;

/// <summary>The state of one call over all of its attempts.</summary>
/// <param name="operation">The operation.</param>
/// <param name="asksForLess">
/// Whether the caller asks for less after a failure, where that may help: it comes before sending the same again.
/// </param>
internal sealed class GraphQLCall(GraphQLOperation operation, Func<WandbException, bool>? asksForLess)
{
    public GraphQLOperation Operation { get; } = operation;

    /// <summary>How often the request was sent.</summary>
    public int Attempts { get; set; }

    /// <summary>What the last answer said of the query's cost; <see langword="null"/> if nothing.</summary>
    public QueryCost? Cost { get; set; }

    /// <summary>Whether the caller asks for less after a failure.</summary>
    public bool AsksForLess(WandbException failure) => asksForLess?.Invoke(failure) == true;

    /// <summary>Whether an attempt of a mutation may have been executed though no answer says so.</summary>
    public bool HasLostAnswer { get; private set; }

    /// <summary>Whether the same request may be sent again after a failure.</summary>
    public bool MayRepeat(WandbException failure) =>
        failure.Retryability != Retryability.Never
        && !(failure.Retryability == Retryability.IfReadOnly && Operation.Kind == GraphQLOperationKind.Mutation)
        && !AsksForLess(failure);

    /// <summary>Notes what a failed attempt may have done.</summary>
    public void Note(WandbException failure) =>
        HasLostAnswer |=
            Operation.IsMutation
            && failure switch
            {
                { Retryability: Retryability.IfReadOnly } => true,
                // There was an answer, and it cannot be read.
                WandbProtocolException { StatusCode: >= HttpStatusCode.OK and < HttpStatusCode.Ambiguous } => true,
                // What is below the mutation's own field is read after it was executed.
                WandbGraphQLException refusal => refusal.Errors.Any(static error => error.Path?.AsSpan().ContainsAny('.', '[') == true),
                _ => false,
            };
}
