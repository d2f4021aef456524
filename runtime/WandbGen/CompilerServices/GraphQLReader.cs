using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace WandbGen.CompilerServices;

/// <summary>Reads GraphQL's scalars from a response; emitted code calls it for what <see cref="Utf8JsonReader"/> does not do by itself.</summary>
/// <remarks>Every reader stands on the value, which is not null. What it throws becomes a <see cref="WandbProtocolException"/> with the value's JSON path.</remarks>
[EditorBrowsable(EditorBrowsableState.Advanced)]
public static class GraphQLReader
{
    /// <summary>Reads an <c>ID</c>: a string, or a number as its digits.</summary>
    public static string ReadId(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number
            ? System.Text.Encoding.UTF8.GetString(reader.ValueSpan)
            : reader.GetString()!;

    /// <summary>Reads an <c>Int64</c>, which servers send as a number or as a numeric string.</summary>
    public static long ReadInt64(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            return reader.GetInt64();
        }

        if (reader.TokenType == JsonTokenType.String
            && !reader.ValueIsEscaped
            && System.Buffers.Text.Utf8Parser.TryParse(reader.ValueSpan, out long value, out int consumed)
            && consumed == reader.ValueSpan.Length)
        {
            return value;
        }

        return ThrowUnexpected<long>(ref reader, "Int64");
    }

    /// <summary>Throws because a field that the schema declares non-null is missing from the object that the reader is closing.</summary>
    /// <param name="reader">Stands on the object's closing brace.</param>
    /// <param name="field">The field's response key.</param>
    /// <param name="type">The field's GraphQL type.</param>
    [DoesNotReturn]
    public static void ThrowMissing(ref Utf8JsonReader reader, string field, string type) =>
        throw new JsonException($"The field '{field}' ({type}) is missing from the answer.", path: field, lineNumber: null, bytePositionInLine: null);

    /// <summary>Throws because a value is not what the schema declares, null where it is non-null included.</summary>
    /// <param name="reader">Stands on the value.</param>
    /// <param name="type">The GraphQL type that was expected.</param>
    [DoesNotReturn]
    public static TValue ThrowUnexpected<TValue>(ref Utf8JsonReader reader, string type) =>
        throw new JsonException($"Expected a value of the GraphQL type {type}, got {Describe(reader.TokenType)}.");

    private static string Describe(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "a boolean",
        JsonTokenType.Null => "null",
        _ => token.ToString(),
    };
}
