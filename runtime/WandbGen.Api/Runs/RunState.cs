using WandbGen;

[assembly: WandbScalar("String", typeof(GraphQLEnum<RunState>), typeof(StateScalar<RunState>))]

namespace WandbGen;

/// <summary>
/// The state of a run. GraphQL's <c>Run.state</c> is a text; a <see cref="GraphQLEnum{T}"/> keeps a state that this version of the library
/// does not have.
/// </summary>
public enum RunState
{
    /// <summary>The run is prepared and has not started.</summary>
    Pending,

    /// <summary>The run is running.</summary>
    Running,

    /// <summary>The run ended with exit code 0.</summary>
    Finished,

    /// <summary>The run ended with a different exit code.</summary>
    Failed,

    /// <summary>The run stopped without reporting its end.</summary>
    Crashed,

    /// <summary>A user ended the run.</summary>
    Killed,

    /// <summary>The machine of the run is being preempted.</summary>
    Preempting,

    /// <summary>The machine of the run was preempted.</summary>
    Preempted,
}
