using WandbGen;

[assembly: WandbScalar("String", typeof(GraphQLEnum<SweepState>), typeof(StateScalar<SweepState>))]

namespace WandbGen;

/// <summary>
/// The state of a sweep. GraphQL's <c>Sweep.state</c> is a text; a <see cref="GraphQLEnum{T}"/> keeps a state that this version of the
/// library does not have.
/// </summary>
public enum SweepState
{
    /// <summary>The sweep has not started.</summary>
    Pending,

    /// <summary>The sweep starts runs.</summary>
    Running,

    /// <summary>The sweep starts no new runs until it is resumed.</summary>
    Paused,

    /// <summary>The sweep starts no new runs. Running runs continue.</summary>
    Stopped,

    /// <summary>All runs of the sweep have ended.</summary>
    Finished,

    /// <summary>A user ended the sweep and its runs.</summary>
    Canceled,

    /// <summary>The sweep failed.</summary>
    Failed,

    /// <summary>The sweep stopped without reporting its end.</summary>
    Crashed,
}
