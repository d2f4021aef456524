using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.Json;

namespace WandbGen.CompilerServices;

/// <summary>
/// Reads JSON in UTF-8 token by token, like <see cref="Utf8JsonReader"/>: the same tokens, the same depths, and the same exceptions for a
/// text that is not JSON. Emitted code uses it.
/// </summary>
/// <remarks>
/// The text is one contiguous span of at most 512 levels, without comments and trailing commas. The search for the end of a string is part
/// of this package's image, where that of <see cref="Utf8JsonReader"/> is compiled when a process reads its first string. <see
/// cref="OpenValue"/> returns a <see cref="Utf8JsonReader"/> for code that needs one, such as <see cref="JsonSerializer"/>.
/// </remarks>
/// <param name="json">The text.</param>
/// <example>
/// <code>
/// using System.Text.Json;
/// using WandbGen.CompilerServices;
///
/// public sealed class UserName : IGraphQLRequest&lt;string&gt;
/// {
///     public GraphQLOperation Operation { get; } =
///         new("UserName", GraphQLOperationKind.Query, "query UserName { viewer { username } }"u8);
///
///     public void WriteVariables(Utf8JsonWriter writer) { }
///
///     public string ReadData(ref JsonTokenReader reader)
///     {
///         Utf8JsonReader data = reader.OpenValue();
///         return JsonElement.ParseValue(ref data).GetProperty("viewer").GetProperty("username").GetString()!;
///     }
/// }
/// </code>
/// </example>
[EditorBrowsable(EditorBrowsableState.Advanced)]
public ref struct JsonTokenReader(ReadOnlySpan<byte> json)
{
    /// <summary>The largest number of levels. Deeper JSON is treated as an attack.</summary>
    internal const int MaxDepth = 512;

    /// <summary>The options with which .NET's own reader reads the same.</summary>
    internal static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth };

    private readonly ReadOnlySpan<byte> _json = json;
    private Containers _containers;
    private int _position;
    private int _depth;
    private bool _isInObject;
    private int _valueStart;
    private int _valueLength;

    /// <summary>The type of the current token; <see cref="JsonTokenType.None"/> before the first one.</summary>
    public JsonTokenType TokenType { get; private set; }

    /// <summary>The bytes of the current token. Those of a string or a name are between the quotation marks, with their escapes.</summary>
    public readonly ReadOnlySpan<byte> ValueSpan => _json.Slice(_valueStart, _valueLength);

    /// <summary>Whether the current token is a string or a name with escapes.</summary>
    public bool ValueIsEscaped { get; private set; }

    /// <summary>The number of objects and lists around the current token.</summary>
    public readonly int CurrentDepth => TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray ? _depth - 1 : _depth;

    /// <summary>Whether the current token is a string or a name of ASCII characters only.</summary>
    internal bool ValueIsAscii { get; private set; }

    /// <summary>The position of the current token in the text, or of the value that could not be read.</summary>
    internal int TokenStart { get; private set; }

    /// <summary>Advances to the next token.</summary>
    /// <returns><see langword="false"/> at the end of the text.</returns>
    /// <exception cref="JsonException">The text is not JSON from here on.</exception>
    public bool Read()
    {
        int position = _position;
        byte next = SkipWhiteSpace(ref position);
        if (TokenType != JsonTokenType.PropertyName)
        {
            if (_depth == 0)
            {
                if (TokenType != JsonTokenType.None)
                {
                    return position < _json.Length && Fail();
                }
            }
            else if (next == (_isInObject ? '}' : ']'))
            {
                return ReadEnd(position);
            }
            else if (TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            {
                if (next != ',')
                {
                    return Fail();
                }

                position++;
                next = SkipWhiteSpace(ref position);
            }

            if (_isInObject)
            {
                return next == '"' ? ReadName(position) : Fail();
            }
        }

        return next switch
        {
            (byte)'"' => ReadString(position, JsonTokenType.String),
            (byte)'{' => ReadStart(position, isObject: true),
            (byte)'[' => ReadStart(position, isObject: false),
            (byte)'t' => ReadLiteral(position, "true"u8, JsonTokenType.True),
            (byte)'f' => ReadLiteral(position, "false"u8, JsonTokenType.False),
            (byte)'n' => ReadLiteral(position, "null"u8, JsonTokenType.Null),
            _ => ReadNumber(position),
        };
    }

    /// <summary>Advances to the end of the current value, or to that of the property whose name is the current token.</summary>
    /// <exception cref="JsonException">The text is not JSON from here on.</exception>
    public void Skip()
    {
        if (TokenType == JsonTokenType.PropertyName)
        {
            Read();
        }

        if (TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            int depth = CurrentDepth;
            do
            {
                Read();
            } while (CurrentDepth > depth);
        }
    }

    /// <summary>Returns a Boolean value.</summary>
    /// <exception cref="InvalidOperationException">The current token is neither true nor false.</exception>
    public bool GetBoolean() =>
        TokenType switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            _ => OpenValue().GetBoolean(),
        };

    /// <summary>
    /// Advances to the end of the current value, or to that of the next one if the current token is a name or none, and returns a reader of
    /// it.
    /// </summary>
    /// <returns>A reader of this value alone, positioned on its first token.</returns>
    /// <exception cref="JsonException">The text is not JSON from here on.</exception>
    public Utf8JsonReader OpenValue()
    {
        var value = new Utf8JsonReader(ReadRawValue(), Options);
        value.Read();
        return value;
    }

    /// <summary>Advances as <see cref="OpenValue"/> does, and returns the text of the value with the quotation marks of a string.</summary>
    internal ReadOnlySpan<byte> ReadRawValue()
    {
        if (TokenType is JsonTokenType.None or JsonTokenType.PropertyName)
        {
            Read();
        }

        int start = TokenStart;
        Skip();
        return _json[start.._position];
    }

    /// <summary>Advances as <see cref="OpenValue"/> does, and returns the value.</summary>
    internal JsonElement ReadElement()
    {
        Utf8JsonReader value = OpenValue();
        return JsonElement.ParseValue(ref value);
    }

    /// <summary>Goes back to the token of a value at which reading it failed.</summary>
    /// <param name="start">The position of the value.</param>
    /// <param name="value">The reader of the value.</param>
    internal void FailAt(int start, ref readonly Utf8JsonReader value)
    {
        TokenStart = start + (int)value.TokenStartIndex;
        TokenType = value.TokenType;
    }

    private bool ReadName(int position)
    {
        ReadString(position, JsonTokenType.PropertyName);
        int end = _position;
        if (SkipWhiteSpace(ref end) != ':')
        {
            return Fail();
        }

        _position = end + 1;
        return true;
    }

    private bool ReadString(int position, JsonTokenType type)
    {
        int start = position + 1;
        int end = start;
        bool isEscaped = false;
        bool isAscii = true;
        while (true)
        {
            end = FindSpecial(end, ref isAscii);
            if (end >= _json.Length || _json[end] < ' ')
            {
                return Fail();
            }

            if (_json[end] == '"')
            {
                break;
            }

            isEscaped = true;
            int length = GetEscapeLength(end);
            if (length == 0)
            {
                return Fail();
            }

            end += length;
        }

        ValueIsEscaped = isEscaped;
        ValueIsAscii = isAscii;
        return SetToken(type, position, start, end - start, end + 1);
    }

    private bool ReadStart(int position, bool isObject)
    {
        if (_depth == MaxDepth)
        {
            return Fail();
        }

        ulong bit = 1UL << (_depth & 63);
        ref ulong containers = ref _containers[_depth >> 6];
        containers = isObject ? containers | bit : containers & ~bit;
        _depth++;
        _isInObject = isObject;
        ValueIsEscaped = false;
        return SetToken(isObject ? JsonTokenType.StartObject : JsonTokenType.StartArray, position, position, 1, position + 1);
    }

    private bool ReadEnd(int position)
    {
        JsonTokenType type = _isInObject ? JsonTokenType.EndObject : JsonTokenType.EndArray;
        _depth--;
        int outer = _depth - 1;
        _isInObject = outer >= 0 && (_containers[outer >> 6] & (1UL << (outer & 63))) != 0;
        ValueIsEscaped = false;
        return SetToken(type, position, position, 1, position + 1);
    }

    private bool ReadLiteral(int position, ReadOnlySpan<byte> literal, JsonTokenType type)
    {
        if (!_json[position..].StartsWith(literal))
        {
            return Fail();
        }

        ValueIsEscaped = false;
        return SetToken(type, position, position, literal.Length, position + literal.Length);
    }

    private bool ReadNumber(int position)
    {
        int end = position;
        if (ByteAt(end) == '-')
        {
            end++;
        }

        bool isValid = ByteAt(end) == '0' ? ++end > 0 : SkipDigits(ref end);
        if (isValid && ByteAt(end) == '.')
        {
            end++;
            isValid = SkipDigits(ref end);
        }

        if (isValid && ByteAt(end) is (byte)'e' or (byte)'E')
        {
            end++;
            if (ByteAt(end) is (byte)'+' or (byte)'-')
            {
                end++;
            }

            isValid = SkipDigits(ref end);
        }

        isValid =
            isValid
            && (
                // A list or object that ends after a digit is truncated: more digits could follow.
                end >= _json.Length
                    ? _depth == 0
                    : _json[end] is (byte)',' or (byte)'}' or (byte)']' or (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t' or (byte)'/'
            );
        if (!isValid)
        {
            return Fail();
        }

        ValueIsEscaped = false;
        return SetToken(JsonTokenType.Number, position, position, end - position, end);
    }

    private bool SetToken(JsonTokenType type, int tokenStart, int valueStart, int valueLength, int position)
    {
        TokenType = type;
        TokenStart = tokenStart;
        _valueStart = valueStart;
        _valueLength = valueLength;
        _position = position;
        return true;
    }

    // .NET's own reader describes what is wrong, and where.
    private bool Fail()
    {
        var reader = new Utf8JsonReader(_json, Options);
        try
        {
            while (reader.Read()) { }
        }
        finally
        {
            TokenStart = (int)reader.TokenStartIndex;
        }

        throw new JsonException("The text is not JSON.");
    }

    // 0 stands for the end. Both it and a byte 0 in the text are part of no token.
    private readonly byte ByteAt(int position) => (uint)position < (uint)_json.Length ? _json[position] : (byte)0;

    /// <returns>The byte at the new position; 0 at the end.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly byte SkipWhiteSpace(ref int position)
    {
        byte next = ByteAt(position);
        while (next is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            next = ByteAt(++position);
        }

        return next;
    }

    /// <returns>Whether there is at least one.</returns>
    private readonly bool SkipDigits(ref int position)
    {
        int start = position;
        while (ByteAt(position) is >= (byte)'0' and <= (byte)'9')
        {
            position++;
        }

        return position > start;
    }

    /// <returns>0 if the backslash does not begin an escape.</returns>
    private readonly int GetEscapeLength(int backslash)
    {
        switch (ByteAt(backslash + 1))
        {
            case (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t':
                return 2;
            case (byte)'u':
                for (int digit = 2; digit < 6; digit++)
                {
                    if (!char.IsAsciiHexDigit((char)ByteAt(backslash + digit)))
                    {
                        return 0;
                    }
                }

                return 6;
            default:
                return 0;
        }
    }

    // Returns the position of the next quotation mark, backslash or control character, or a position behind the text.
    private readonly int FindSpecial(int start, ref bool isAscii)
    {
        ref byte first = ref MemoryMarshal.GetReference(_json);
        int position = start;
        uint high = 0;
        for (; position <= _json.Length - Vector128<byte>.Count; position += Vector128<byte>.Count)
        {
            var bytes = Vector128.LoadUnsafe(ref first, (nuint)position);
            uint special = (
                Vector128.Equals(bytes, Vector128.Create((byte)'"'))
                | Vector128.Equals(bytes, Vector128.Create((byte)'\\'))
                | Vector128.Equals(bytes, Vector128.Min(bytes, Vector128.Create((byte)0x1F)))
            ).ExtractMostSignificantBits();
            uint notAscii = bytes.ExtractMostSignificantBits();
            if (special != 0)
            {
                int offset = BitOperations.TrailingZeroCount(special);
                isAscii &= (high | (notAscii & ((1u << offset) - 1))) == 0;
                return position + offset;
            }

            high |= notAscii;
        }

        for (; position < _json.Length && _json[position] is not ((byte)'"' or (byte)'\\' or < (byte)' '); position++)
        {
            high |= _json[position] & 0x80u;
        }

        isAscii &= high == 0;
        return position;
    }

    // A bit for each level, set for an object.
    [InlineArray(MaxDepth / 64)]
    private struct Containers
    {
        private ulong _first;
    }
}
