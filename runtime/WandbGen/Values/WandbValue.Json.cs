using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using WandbGen.Redaction;
using WandbGen.Values;

namespace WandbGen;

public readonly partial struct WandbValue
{
    /// <summary>Copies the value to a <see cref="JsonElement"/>.</summary>
    /// <returns>The copy. Numbers that are not finite are the strings <c>"NaN"</c>, <c>"Infinity"</c> and <c>"-Infinity"</c>.</returns>
    /// <exception cref="InvalidOperationException">The value has more than 10,000 levels.</exception>
    public JsonElement ToJsonElement()
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(WriteJson(), s_documentOptions);
            return document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            throw TooDeep(exception);
        }
    }

    /// <summary>Copies the value to a <see cref="JsonNode"/>.</summary>
    /// <returns>
    /// The copy, or <see langword="null"/> for a null value. Numbers that are not finite are the strings <c>"NaN"</c>, <c>"Infinity"</c>
    /// and <c>"-Infinity"</c>.
    /// </returns>
    /// <exception cref="InvalidOperationException">The value has more than 10,000 levels.</exception>
    public JsonNode? ToJsonNode()
    {
        try
        {
            return JsonNode.Parse(WriteJson().Span, documentOptions: s_documentOptions);
        }
        catch (JsonException exception)
        {
            throw TooDeep(exception);
        }
    }

    /// <summary>Reads the value as a type of the caller's, without reflection.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="type">
    /// The metadata of the type, from a <see cref="System.Text.Json.Serialization.JsonSerializerContext"/>. Numbers that are not finite are
    /// the strings <c>"NaN"</c>, <c>"Infinity"</c> and <c>"-Infinity"</c>; a context with <see
    /// cref="System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals"/> reads them as numbers.
    /// </param>
    /// <returns>The object, or <see langword="null"/> if the value is null.</returns>
    /// <exception cref="InvalidOperationException">The value does not fit the type. The message states the place.</exception>
    /// <example>
    /// <code>
    /// Training? training = run.Config.Deserialize(TrainingContext.Default.Training);
    /// </code>
    /// with the declarations
    /// <code>
    /// public sealed record Training(double Lr, string? Optimizer);
    ///
    /// [JsonSourceGenerationOptions(
    ///     PropertyNameCaseInsensitive = true,
    ///     NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
    /// [JsonSerializable(typeof(Training))]
    /// public sealed partial class TrainingContext : JsonSerializerContext;
    /// </code>
    /// </example>
    public T? Deserialize<T>(JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(type);
        try
        {
            return JsonSerializer.Deserialize(WriteJson().Span, type);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw new InvalidOperationException(
                SafeText.Clean($"The value does not fit the type {typeof(T).Name}. {exception.Message}"),
                RedactedException.Replace(exception)
            );
        }
    }

    /// <summary>Writes the value as JSON.</summary>
    /// <param name="writer">
    /// The writer. Its <see cref="JsonWriterOptions.MaxDepth"/> must be at least the depth of the value. Numbers that are not finite are
    /// written as the strings <c>"NaN"</c>, <c>"Infinity"</c> and <c>"-Infinity"</c>.
    /// </param>
    public void WriteTo(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        Write(writer, hasBareWords: false);
    }

    private void Write(Utf8JsonWriter writer, bool hasBareWords)
    {
        // Values can be deeper than a thread's stack.
        var open = new Stack<(IEnumerator<KeyValuePair<string, WandbValue>>? Members, IEnumerator<WandbValue>? Items)>();
        WandbValue current = this;
        while (true)
        {
            switch (current.Kind)
            {
                case WandbValueKind.Object:
                    writer.WriteStartObject();
                    open.Push((current.Members.GetEnumerator(), null));
                    break;
                case WandbValueKind.Array:
                    writer.WriteStartArray();
                    open.Push((null, current.Items.GetEnumerator()));
                    break;
                default:
                    current.WriteScalar(writer, hasBareWords);
                    break;
            }

            while (true)
            {
                if (!open.TryPeek(out var container))
                {
                    return;
                }

                if (container.Members is { } members)
                {
                    if (members.MoveNext())
                    {
                        writer.WritePropertyName(members.Current.Key);
                        current = members.Current.Value;
                        break;
                    }

                    writer.WriteEndObject();
                }
                else
                {
                    if (container.Items!.MoveNext())
                    {
                        current = container.Items.Current;
                        break;
                    }

                    writer.WriteEndArray();
                }

                open.Pop();
            }
        }
    }

    /// <param name="hasBareWords">Whether numbers that are not finite are written as Python writes them, and not as strings.</param>
    private ReadOnlyMemory<byte> WriteJson(bool hasBareWords = false)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { MaxDepth = int.MaxValue, SkipValidation = true }))
        {
            Write(writer, hasBareWords);
        }

        return buffer.WrittenMemory;
    }

    private void WriteScalar(Utf8JsonWriter writer, bool hasBareWords)
    {
        switch (Kind)
        {
            case WandbValueKind.Null:
                writer.WriteNullValue();
                break;
            case WandbValueKind.Boolean:
                writer.WriteBooleanValue(GetBoolean());
                break;
            case WandbValueKind.Number when hasBareWords || !NonFinite.Is(NumberDigits):
                writer.WriteRawValue(NumberDigits, skipInputValidation: true);
                break;
            default:
                writer.WriteStringValue(ToString());
                break;
        }
    }

    // The depth is the only possible reason.
    private static InvalidOperationException TooDeep(JsonException exception) =>
        new(SafeText.Clean($"The value is deeper than {JsonText.MaxDepth} levels."), RedactedException.Replace(exception));
}
