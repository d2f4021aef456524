using System.Runtime.InteropServices;
using System.Text.Json;
using WandbGen.CompilerServices;
using WandbGen.Values;

namespace WandbGen;

/// <summary>
/// Reads a text field that contains JSON, such as GraphQL's <c>Run.history</c> and <c>Trigger.filter</c>, as a <see cref="WandbValue"/>.
/// Use it with <see cref="WandbFieldAttribute.Converter"/>.
/// </summary>
/// <remarks>The text is parsed when the value is used. Invalid text throws only then.</remarks>
/// <example>
/// <code>
/// [WandbField("history", Converter = typeof(JsonTextConverter))]
/// public IReadOnlyList&lt;WandbValue&gt; Rows { get; init; } = [];
/// </code>
/// </example>
public abstract class JsonTextConverter : IScalarConverter<WandbValue>
{
    private JsonTextConverter() { }

    /// <inheritdoc/>
    public static WandbValue Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.ValueSpan.IsEmpty
                ? default
                : new WandbValue(new ValueDocument(reader.ValueSpan.ToArray(), reader.ValueIsEscaped));
        }

        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        return new WandbValue(new ValueDocument(JsonMarshal.GetRawUtf8Value(document.RootElement).ToArray(), isEscaped: false));
    }

    /// <inheritdoc/>
    public static bool TryRead(ref JsonTokenReader reader, out WandbValue value)
    {
        value = GraphQLReader.ReadDocument(ref reader);
        return true;
    }

    /// <inheritdoc/>
    public static void Write(Utf8JsonWriter writer, WandbValue value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.ToString());
    }
}
