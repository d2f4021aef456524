using System.Buffers;
using System.Text.Json;
using WandbGen.CompilerServices;

namespace WandbGen;

/// <summary>Reads and writes a state, which is a text in W&amp;B's schema.</summary>
/// <typeparam name="T">The known states.</typeparam>
internal abstract class StateScalar<T> : IScalarConverter<GraphQLEnum<T>>
    where T : struct, Enum
{
    // Enum.TryParse also accepts "1", "+1", " running " and "running,killed", which are not states of W&B.
    private static readonly SearchValues<char> s_letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    public static GraphQLEnum<T> Read(ref Utf8JsonReader reader) => throw new NotSupportedException("TryRead reads every state.");

    public static bool TryRead(ref JsonTokenReader reader, out GraphQLEnum<T> value)
    {
        value = GraphQLReader.ReadString(ref reader) is { Length: > 0 } name
            ? new GraphQLEnum<T>(
                name,
                !name.AsSpan().ContainsAnyExcept(s_letters) && Enum.TryParse(name, ignoreCase: true, out T known) ? known : null
            )
            : default;
        return true;
    }

    public static void Write(Utf8JsonWriter writer, GraphQLEnum<T> value) => writer.WriteStringValue(value.Name);
}
