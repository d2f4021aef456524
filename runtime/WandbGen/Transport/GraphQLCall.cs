using WandbGen.CompilerServices;

namespace WandbGen.Transport;

/// <summary>What one call has come to so far, over all its attempts.</summary>
internal sealed class GraphQLCall(GraphQLOperation operation, long started, bool mayAskForLess)
{
    public GraphQLOperation Operation { get; } = operation;

    /// <summary>The call's start by the client's clock.</summary>
    public long Started { get; } = started;

    public int Attempts { get; set; }

    /// <summary>Whether the caller asks for less where that may help, which comes before sending the same again.</summary>
    public bool AsksForLess(WandbException failure) => mayAskForLess && PageSize.IsToBlame(failure);

    /// <summary>How the first attempt failed, until the retries have begun.</summary>
    public WandbException? FirstFailure { get; set; }

    /// <summary>The pause before the next attempt, once one has been decided on.</summary>
    public TimeSpan NextDelay { get; set; }
}
