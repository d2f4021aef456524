using System.ComponentModel;
using System.Text.Json;

namespace WandbGen.CompilerServices;

/// <summary>
/// Walks a response from its root to the field at the end of a path, and stops at the fields beside the path that are wanted, at steps that
/// are null, and at the end; called by emitted code.
/// </summary>
/// <remarks>
/// Fields beside a step come before it, whatever order the server answers in: what is at the end may need them. Where a step comes first it
/// is passed over, and gone into when the rest of its object is read. An object beside a step is gone through as its fields were the
/// step's own neighbours; where it is null, so are they.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct PathReader
{
    private readonly string _types;
    private readonly int _depth;
    private FieldList _fields;
    private Utf8JsonReader _postponed;
    private FieldList _postponedFields;
    private bool _isInOrder;
    private bool _hasStep;

    // The depth of the object beside the path that is gone through, or 0.
    private int _beside;

    /// <summary>Begins at an object.</summary>
    /// <param name="reader">Stands on the opening brace.</param>
    /// <param name="path">
    /// The response keys: at each level those beside the path, those of objects in braces, and the step last, with the next level in
    /// braces: <c>project { run { projectId sweep { sweepName } files } }</c>.
    /// </param>
    /// <param name="types">The GraphQL types of the steps and of the end, with spaces between them, for messages.</param>
    /// <exception cref="JsonException">The value is no object.</exception>
    public PathReader(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> path, string types)
    {
        GraphQLReader.ExpectObject(ref reader, "object");
        _depth = reader.CurrentDepth;
        _fields = new FieldList(path);
        _types = types;
        _isInOrder = true;
    }

    /// <summary>The number of the field, from 0 in the order of the response keys.</summary>
    public int Current { get; private set; }

    /// <summary>Moves to the next value: of a field beside the path, of a step if it is null, or of the end, null or not.</summary>
    /// <param name="reader">Stands on the opening brace, or on the end of the value before.</param>
    /// <returns><see langword="false"/> if there is none; the reader stands on the closing brace then.</returns>
    /// <exception cref="JsonException">A step or the end is missing.</exception>
    public bool MoveNext(ref Utf8JsonReader reader)
    {
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isExpected = !reader.ValueSpan.Contains((byte)' ') && _fields.TryTakeExpected(ref reader);
                bool isSelected = isExpected || _fields.TryFind(ref reader);
                reader.Read();
                if (!isSelected)
                {
                    reader.Skip();
                    continue;
                }

                bool isStep = _beside == 0 && _fields.IsLast();
                _isInOrder &= isExpected || _beside != 0;
                if (isStep && !_isInOrder && !_fields.IsFirst())
                {
                    _postponed = reader;
                    _postponedFields = _fields;
                    _fields.SkipSelection();
                    reader.Skip();
                    continue;
                }

                if (!isStep && reader.TokenType == JsonTokenType.Null)
                {
                    _fields.SkipSelection();
                    continue;
                }

                if (!isStep && _fields.IsAtSelection)
                {
                    GraphQLReader.ExpectObject(ref reader, "object");
                    _beside = _beside == 0 ? reader.CurrentDepth : _beside;
                    _fields.Enter();
                    continue;
                }
            }
            else if (_beside != 0)
            {
                _beside = reader.CurrentDepth == _beside ? 0 : _beside;
                _fields.Leave();
                continue;
            }
            else if (_postponed.TokenType != JsonTokenType.None)
            {
                // The rest of the object is read again behind it, which comes to the same.
                reader = _postponed;
                _fields = _postponedFields;
                _postponed = default;
            }
            else
            {
                if (!_hasStep)
                {
                    ThrowMissing(ref reader);
                }

                if (reader.CurrentDepth == _depth)
                {
                    return false;
                }

                _fields.Leave();
                continue;
            }

            if (Stop(ref reader))
            {
                return true;
            }
        }

        return false;
    }

    // On a value that is wanted: goes into a step, and stops on anything else.
    private bool Stop(ref Utf8JsonReader reader)
    {
        Current = _fields.Next - 1;
        if (!_fields.IsAtSelection)
        {
            _hasStep |= _beside == 0 && _fields.IsAtEnd;
            return true;
        }

        if (reader.TokenType == JsonTokenType.Null)
        {
            _hasStep = true;
            _fields.SkipSelection();
            return true;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            GraphQLReader.ThrowUnexpected<object>(ref reader, FindType(reader.CurrentDepth - 1));
        }

        _fields.Enter();
        _isInOrder = true;
        _hasStep = false;
        return false;
    }

    private readonly void ThrowMissing(ref Utf8JsonReader reader) =>
        GraphQLReader.ThrowMissing<object>(ref reader, _fields.FindLastKey(), FindType(reader.CurrentDepth));

    // Each level has one step.
    private readonly string FindType(int depth) => _types.Split(' ')[depth - _depth];
}
