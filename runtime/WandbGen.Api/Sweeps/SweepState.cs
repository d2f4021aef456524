using System.Text.Json;
using WandbGen;

[assembly: WandbScalar("String", typeof(GraphQLEnum<SweepState>), typeof(SweepStateScalar))]

namespace WandbGen;

/// <summary>What a sweep is doing. GraphQL's <c>Sweep.state</c> is a text; a <see cref="GraphQLEnum{T}"/> keeps one that this version does
/// not know.</summary>
public enum SweepState
{
    /// <summary>It has not begun.</summary>
    Pending,

    /// <summary>It starts runs.</summary>
    Running,

    /// <summary>It starts no new runs until somebody resumes it.</summary>
    Paused,

    /// <summary>It starts no new runs any more; those that run go on.</summary>
    Stopped,

    /// <summary>All its runs have ended.</summary>
    Finished,

    /// <summary>Somebody ended it with its runs.</summary>
    Canceled,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>It is not heard of any more.</summary>
    Crashed,
}

/// <summary>Reads a sweep's state from the text that it is in GraphQL.</summary>
internal abstract class SweepStateScalar : IScalarConverter<GraphQLEnum<SweepState>>
{
    public static GraphQLEnum<SweepState> Read(ref Utf8JsonReader reader) => StateText.Read<SweepState>(ref reader);

    public static void Write(Utf8JsonWriter writer, GraphQLEnum<SweepState> value) => writer.WriteStringValue(value.Name);
}
