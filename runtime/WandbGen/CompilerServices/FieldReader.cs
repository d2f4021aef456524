using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace WandbGen.CompilerServices;

/// <summary>Goes through the fields of an object that are selected, whatever order they come in; called by emitted code.</summary>
/// <remarks>A field that is null is left out, as one that is missing is: both leave a property without a value.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct FieldReader
{
    private readonly int _depth;
    private FieldList _fields;

    /// <summary>Begins an object.</summary>
    /// <param name="reader">Stands on the opening brace.</param>
    /// <param name="type">The GraphQL type that was expected.</param>
    /// <param name="fields">
    /// The response keys in the order of the selection, with those of objects whose own fields are wanted in braces:
    /// <c>id project { name } md5</c>.
    /// </param>
    /// <exception cref="JsonException">The value is no object.</exception>
    public FieldReader(scoped ref Utf8JsonReader reader, string type, ReadOnlySpan<byte> fields)
    {
        GraphQLReader.ExpectObject(ref reader, type);
        _depth = reader.CurrentDepth;
        _fields = new FieldList(fields);
    }

    /// <summary>The number of the field, from 0 in the order of the response keys.</summary>
    public readonly int Current => _fields.Next - 1;

    /// <summary>Moves to the next field's value.</summary>
    /// <param name="reader">Stands on the opening brace, or on the end of the value before.</param>
    /// <returns><see langword="false"/> if there is none; the reader stands on the closing brace then.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool MoveNext(ref Utf8JsonReader reader)
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

            bool isSelected = _fields.TryTakeExpected(ref reader) || _fields.TryFind(ref reader);
            reader.Read();
            if (!isSelected)
            {
                reader.Skip();
            }
            else if (reader.TokenType == JsonTokenType.Null)
            {
                _fields.SkipSelection();
            }
            else if (_fields.IsAtSelection)
            {
                GraphQLReader.ExpectObject(ref reader, "object");
                _fields.Enter();
            }
            else
            {
                return true;
            }
        }

        return false;
    }
}
