using System.Buffers;
using System.Globalization;
using WandbGen.Redaction;

namespace WandbGen.Values;

/// <summary>
/// Finds the tokens of JSON as Python writes and reads it (<c>json.loads(strict=False)</c>): beside RFC 8259 it takes <c>NaN</c>,
/// <c>Infinity</c> and <c>-Infinity</c>, control
/// characters in strings, half of a surrogate pair and any depth. A blank text is null.
/// </summary>
/// <remarks>The row of an open container stores the row of its own container. Nesting therefore needs neither a stack of its own nor
/// recursion.</remarks>
internal ref struct ValueParser
{
    private static readonly SearchValues<byte> s_stringEnd = SearchValues.Create("\"\\"u8);

    private readonly ReadOnlySpan<byte> _text;
    private ValueRow[] _rows = new ValueRow[16];
    private int _count;
    private int _position;

    private ValueParser(ReadOnlySpan<byte> text) => _text = text;

    /// <summary>The tokens, the value itself first.</summary>
    /// <exception cref="FormatException">The text is not JSON in this sense.</exception>
    public static ValueRow[] Parse(ReadOnlySpan<byte> text) => new ValueParser(text).Parse();

    private ValueRow[] Parse()
    {
        if (_text.StartsWith("\uFEFF"u8))
        {
            _position = 3;
        }

        SkipSpace();
        if (_position == _text.Length)
        {
            return [new ValueRow(WandbValueKind.Null, _position, 0)];
        }

        int container = -1;
        while (true)
        {
            if (ReadToken() is { } opened)
            {
                _rows[opened].Next = container;
                container = opened;
                SkipSpace();
                if (Peek() != ClosingOf(container))
                {
                    ReadName(container);
                    continue;
                }
            }
            else if (container >= 0)
            {
                _rows[container].Count++;
            }

            // The end of a value may also be the end of its containers.
            while (container >= 0)
            {
                SkipSpace();
                if (Peek() == ',')
                {
                    _position++;
                    ReadName(container);
                    break;
                }

                if (Peek() != ClosingOf(container))
                {
                    throw Unexpected(_rows[container].Kind == WandbValueKind.Object ? "',' or '}'" : "',' or ']'");
                }

                _position++;
                ref ValueRow closed = ref _rows[container];
                container = closed.Next;
                closed.Length = _position - closed.Start;
                closed.Next = _count;
                if (container >= 0)
                {
                    _rows[container].Count++;
                }
            }

            if (container < 0)
            {
                SkipSpace();
                return _position == _text.Length ? _rows[.._count] : throw Unexpected("the end");
            }
        }
    }

    private readonly byte ClosingOf(int container) => _rows[container].Kind == WandbValueKind.Object ? (byte)'}' : (byte)']';

    /// <summary>Reads a scalar, or the beginning of a container, whose row it returns.</summary>
    private int? ReadToken()
    {
        SkipSpace();
        switch (Peek())
        {
            case (byte)'{':
                _position++;
                return Add(WandbValueKind.Object, _position - 1, 0);
            case (byte)'[':
                _position++;
                return Add(WandbValueKind.Array, _position - 1, 0);
            case (byte)'"':
                ReadString();
                return null;
            case (byte)'t':
                ReadLiteral("true"u8, WandbValueKind.Boolean);
                return null;
            case (byte)'f':
                ReadLiteral("false"u8, WandbValueKind.Boolean);
                return null;
            case (byte)'n':
                ReadLiteral("null"u8, WandbValueKind.Null);
                return null;
            case (byte)'N':
                ReadLiteral("NaN"u8, WandbValueKind.Number);
                return null;
            case (byte)'I':
                ReadLiteral("Infinity"u8, WandbValueKind.Number);
                return null;
            case (byte)'-' when _text[_position..].StartsWith("-I"u8):
                ReadLiteral("-Infinity"u8, WandbValueKind.Number);
                return null;
            case (byte)'-' or (>= (byte)'0' and <= (byte)'9'):
                ReadNumber();
                return null;
            default:
                throw Unexpected("a value");
        }
    }

    private void ReadName(int container)
    {
        if (_rows[container].Kind != WandbValueKind.Object)
        {
            return;
        }

        SkipSpace();
        if (Peek() != '"')
        {
            throw Unexpected("a name in quotation marks");
        }

        ReadString();
        SkipSpace();
        if (Peek() != ':')
        {
            throw Unexpected("':'");
        }

        _position++;
    }

    private void ReadString()
    {
        int start = ++_position;
        bool isEscaped = false;
        while (true)
        {
            int end = _text[_position..].IndexOfAny(s_stringEnd);
            if (end < 0)
            {
                _position = _text.Length;
                throw Unexpected("'\"'");
            }

            _position += end;
            if (_text[_position] == '"')
            {
                Add(WandbValueKind.String, start, _position - start);
                _rows[_count - 1].IsEscaped = isEscaped;
                _position++;
                return;
            }

            isEscaped = true;
            _position++;
            ReadEscape();
        }
    }

    private void ReadEscape()
    {
        switch (Peek())
        {
            case (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t':
                _position++;
                return;
            case (byte)'u':
                _position++;
                for (int i = 0; i < 4; i++, _position++)
                {
                    if (Peek() is not { } digit || !char.IsAsciiHexDigit((char)digit))
                    {
                        throw Unexpected("four hexadecimal digits");
                    }
                }

                return;
            default:
                throw Unexpected("an escape sequence");
        }
    }

    private void ReadNumber()
    {
        int start = _position;
        if (Peek() == '-')
        {
            _position++;
        }

        if (Peek() == '0')
        {
            _position++;
        }
        else
        {
            SkipDigits();
        }

        if (Peek() == '.')
        {
            _position++;
            SkipDigits();
        }

        if (Peek() is (byte)'e' or (byte)'E')
        {
            _position++;
            if (Peek() is (byte)'+' or (byte)'-')
            {
                _position++;
            }

            SkipDigits();
        }

        Add(WandbValueKind.Number, start, _position - start);
    }

    private void SkipDigits()
    {
        int length = _text[_position..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') is var end and >= 0 ? end : _text.Length - _position;
        if (length == 0)
        {
            throw Unexpected("a digit");
        }

        _position += length;
    }

    private void ReadLiteral(ReadOnlySpan<byte> literal, WandbValueKind kind)
    {
        if (!_text[_position..].StartsWith(literal))
        {
            throw Unexpected("a value");
        }

        Add(kind, _position, literal.Length);
        _position += literal.Length;
    }

    private int Add(WandbValueKind kind, int start, int length)
    {
        if (_count == _rows.Length)
        {
            Array.Resize(ref _rows, checked(_count * 2));
        }

        _rows[_count] = new ValueRow(kind, start, length) { Next = _count + 1 };
        return _count++;
    }

    private void SkipSpace()
    {
        while (_position < _text.Length && _text[_position] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            _position++;
        }
    }

    private readonly byte? Peek() => _position < _text.Length ? _text[_position] : null;

    // The rest of the text is not part of the message, because it may be secret or long.
    private readonly FormatException Unexpected(string expected)
    {
        string found = Peek() switch
        {
            null => "the end",
            > 0x20 and < 0x7F and var printable => $"'{(char)printable}'",
            var other => $"0x{other:X2}",
        };
        return new(SafeText.Clean(string.Create(CultureInfo.InvariantCulture, $"Expected {expected} at byte {_position}, found {found}.")));
    }
}
