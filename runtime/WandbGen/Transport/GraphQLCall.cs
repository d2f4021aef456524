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

    /// <summary>Whether the same request may be sent again after a failure.</summary>
    public bool MayRepeat(WandbException failure) =>
        failure.Retryability != Retryability.Never
        && !(failure.Retryability == Retryability.IfReadOnly && Operation.Kind == GraphQLOperationKind.Mutation)
        && !AsksForLess(failure);
}
