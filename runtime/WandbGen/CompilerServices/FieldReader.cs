using System.ComponentModel;
using System.Text.Json;

namespace WandbGen.CompilerServices;

/// <summary>Enumerates the selected fields of an object, in any order. Emitted code uses it.</summary>
/// <remarks>
/// A field that is null is skipped, like a missing field. Neither sets its property. If a field is there twice, the last value counts.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct FieldReader
{
    private readonly int _depth;
    private FieldList _fields;
    private ReadFields _read;
    private bool _isInOrder;

    /// <summary>Starts reading an object.</summary>
    /// <param name="reader">The reader, positioned on the opening brace.</param>
    /// <param name="type">The expected GraphQL type.</param>
    /// <param name="fields">
    /// The response keys in the order of the selection. Braces contain the keys of nested objects: <c>id project { name } md5</c>.
    /// </param>
    /// <exception cref="JsonException">The value is not an object.</exception>
    public FieldReader(scoped ref JsonTokenReader reader, string type, ReadOnlySpan<byte> fields)
    {
        GraphQLReader.ExpectObject(ref reader, type);
        _depth = reader.CurrentDepth;
        _fields = new FieldList(fields);
        _isInOrder = true;
    }

    /// <summary>The index of the field in the order of the response keys, starting at 0.</summary>
    public readonly int Current => _fields.Next - 1;

    /// <summary>Advances to the value of the next field.</summary>
    /// <param name="reader">The reader, positioned on the opening brace or at the end of the previous value.</param>
    /// <returns><see langword="false"/> if there is no further field. The reader is then positioned on the closing brace.</returns>
    /// <exception cref="JsonException">A field that was there is there again, and is null or an object with a selection.</exception>
    public bool MoveNext(ref JsonTokenReader reader)
    {
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                if (reader.CurrentDepth == _depth)
                {
                    return false;
                }

                _fields.Leave();
                continue;
            }

            if (!_fields.TryTakeExpected(ref reader) && !TryFind(ref reader))
            {
                reader.Read();
                reader.Skip();
                continue;
            }

            reader.Read();
            if (reader.TokenType != JsonTokenType.Null && !_fields.IsAtSelection)
            {
                if (!_isInOrder)
                {
                    _read.Add(Current);
                }

                return true;
            }

            if (!_isInOrder)
            {
                _read.ThrowIfRepeated(ref _fields);
            }

            if (reader.TokenType == JsonTokenType.Null)
            {
                // A value may still follow.
                LeaveOrder(Current);
                _fields.SkipSelection();
            }
            else
            {
                GraphQLReader.ExpectObject(ref reader, "object");
                _fields.Enter();
            }
        }

        return false;
    }

    private bool TryFind(ref readonly JsonTokenReader reader)
    {
        int expected = _fields.Next;
        if (!_fields.TryFind(in reader))
        {
            return false;
        }

        LeaveOrder(expected);
        return true;
    }

    // As long as each field is the expected one and has a value, those that were read are all before it, and none can be there twice.
    private void LeaveOrder(int expected)
    {
        if (_isInOrder)
        {
            _isInOrder = false;
            _read.AddBefore(expected);
        }
    }
}
