using System.ComponentModel;
using System.Text.Json;
using WandbGen.Values;

namespace WandbGen.CompilerServices;

/// <summary>
/// Enumerates the items of a connection, skips items that are null, and records the other fields of the connection. Emitted code uses it.
/// </summary>
/// <remarks>
/// A <c>pageInfo</c> or a list of items that is null or present twice throws, because each of these could be mistaken for the end of a
/// listing.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct ConnectionReader
{
    private readonly ConnectionSchema _schema;
    private Place _place;
    private bool? _hasNextPage;
    private bool _hasList;
    private bool _hasNode;
    private EdgeCursor _cursor;
    private EdgeCursor _lastCursor;

    /// <summary>Starts reading a connection.</summary>
    /// <param name="reader">The reader, positioned on the value of the connection.</param>
    /// <param name="schema">The connection.</param>
    /// <exception cref="JsonException">The value is not a connection.</exception>
    public ConnectionReader(scoped ref JsonTokenReader reader, ConnectionSchema schema)
    {
        _schema = schema;
        ItemCursor = schema.ItemCursor;
        if (schema.IsNullable && reader.TokenType == JsonTokenType.Null)
        {
            IsNull = true;
        }
        else if (schema.Shape == ConnectionShape.List)
        {
            GraphQLReader.ExpectList(ref reader, schema.Type);
            _hasList = true;
            _place = Place.List;
        }
        else
        {
            GraphQLReader.ExpectObject(ref reader, schema.Type);
            _place = Place.Connection;
        }
    }

    /// <summary>Whether the connection has a <c>pageInfo</c>.</summary>
    internal readonly bool HasPageInfo => _schema.HasPageInfo;

    /// <summary>Whether the cursors of edges are needed although the connection has a <c>pageInfo</c>.</summary>
    internal bool NeedsEdgeCursors { get; init; }

    /// <summary>The response key of the cursor in an item, node or edge that another reader reads; empty if there is none.</summary>
    internal ReadOnlySpan<byte> ItemCursor { get; init; }

    /// <summary>Whether the connection itself is null.</summary>
    internal bool IsNull { get; }

    /// <summary>The number of edges or nodes so far, null ones included.</summary>
    internal int Begun { get; private set; }

    /// <summary>The number of lists that are null.</summary>
    internal int NullLists { get; private set; }

    /// <summary>The value of <c>pageInfo.endCursor</c>.</summary>
    internal string? EndCursor { get; private set; }

    /// <summary>Advances to the next item that is not null.</summary>
    /// <param name="reader">The reader, positioned on the value of the connection or at the end of the previous item.</param>
    /// <returns><see langword="false"/> if there is no further item. The reader is then positioned at the end of the connection.</returns>
    public bool MoveNext(ref JsonTokenReader reader)
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

                _hasNode = false;
                _place = Place.List;
            }

            if (_place == Place.List)
            {
                if (_cursor.Exists)
                {
                    _lastCursor = _cursor;
                    _cursor = default;
                }

                reader.Read();
                if (reader.TokenType == JsonTokenType.EndArray)
                {
                    _place = _schema.Shape == ConnectionShape.List ? Place.End : Place.Connection;
                    continue;
                }

                Begun++;
                if (reader.TokenType == JsonTokenType.Null)
                {
                    continue;
                }

                if (_schema.Shape != ConnectionShape.Edges)
                {
                    if (!ItemCursor.IsEmpty)
                    {
                        ReadCursorOf(reader);
                    }

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
                _place = _hasList ? Place.End : throw new JsonException("The connection has no list of its items.");
            }
        }
    }

    /// <summary>
    /// Whether a page ends at the cursor where it should begin: the server ignores the argument and has sent the previous items again. If
    /// the server also states that more items follow, this throws.
    /// </summary>
    /// <param name="saysMore">Whether <c>pageInfo</c> or another field states whether more items follow.</param>
    /// <param name="endCursor">The cursor at the end of the page.</param>
    /// <param name="after">The cursor of the request.</param>
    internal static bool IsRepeated(bool saysMore, string? endCursor, string? after) =>
        !saysMore && endCursor is not null && endCursor == after;

    /// <summary>Returns the cursor of the last edge that was read completely and has a cursor.</summary>
    internal readonly string? ReadLastCursor() => _lastCursor.Exists ? JsonText.Decode(_lastCursor.Text, _lastCursor.IsEscaped) : null;

    /// <returns>Whether more items follow.</returns>
    internal readonly bool RequirePageInfo(ref JsonTokenReader reader) =>
        _hasNextPage ?? GraphQLReader.ThrowMissing<bool>(ref reader, "pageInfo", "PageInfo!");

    private void ReadField(ref JsonTokenReader reader)
    {
        if (GraphQLReader.IsText(in reader, _schema.Shape == ConnectionShape.Nodes ? "nodes"u8 : "edges"u8))
        {
            reader.Read();
            RequireFirst(!_hasList, "list of items");
            _hasList = true;
            if (_schema.IsListNullable && reader.TokenType == JsonTokenType.Null)
            {
                NullLists++;
                return;
            }

            GraphQLReader.ExpectList(ref reader, "list");
            _place = Place.List;
        }
        else if (HasPageInfo && GraphQLReader.IsText(in reader, "pageInfo"u8))
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

    // The reader is a copy, because the item is read again. A generated document selects the cursor first.
    private void ReadCursorOf(JsonTokenReader item)
    {
        if (item.TokenType != JsonTokenType.StartObject)
        {
            return;
        }

        while (item.Read() && item.TokenType == JsonTokenType.PropertyName)
        {
            bool isCursor = GraphQLReader.IsText(in item, ItemCursor);
            item.Read();
            if (isCursor)
            {
                ReadCursor(ref item);
                return;
            }

            item.Skip();
        }
    }

    private void ReadCursor(ref JsonTokenReader reader)
    {
        if (reader.TokenType is JsonTokenType.String or JsonTokenType.Number)
        {
            _cursor = new EdgeCursor(reader.ValueSpan, reader.ValueIsEscaped);
        }
    }

    /// <returns>Whether the reader stands on a node.</returns>
    private bool ReadEdgeField(ref JsonTokenReader reader)
    {
        if (GraphQLReader.IsText(in reader, "node"u8))
        {
            reader.Read();
            if (_hasNode)
            {
                throw new JsonException("An edge has its node twice.");
            }

            if (reader.TokenType == JsonTokenType.Null)
            {
                return false;
            }

            _hasNode = true;
            return true;
        }

        bool isCursor = (NeedsEdgeCursors || EndCursor is null) && GraphQLReader.IsText(in reader, "cursor"u8);
        reader.Read();
        if (isCursor)
        {
            ReadCursor(ref reader);
        }

        reader.Skip();
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
