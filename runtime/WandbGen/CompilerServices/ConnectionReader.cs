using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Text.Json;
using WandbGen.Values;

namespace WandbGen.CompilerServices;

/// <summary>Goes through the items of a connection, passes over those that are null, and keeps what the connection says beside them; called
/// by emitted code.</summary>
/// <remarks>
/// What decides where a listing ends is not guessed: a <c>pageInfo</c> or a list that is null or there twice is an error, since each of
/// them could pass for an end.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct ConnectionReader
{
    private readonly ConnectionShape _shape;
    private readonly bool _isListNullable;
    private Place _place;
    private bool? _hasNextPage;
    private bool _hasList;
    private bool _hasNode;
    private EdgeCursor _cursor;
    private EdgeCursor _lastCursor;

    /// <summary>Begins a connection.</summary>
    /// <param name="reader">Stands on its value.</param>
    /// <param name="type">The GraphQL type that was expected.</param>
    /// <param name="shape">Where its items are.</param>
    /// <param name="hasPageInfo">Whether its <c>pageInfo</c> says where it goes on.</param>
    /// <param name="isNullable">Whether it may be null; it has no items then.</param>
    /// <param name="isListNullable">Whether its list of edges or nodes may be null.</param>
    /// <exception cref="JsonException">The value is no connection.</exception>
    public ConnectionReader(
        scoped ref Utf8JsonReader reader,
        string type,
        ConnectionShape shape,
        bool hasPageInfo = false,
        bool isNullable = false,
        bool isListNullable = false
    )
    {
        _shape = shape;
        HasPageInfo = hasPageInfo;
        _isListNullable = isListNullable;
        if (isNullable && reader.TokenType == JsonTokenType.Null)
        {
            IsNull = true;
        }
        else if (shape == ConnectionShape.List)
        {
            GraphQLReader.ExpectList(ref reader, type);
            _hasList = true;
            _place = Place.List;
        }
        else
        {
            GraphQLReader.ExpectObject(ref reader, type);
            _place = Place.Connection;
        }
    }

    /// <summary>Whether <c>pageInfo</c> says where it goes on.</summary>
    internal bool HasPageInfo { get; }

    /// <summary>Whether edges' cursors are of use even if the connection has its own.</summary>
    internal bool NeedsEdgeCursors { get; init; }

    /// <summary>Whether the connection itself is null.</summary>
    internal bool IsNull { get; }

    /// <summary>The number of edges or nodes so far, null ones included.</summary>
    internal int Begun { get; private set; }

    /// <summary>The number of lists that are null.</summary>
    internal int NullLists { get; private set; }

    /// <summary>The cursor that <c>pageInfo</c> gives.</summary>
    internal string? EndCursor { get; private set; }

    /// <summary>Moves to the next item that is not null.</summary>
    /// <param name="reader">Stands on the connection's value, or on the end of the item before.</param>
    /// <returns><see langword="false"/> if there is none; the reader stands on the connection's end then.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool MoveNext(ref Utf8JsonReader reader)
    {
        while (true)
        {
            if (_place == Place.Edge)
            {
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    if (ReadEdgeField(ref reader))
                    {
                        return true;
                    }
                }

                EndEdge();
            }

            if (_place == Place.List)
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.EndArray)
                {
                    _place = _shape == ConnectionShape.List ? Place.End : Place.Connection;
                    continue;
                }

                Begun++;
                if (reader.TokenType == JsonTokenType.Null)
                {
                    continue;
                }

                if (_shape != ConnectionShape.Edges)
                {
                    return true;
                }

                GraphQLReader.ExpectObject(ref reader, "edge");
                _place = Place.Edge;
                continue;
            }

            if (_place == Place.End)
            {
                return false;
            }

            reader.Read();
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                ReadField(ref reader);
            }
            else
            {
                _place = Place.End;
            }
        }
    }

    /// <summary>The cursor of the last edge that is read to its end and has one.</summary>
    internal readonly string? ReadLastCursor() => _lastCursor.Exists ? JsonText.Decode(_lastCursor.Text, _lastCursor.IsEscaped) : null;

    internal readonly void RequireList()
    {
        if (!_hasList)
        {
            throw new JsonException("The connection has no list of its items.");
        }
    }

    /// <returns>Whether more follows.</returns>
    internal readonly bool RequirePageInfo(ref Utf8JsonReader reader) =>
        _hasNextPage ?? GraphQLReader.ThrowMissing<bool>(ref reader, "pageInfo", "PageInfo!");

    private void ReadField(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals(_shape == ConnectionShape.Nodes ? "nodes"u8 : "edges"u8))
        {
            reader.Read();
            RequireFirst(!_hasList, "list of items");
            _hasList = true;
            if (_isListNullable && reader.TokenType == JsonTokenType.Null)
            {
                NullLists++;
                return;
            }

            GraphQLReader.ExpectList(ref reader, "list");
            _place = Place.List;
        }
        else if (HasPageInfo && reader.ValueTextEquals("pageInfo"u8))
        {
            reader.Read();
            RequireFirst(_hasNextPage is null, "pageInfo");
            GraphQLReader.ReadPageInfo(ref reader, out bool hasNextPage, out string? endCursor);
            _hasNextPage = hasNextPage;
            EndCursor = endCursor;
        }
        else
        {
            reader.Read();
            reader.Skip();
        }
    }

    private void EndEdge()
    {
        if (_cursor.Exists)
        {
            _lastCursor = _cursor;
            _cursor = default;
        }

        _hasNode = false;
        _place = Place.List;
    }

    /// <returns>Whether the reader stands on a node.</returns>
    private bool ReadEdgeField(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("node"u8))
        {
            reader.Read();
            if (reader.TokenType == JsonTokenType.Null)
            {
                return false;
            }

            if (_hasNode)
            {
                throw new JsonException("An edge has its node twice.");
            }

            _hasNode = true;
            return true;
        }

        bool isCursor = (NeedsEdgeCursors || EndCursor is null) && reader.ValueTextEquals("cursor"u8);
        reader.Read();
        if (isCursor && reader.TokenType == JsonTokenType.String)
        {
            _cursor = new EdgeCursor(reader.ValueSpan, reader.ValueIsEscaped);
        }
        else
        {
            reader.Skip();
        }

        return false;
    }

    private static void RequireFirst(bool isFirst, string what)
    {
        if (!isFirst)
        {
            throw new JsonException($"The connection has its {what} twice.");
        }
    }

    // Only the last one becomes a string.
    private readonly ref struct EdgeCursor(ReadOnlySpan<byte> text, bool isEscaped)
    {
        public ReadOnlySpan<byte> Text { get; } = text;

        public bool IsEscaped { get; } = isEscaped;

        public bool Exists { get; } = true;
    }

    private enum Place
    {
        End,
        Connection,
        List,
        Edge,
    }
}
