using System.Buffers;
using System.Text.Json;
using WandbGen.CompilerServices;

namespace WandbGen;

/// <summary>Reads states, which are texts in W&amp;B's schema.</summary>
internal static class StateText
{
    // Enum.TryParse takes "1", "+1", " running " and "running,killed" too, none of which is a state that W&B has.
    private static readonly SearchValues<char> s_letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    public static GraphQLEnum<T> Read<T>(ref Utf8JsonReader reader)
        where T : struct, Enum =>
        GraphQLReader.ReadString(ref reader) is { Length: > 0 } name
            ? new GraphQLEnum<T>(
                name,
                !name.AsSpan().ContainsAnyExcept(s_letters) && Enum.TryParse(name, ignoreCase: true, out T value) ? value : null
            )
            : default;
}
