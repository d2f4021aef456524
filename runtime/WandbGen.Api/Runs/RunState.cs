using System.Text.Json;
using WandbGen;

[assembly: WandbScalar("String", typeof(GraphQLEnum<RunState>), typeof(RunStateScalar))]

namespace WandbGen;

/// <summary>What a run is doing. GraphQL's <c>Run.state</c> is a text; a <see cref="GraphQLEnum{T}"/> keeps one that this version does not
/// know.</summary>
public enum RunState
{
    /// <summary>It is prepared and has not begun.</summary>
    Pending,

    /// <summary>It is running.</summary>
    Running,

    /// <summary>It ended with the exit code 0.</summary>
    Finished,

    /// <summary>It ended with another exit code.</summary>
    Failed,

    /// <summary>It is not heard of any more.</summary>
    Crashed,

    /// <summary>Somebody ended it.</summary>
    Killed,

    /// <summary>Its machine is being taken away.</summary>
    Preempting,

    /// <summary>Its machine was taken away.</summary>
    Preempted,
}

/// <summary>Reads a run's state from the text that it is in GraphQL.</summary>
internal abstract class RunStateScalar : IScalarConverter<GraphQLEnum<RunState>>
{
    public static GraphQLEnum<RunState> Read(ref Utf8JsonReader reader) => StateText.Read<RunState>(ref reader);

    public static void Write(Utf8JsonWriter writer, GraphQLEnum<RunState> value) => writer.WriteStringValue(value.Name);
}
