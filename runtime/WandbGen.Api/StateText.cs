using System.Text.Json;
using WandbGen.CompilerServices;

namespace WandbGen;

/// <summary>Reads states, which are texts in W&amp;B's schema.</summary>
internal static class StateText
{
    public static GraphQLEnum<T> Read<T>(ref Utf8JsonReader reader)
        where T : struct, Enum =>
        GraphQLReader.ReadString(ref reader) is { Length: > 0 } name
            ? new GraphQLEnum<T>(name, !char.IsAsciiDigit(name[0]) && Enum.TryParse(name, ignoreCase: true, out T value) && Enum.IsDefined(value) ? value : null)
            : default;
}
