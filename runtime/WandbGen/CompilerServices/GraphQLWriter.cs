using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using WandbGen.Redaction;

namespace WandbGen.CompilerServices;

/// <summary>Writes values that <see cref="Utf8JsonWriter"/> cannot write by itself. Emitted code uses it.</summary>
[EditorBrowsable(EditorBrowsableState.Advanced)]
public static class GraphQLWriter
{
    /// <summary>Writes a custom scalar with its converter.</summary>
    /// <typeparam name="TConverter">The converter.</typeparam>
    /// <typeparam name="TValue">The C# type.</typeparam>
    /// <param name="writer">The writer of the request's variables.</param>
    /// <param name="value">The value.</param>
    public static void WriteScalar<TConverter, TValue>(Utf8JsonWriter writer, TValue value)
        where TConverter : IScalarConverter<TValue> => TConverter.Write(writer, value);

    /// <summary>Writes an object as a string that contains its JSON.</summary>
    /// <param name="writer">The writer of the request's variables.</param>
    /// <param name="value">The value.</param>
    public static void WriteJsonString(Utf8JsonWriter writer, JsonElement value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.GetRawText());
    }

    /// <summary>Writes an object as a string that contains its JSON.</summary>
    /// <param name="writer">The writer of the request's variables.</param>
    /// <param name="value">The value.</param>
    public static void WriteJsonString(Utf8JsonWriter writer, JsonObject value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteStringValue(value.ToJsonString());
    }

    /// <summary>Writes a cursor, or nothing for the first page.</summary>
    /// <param name="writer">The writer of the request's variables.</param>
    /// <param name="name">The name of the variable.</param>
    /// <param name="cursor">The cursor, or <see langword="null"/>.</param>
    public static void WriteCursor(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? cursor)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (cursor is not null)
        {
            writer.WriteString(name, cursor);
        }
    }

    /// <summary>Writes a cursor that is a number of items as a number, or nothing for the first page.</summary>
    /// <param name="writer">The writer of the request's variables.</param>
    /// <param name="name">The name of the variable.</param>
    /// <param name="cursor">The cursor, or <see langword="null"/>.</param>
    /// <exception cref="FormatException">The cursor is not a number.</exception>
    public static void WriteOffset(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? cursor)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (cursor is not null)
        {
            writer.WriteNumber(name, GraphQLReader.ParseOffset(cursor));
        }
    }

    /// <summary>Returns the name of a value that is sent.</summary>
    /// <typeparam name="T">The enum.</typeparam>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentException"><paramref name="value"/> is a default value, which has no name.</exception>
    public static string GetName<T>(GraphQLEnum<T> value)
        where T : struct, Enum =>
        value.Name is { Length: > 0 } name
            ? name
            : throw new ArgumentException(
                SafeText.Clean($"A default GraphQLEnum<{typeof(T).Name}> has no name in GraphQL, so it cannot be sent."),
                nameof(value)
            );

    /// <summary>Throws because a value has no name in GraphQL.</summary>
    /// <typeparam name="T">The enum.</typeparam>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentOutOfRangeException">Always.</exception>
    public static string ThrowUnnamed<T>(T value)
        where T : struct, Enum =>
        throw new ArgumentOutOfRangeException(
            nameof(value),
            value,
            SafeText.Clean($"{typeof(T).Name}.{value} has no name in GraphQL, so it cannot be sent.")
        );
}
