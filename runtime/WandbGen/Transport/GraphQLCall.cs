using System.Net;
using WandbGen.CompilerServices;

namespace WandbGen.Transport;

/// <summary>The state of one call over all of its attempts.</summary>
/// <param name="operation">The operation.</param>
/// <param name="asksForLess">
/// Returns whether the caller requests less data after a failure, instead of sending the same request again.
/// </param>
internal sealed class GraphQLCall(GraphQLOperation operation, Func<WandbException, bool>? asksForLess)
{
    public GraphQLOperation Operation { get; } = operation;

    /// <summary>The number of times that the request was sent.</summary>
    public int Attempts { get; set; }

    /// <summary>The cost of the query that the last answer stated, or <see langword="null"/>.</summary>
    public QueryCost? Cost { get; set; }

    /// <summary>Whether the caller requests less data after a failure.</summary>
    public bool AsksForLess(WandbException failure) => asksForLess?.Invoke(failure) == true;

    /// <summary>Whether an attempt of a mutation may have been executed, although no answer confirms it.</summary>
    public bool HasLostAnswer { get; private set; }

    /// <summary>Whether the same request may be sent again after a failure.</summary>
    public bool MayRepeat(WandbException failure) =>
        failure.Retryability != Retryability.Never
        && !((failure.Retryability == Retryability.IfReadOnly || failure.MayHaveArrived) && Operation.Kind == GraphQLOperationKind.Mutation)
        && !AsksForLess(failure);

    /// <summary>Notes whether a failed attempt may have been executed.</summary>
    public void Note(WandbException failure) =>
        HasLostAnswer |=
            Operation.IsMutation
            && failure switch
            {
                { Retryability: Retryability.IfReadOnly } or { MayHaveArrived: true } => true,
                // The answer arrived, but cannot be read.
                WandbProtocolException { StatusCode: >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices } => true,
                WandbGraphQLException refusal => !Refusal.IsCertain(refusal),
                _ => false,
            };
}
