using System.Buffers;
using System.Text.Json;
using WandbGen.CompilerServices;
using WandbGen.Values;

namespace WandbGen.History.Live;

/// <summary>The lines of one answer, one after the other in a buffer that is used again.</summary>
internal sealed class LinePage : IDisposable
{
    private readonly List<int> _ends = [];
    private byte[] _text = ArrayPool<byte>.Shared.Rent(64 * 1024);
    private int _length;

    private LinePage() { }

    /// <summary>The number of lines.</summary>
    public int Count => _ends.Count;

    /// <summary>The length of all lines, in bytes.</summary>
    public int Length => _length;

    /// <summary>A line, in UTF-8.</summary>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            int start = index == 0 ? 0 : _ends[index - 1];
            return _text.AsSpan(start, _ends[index] - start);
        }
    }

    /// <summary>Reads a list of texts.</summary>
    /// <param name="reader">Stands on the opening bracket and is left on the closing one.</param>
    public static LinePage Read(ref JsonTokenReader reader)
    {
        var page = new LinePage();
        try
        {
            GraphQLReader.ExpectList(ref reader, "[String!]!");
            while (GraphQLReader.ReadElement(ref reader, "String!"))
            {
                if (reader.TokenType != JsonTokenType.String)
                {
                    GraphQLReader.ThrowUnexpected<object>(ref reader, "String!");
                }

                page.Add(reader.ValueSpan, reader.ValueIsEscaped);
            }

            return page;
        }
        catch
        {
            page.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        byte[] text = _text;
        _text = [];
        _ends.Clear();
        if (text.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(text);
        }
    }

    private void Add(ReadOnlySpan<byte> source, bool isEscaped)
    {
        if (_text.Length - _length < source.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(_text.Length * 2, _length + source.Length));
            _text.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_text);
            _text = larger;
        }

        Span<byte> destination = _text.AsSpan(_length);
        if (isEscaped)
        {
            _length += JsonText.Unescape(source, destination);
        }
        else
        {
            source.CopyTo(destination);
            _length += source.Length;
        }

        _ends.Add(_length);
    }
}
