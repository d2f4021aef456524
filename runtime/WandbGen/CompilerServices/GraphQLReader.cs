using System.Buffers.Text;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using WandbGen.Values;

namespace WandbGen.CompilerServices;

/// <summary>Reads GraphQL scalars. Emitted code uses it.</summary>
/// <remarks>
/// The reader must be positioned on the value, which is not null. An exception of these methods becomes a <see
/// cref="WandbProtocolException"/> with the JSON path of the value.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Advanced)]
public static class GraphQLReader
{
    // The length of a time with seven digits after the second. No character of a valid time is escaped.
    private const int LongestTime = 16;

    // So many digits a decimal has room for, whatever they are.
    private const int DecimalDigits = 28;

    private static readonly string[] s_timesOfDay = ["HH:mm:ss.FFFFFFF", "HH:mm"];

    /// <summary>Reads an <c>ID</c>: a string, or the digits of a number.</summary>
    public static string ReadId(ref JsonTokenReader reader) =>
        reader.TokenType == JsonTokenType.Number ? Encoding.UTF8.GetString(reader.ValueSpan) : ReadString(ref reader)!;

    /// <summary>Reads a string or null. An unpaired surrogate and bytes that are not valid UTF-8 become U+FFFD.</summary>
    public static string? ReadString(ref JsonTokenReader reader) =>
        reader.TokenType switch
        {
            JsonTokenType.String or JsonTokenType.PropertyName => reader.ValueIsAscii && !reader.ValueIsEscaped
                // Each byte is a character, so the copy needs no decoder.
                ? Encoding.Latin1.GetString(reader.ValueSpan)
                : JsonText.Decode(reader.ValueSpan, reader.ValueIsEscaped),
            JsonTokenType.Null => null,
            _ => reader.OpenValue().GetString(),
        };

    /// <summary>Reads a string or null in a converter. An unpaired surrogate and bytes that are not valid UTF-8 become U+FFFD.</summary>
    /// <param name="reader">The reader of <see cref="IScalarConverter{T}.Read"/>.</param>
    public static string? ReadString(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && !reader.HasValueSequence
            ? JsonText.Decode(reader.ValueSpan, reader.ValueIsEscaped)
            : reader.GetString();

    /// <summary>
    /// Reads an <c>Int64</c>, which servers send as a number or as a string of digits. <c>123.0</c> and <c>1.23e2</c> are 123.
    /// </summary>
    public static long ReadInt64(ref JsonTokenReader reader) =>
        TryReadInteger(ref reader, out long value) ? value : ThrowUnexpected<long>(ref reader, "Int64");

    /// <summary>Reads an <c>Int</c>. <c>123.0</c> and <c>1.23e2</c> are 123.</summary>
    public static int ReadInt32(ref JsonTokenReader reader) =>
        reader.TokenType == JsonTokenType.Number
        && TryReadInteger(ref reader, out long value)
        && value is >= int.MinValue and <= int.MaxValue
            ? (int)value
            : ThrowUnexpected<int>(ref reader, "Int");

    /// <summary>Skips a value that is not needed.</summary>
    /// <returns><see langword="null"/>.</returns>
    public static object? Skip(ref JsonTokenReader reader)
    {
        reader.Skip();
        return null;
    }

    /// <summary>Reads a custom scalar as text: the characters of a string, or the JSON text of a number or Boolean value.</summary>
    public static string ReadText(ref JsonTokenReader reader) =>
        reader.TokenType switch
        {
            JsonTokenType.String => ReadString(ref reader)!,
            JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False => Encoding.UTF8.GetString(reader.ValueSpan),
            _ => Encoding.UTF8.GetString(reader.ReadRawValue()),
        };

    /// <summary>Reads a point in time in ISO 8601. Without an offset it is UTC, as W&amp;B uses it.</summary>
    public static DateTimeOffset ReadDateTimeOffset(ref JsonTokenReader reader)
    {
        if (reader.TokenType == JsonTokenType.String && UtcTime.TryParse(reader.ValueSpan, out DateTimeOffset utc))
        {
            return utc;
        }

        Utf8JsonReader value = reader.OpenValue();
        DateTime time = value.GetDateTime();
        return time.Kind == DateTimeKind.Local ? value.GetDateTimeOffset() : new DateTimeOffset(time.Ticks, TimeSpan.Zero);
    }

    /// <summary>Reads a <see cref="Guid"/>: 32 hexadecimal digits in five groups.</summary>
    public static Guid ReadGuid(ref JsonTokenReader reader) => reader.OpenValue().GetGuid();

    /// <summary>Reads a date: <c>2026-01-31</c>.</summary>
    public static DateOnly ReadDateOnly(ref JsonTokenReader reader)
    {
        Span<char> text = stackalloc char[LongestTime];
        return
            HasAtMost(ref reader, LongestTime)
            && DateOnly.TryParseExact(
                text[..reader.OpenValue().CopyString(text)],
                "O",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out DateOnly date
            )
            ? date
            : ThrowUnreadable<DateOnly>(ref reader, "a date such as 2026-01-31");
    }

    /// <summary>Reads a time of day: <c>23:59</c>, <c>23:59:59</c> or <c>23:59:59.999</c>.</summary>
    public static TimeOnly ReadTimeOnly(ref JsonTokenReader reader)
    {
        Span<char> text = stackalloc char[LongestTime];
        return
            HasAtMost(ref reader, LongestTime)
            && TimeOnly.TryParseExact(
                text[..reader.OpenValue().CopyString(text)],
                s_timesOfDay,
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out TimeOnly time
            )
            ? time
            : ThrowUnreadable<TimeOnly>(ref reader, "a time of day such as 23:59:59");
    }

    private static bool HasAtMost(ref readonly JsonTokenReader reader, int length) =>
        reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length <= length;

    /// <summary>Reads an absolute or relative address.</summary>
    public static Uri ReadUri(ref JsonTokenReader reader) =>
        Uri.TryCreate(ReadString(ref reader), UriKind.RelativeOrAbsolute, out Uri? address)
            ? address
            : ThrowUnreadable<Uri>(ref reader, "a URI");

    /// <summary>Reads a <c>Float</c>: a number, or a string with the name of a number that is not finite.</summary>
    public static double ReadDouble(ref JsonTokenReader reader) =>
        reader.TokenType == JsonTokenType.String && NonFinite.TryParse(ReadString(ref reader)!, out double value) ? value
        // A number that does not fit is an infinity.
        : ReadNumber(ref reader) is var number && !double.IsInfinity(number) ? number
        : ThrowUnreadable<double>(ref reader, "a number in the range of double");

    private static double ReadNumber(ref JsonTokenReader reader) =>
        reader.TokenType == JsonTokenType.Number
        && Utf8Parser.TryParse(reader.ValueSpan, out double value, out int consumed)
        && consumed == reader.ValueSpan.Length
            ? value
            : reader.OpenValue().GetDouble();

    /// <summary>Reads a number in the range of a <see cref="float"/>, or the name of a number that JSON does not have.</summary>
    public static float ReadSingle(ref JsonTokenReader reader)
    {
        double value = ReadDouble(ref reader);
        return float.IsInfinity((float)value) && !double.IsInfinity(value)
            ? ThrowUnreadable<float>(ref reader, "a number in the range of float")
            : (float)value;
    }

    /// <summary>Reads a decimal number: a number or, as servers send exact amounts, a string of its digits.</summary>
    public static decimal ReadDecimal(ref JsonTokenReader reader) =>
        reader.TokenType != JsonTokenType.String ? reader.OpenValue().GetDecimal()
        : decimal.TryParse(ReadString(ref reader), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value) ? value
        : ThrowUnreadable<decimal>(ref reader, "a decimal number");

    /// <summary>Reads a string that contains JSON, or JSON that is not in a string. It is parsed when it is first used.</summary>
    public static WandbValue ReadDocument(ref JsonTokenReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return ReadValue(ref reader);
        }

        return reader.ValueSpan.IsEmpty ? default : new WandbValue(new ValueDocument(reader.ValueSpan.ToArray(), reader.ValueIsEscaped));
    }

    /// <summary>Reads JSON that is part of the answer itself.</summary>
    public static WandbValue ReadValue(ref JsonTokenReader reader) =>
        reader.TokenType == JsonTokenType.String
            ? WandbValue.FromString(ReadString(ref reader))
            : new WandbValue(new ValueDocument(reader.ReadRawValue().ToArray(), isEscaped: false));

    /// <summary>
    /// Reads JSON that is part of the answer itself as a <see cref="JsonElement"/>. An unpaired surrogate and bytes that are not valid
    /// UTF-8 become U+FFFD, because an element with one of them throws when it is read.
    /// </summary>
    public static JsonElement ReadJson(ref JsonTokenReader reader)
    {
        JsonElement element = reader.ReadElement();
        ReadOnlySpan<byte> text = JsonMarshal.GetRawUtf8Value(element);
        bool isWellFormed = text.IndexOf("\\ud"u8) < 0 && text.IndexOf("\\uD"u8) < 0 && Utf8.IsValid(text);
        return isWellFormed ? element : new WandbValue(new ValueDocument(text.ToArray(), isEscaped: false)).ToJsonElement();
    }

    /// <summary>
    /// Reads a string that contains JSON as a <see cref="JsonElement"/>. Numbers that are not finite become strings, a blank text becomes
    /// null, and invalid JSON becomes <see cref="JsonValueKind.Undefined"/>.
    /// </summary>
    public static JsonElement ReadJsonString(ref JsonTokenReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return ReadJson(ref reader);
        }

        try
        {
            return WandbValue.Parse(Encoding.UTF8.GetBytes(ReadString(ref reader)!)).ToJsonElement();
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException)
        {
            // A JsonElement cannot be parsed later. An invalid value must not fail the whole page, so using it throws instead.
            return default;
        }
    }

    /// <summary>Reads the members of a JSON object, which can be in a string. It is parsed when it is first used.</summary>
    public static IReadOnlyDictionary<string, JsonElement> ReadJsonMembers(ref JsonTokenReader reader) =>
        new JsonObjectMembers(ReadDocument(ref reader));

    /// <summary>
    /// Reads the members of a JSON object, which can be in a string. It is parsed at once, because a <see cref="Dictionary{TKey, TValue}"/>
    /// cannot be parsed later.
    /// </summary>
    public static Dictionary<string, JsonElement> ReadJsonObject(ref JsonTokenReader reader)
    {
        try
        {
            return JsonObjectMembers.Read(ReadDocument(ref reader));
        }
        catch (WandbProtocolException exception)
        {
            throw new JsonException(exception.Message, exception);
        }
    }

    /// <summary>
    /// Reads a <c>Duration</c>, which has no standard format: a number of seconds, or the formats of ISO 8601 (<c>PT1H30M</c>), Go
    /// (<c>1h30m0.5s</c>) and .NET (<c>01:30:00.5</c>).
    /// </summary>
    public static TimeSpan ReadDuration(ref JsonTokenReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            return TimeSpan.FromSeconds(ReadNumber(ref reader));
        }

        return ReadString(ref reader) is { } text && Duration.TryParse(text, out TimeSpan duration)
            ? duration
            : ThrowUnreadable<TimeSpan>(ref reader, "a duration such as 1h30m or PT1H30M");
    }

    /// <summary>Reads a custom scalar with its converter.</summary>
    /// <typeparam name="TConverter">The converter.</typeparam>
    /// <typeparam name="TValue">The C# type.</typeparam>
    public static TValue ReadScalar<TConverter, TValue>(ref JsonTokenReader reader)
        where TConverter : IScalarConverter<TValue>
    {
        if (TConverter.TryRead(ref reader, out TValue? value))
        {
            return value;
        }

        int start = reader.TokenStart;
        Utf8JsonReader opened = reader.OpenValue();
        try
        {
            return TConverter.Read(ref opened);
        }
        catch
        {
            reader.FailAt(start, in opened);
            throw;
        }
    }

    /// <summary>Reads the name of an enum's value for which the enum has no member.</summary>
    /// <typeparam name="T">The C# enum.</typeparam>
    public static GraphQLEnum<T> ReadUnknown<T>(ref JsonTokenReader reader)
        where T : struct, Enum => ReadString(ref reader) is { Length: > 0 } name ? new(name, null) : default;

    /// <summary>Whether a string or the name of a property is a certain text.</summary>
    /// <param name="reader">The reader, positioned on a string or the name of a property.</param>
    /// <param name="text">The text in UTF-8.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsText(ref readonly JsonTokenReader reader, ReadOnlySpan<byte> text) =>
        reader.ValueIsEscaped ? IsEscapedText(in reader, text) : reader.ValueSpan.SequenceEqual(text);

    // .NET's own comparison throws if the text has an unpaired surrogate.
    private static bool IsEscapedText(ref readonly JsonTokenReader reader, ReadOnlySpan<byte> text) =>
        Encoding.UTF8.GetBytes(JsonText.Decode(reader.ValueSpan, isEscaped: true)).AsSpan().SequenceEqual(text);

    /// <summary>Finds the <c>__typename</c> of the current object, in any position among the fields of the object.</summary>
    /// <param name="reader">The reader, positioned on the opening brace, where it stays so that the object can be read afterwards.</param>
    /// <returns>A reader that is positioned on the name.</returns>
    /// <exception cref="JsonException">The value is not an object, or its type is missing.</exception>
    public static JsonTokenReader FindTypeName(ref JsonTokenReader reader)
    {
        ExpectObject(ref reader, "object");
        JsonTokenReader ahead = reader;
        while (ahead.Read() && ahead.TokenType == JsonTokenType.PropertyName)
        {
            bool isTypeName = IsText(in ahead, "__typename"u8);
            ahead.Read();
            if (isTypeName && ahead.TokenType == JsonTokenType.String)
            {
                return ahead;
            }

            ahead.Skip();
        }

        // The place of the error is that of the reader.
        reader = ahead;
        ThrowMissing<string>(ref reader, "__typename", "String!");
        return default;
    }

    /// <summary>Reads a Relay <c>PageInfo</c>. Throws if it is null or does not state whether more items follow, because that could be
    /// mistaken for the end of a listing.</summary>
    internal static void ReadPageInfo(ref JsonTokenReader reader, out bool hasNextPage, out string? endCursor)
    {
        bool? more = null;
        endCursor = null;
        ExpectObject(ref reader, "PageInfo!");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (IsText(in reader, "hasNextPage"u8))
            {
                reader.Read();
                more = reader.TokenType is JsonTokenType.True or JsonTokenType.False
                    ? reader.GetBoolean()
                    : ThrowUnexpected<bool>(ref reader, "Boolean!");
            }
            else if (IsText(in reader, "endCursor"u8))
            {
                reader.Read();
                endCursor = ReadString(ref reader);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        hasNextPage = more ?? ThrowMissing<bool>(ref reader, "hasNextPage", "Boolean!");
    }

    /// <summary>Reads an object of a type that another assembly declares.</summary>
    /// <param name="reader">The reader, positioned on the opening brace; afterwards on the closing one.</param>
    /// <param name="context">The context values of the object.</param>
    /// <typeparam name="TObject">The type of the object.</typeparam>
    /// <returns>The object.</returns>
    /// <exception cref="NotSupportedException">The object needs a value that <paramref name="context"/> does not have.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TObject ReadObject<TObject>(ref JsonTokenReader reader, scoped ReadOnlySpan<ContextValue> context)
        where TObject : IGraphQLObject<TObject> => TObject.Read(ref reader, context);

    /// <summary>Checks that the reader is positioned on an object.</summary>
    /// <param name="reader">The reader, positioned on a value.</param>
    /// <param name="type">The expected GraphQL type.</param>
    public static void ExpectObject(ref JsonTokenReader reader, string type)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            ThrowUnexpected<object>(ref reader, type);
        }
    }

    /// <summary>Checks that the reader is positioned on a list.</summary>
    /// <param name="reader">The reader, positioned on a value.</param>
    /// <param name="type">The expected GraphQL type.</param>
    public static void ExpectList(ref JsonTokenReader reader, string type)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            ThrowUnexpected<object>(ref reader, type);
        }
    }

    /// <summary>Advances to the next element of a list, which can be null.</summary>
    /// <param name="reader">The reader, positioned on the opening bracket or at the end of the previous element.</param>
    /// <returns><see langword="false"/> if there is no further element. The reader is then positioned on the closing bracket.</returns>
    public static bool ReadElement(ref JsonTokenReader reader) => reader.Read() && reader.TokenType != JsonTokenType.EndArray;

    /// <summary>Advances to the next element of a list, which must not be null.</summary>
    /// <param name="reader">The reader, positioned on the opening bracket or at the end of the previous element.</param>
    /// <param name="type">The GraphQL type of the elements.</param>
    /// <returns><see langword="false"/> if there is no further element. The reader is then positioned on the closing bracket.</returns>
    /// <exception cref="JsonException">The element is null.</exception>
    public static bool ReadElement(ref JsonTokenReader reader, string type) =>
        ReadElement(ref reader) && (reader.TokenType != JsonTokenType.Null || ThrowUnexpected<bool>(ref reader, type));

    /// <summary>Computes the cursor of a collection that is paged with offsets: the number of items before the next page.</summary>
    /// <param name="offset">The cursor of the page that was read, or <see langword="null"/> for the first one.</param>
    /// <param name="count">The number of items on it.</param>
    internal static long AddOffset(string? offset, int count) => (offset is null ? 0 : ParseOffset(offset)) + count;

    /// <summary>Parses the number of a cursor that is an offset.</summary>
    internal static long ParseOffset(string offset) => long.Parse(offset, NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>Throws because a field that the schema declares as non-null is missing or null.</summary>
    /// <typeparam name="TValue">The type of the field's value.</typeparam>
    /// <param name="reader">The reader, positioned on the closing brace of the object.</param>
    /// <param name="field">The response key of the field.</param>
    /// <param name="type">The GraphQL type of the field.</param>
    [DoesNotReturn]
    public static TValue ThrowMissing<TValue>(ref JsonTokenReader reader, string field, string type) =>
        throw new JsonException(
            $"The field '{field}' ({type}) is missing from the answer, or null.",
            path: field,
            lineNumber: null,
            bytePositionInLine: null
        );

    /// <summary>Throws because a value does not match the schema, for example because it is null although its type is non-null.</summary>
    /// <param name="reader">The reader, positioned on the value.</param>
    /// <param name="type">The expected GraphQL type.</param>
    [DoesNotReturn]
    public static TValue ThrowUnexpected<TValue>(ref JsonTokenReader reader, string type) =>
        throw new JsonException($"Expected a value of the GraphQL type {type}, got {Describe(reader.TokenType)}.");

    // A string can match the type in the schema and still have a text that cannot be read.
    [DoesNotReturn]
    private static TValue ThrowUnreadable<TValue>(ref JsonTokenReader reader, string expected) =>
        throw new JsonException(
            $"Expected {expected}, got {(reader.TokenType == JsonTokenType.String ? "another text" : Describe(reader.TokenType))}."
        );

    private static bool TryReadInteger(ref JsonTokenReader reader, out long value)
    {
        value = 0;
        if (reader.TokenType is not (JsonTokenType.Number or JsonTokenType.String))
        {
            return false;
        }

        ReadOnlySpan<byte> text = reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(ReadString(ref reader)!) : reader.ValueSpan;
        if (Utf8Parser.TryParse(text, out value, out int consumed) && consumed == text.Length)
        {
            return true;
        }

        // A number with a point or an exponent is an integer if its fraction is zero.
        const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        bool isInteger =
            decimal.TryParse(text, Styles, CultureInfo.InvariantCulture, out decimal number)
            && decimal.Truncate(number) == number
            && number is >= long.MinValue and <= long.MaxValue
            && IsExact(text, number);
        value = isInteger ? (long)number : 0;
        return isInteger;
    }

    // A decimal rounds what it has no room for: 1e-30 is 0 then, and so is the fraction behind 28 digits.
    private static bool IsExact(ReadOnlySpan<byte> text, decimal number)
    {
        int exponent = text.IndexOfAny((byte)'e', (byte)'E');
        ReadOnlySpan<byte> digits = exponent < 0 ? text : text[..exponent];
        digits = digits.Contains((byte)'.') ? digits.TrimEnd((byte)'0') : digits;
        int first = digits.IndexOfAnyInRange((byte)'1', (byte)'9');
        return first < 0 || (number != 0 && digits.Length - first <= DecimalDigits);
    }

    private static string Describe(JsonTokenType token) =>
        token switch
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
