using System.Globalization;
using System.Text.Json;

namespace WandbGen;

/// <summary>Reads a version's number as its name, as some fields have it already: 3 is <c>v3</c>.</summary>
internal abstract class VersionConverter : IScalarConverter<string>
{
    public static string Read(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number
            ? string.Create(CultureInfo.InvariantCulture, $"v{reader.GetInt32()}")
            : reader.GetString()!;

    public static void Write(Utf8JsonWriter writer, string value) =>
        writer.WriteNumberValue(int.Parse(value.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture));
}
