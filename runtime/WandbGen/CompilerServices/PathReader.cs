using System.ComponentModel;
using System.Text.Json;

namespace WandbGen.CompilerServices;

/// <summary>
/// Reads an answer from its root to the end of a path. It stops at selected fields beside the path, at steps that are null, and at the end
/// of the path. Emitted code uses it.
/// </summary>
/// <remarks>
/// The fields beside a step are read before the step, in any order of the answer, because the end of the path may need them. A step that
/// comes first is skipped, and read after the rest of its object. The fields of an object beside a step are read like fields beside the
/// step itself; if the object is null, so are they.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct PathReader
{
    private readonly string _types;
    private readonly int _depth;
    private FieldList _fields;
    private JsonTokenReader _postponed;
    private FieldList _postponedFields;
    private ReadFields _read;

    // A bit for each level whose fields are read for the second time, after a postponed step.
    private ulong _rereadLevels;
    private bool _isInOrder;
    private bool _hasStep;

    // The depth of the current object beside the path, or 0.
    private int _beside;

    /// <summary>Starts reading an object.</summary>
    /// <param name="reader">The reader, positioned on the opening brace.</param>
    /// <param name="path">
    /// The response keys of the path. Each level has the keys beside the path, with those of objects in braces, and the step as the last
    /// key, followed by the next level in braces: <c>project { run { projectId sweep { sweepName } files } }</c>.
    /// </param>
    /// <param name="types">
    /// The GraphQL types of the steps and of the end, separated by spaces, for error messages. A question mark at the end of a type means
    /// that a condition can leave the step out, so that a missing one is not an error. An exclamation mark means that only objects of one
    /// type have the step, so that an object without it is treated as null.
    /// </param>
    /// <exception cref="JsonException">The value is not an object.</exception>
    public PathReader(scoped ref JsonTokenReader reader, ReadOnlySpan<byte> path, string types)
    {
        GraphQLReader.ExpectObject(ref reader, "object");
        _depth = reader.CurrentDepth;
        _fields = new FieldList(path);
        _types = types;
        _isInOrder = true;
    }

    /// <summary>The index of the field in the order of the response keys, starting at 0.</summary>
    public int Current { get; private set; }

    /// <summary>
    /// Advances to the next value: a field beside the path, a step that is null, or the end of the path, which can be null.
    /// </summary>
    /// <param name="reader">The reader, positioned on the opening brace or at the end of the previous value.</param>
    /// <returns><see langword="false"/> if there is no further value. The reader is then positioned on the closing brace.</returns>
    /// <exception cref="JsonException">
    /// A step or the end of the path is missing, or a step or an object beside the path is there twice.
    /// </exception>
    public bool MoveNext(ref JsonTokenReader reader)
    {
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isExpected = _fields.TryTakeExpected(ref reader);
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

                bool isSelection = _fields.IsAtSelection;
                if (!isStep && (isSelection || reader.TokenType == JsonTokenType.Null) && !IsReread(reader.CurrentDepth))
                {
                    _read.ThrowIfRepeated(ref _fields);
                }

                if (!isStep && reader.TokenType == JsonTokenType.Null)
                {
                    _fields.SkipSelection();
                    continue;
                }

                if (!isStep && isSelection)
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
                // The rest of the object is then read again, which has no effect.
                _rereadLevels |= LevelBit(reader.CurrentDepth + 1);
                reader = _postponed;
                _fields = _postponedFields;
                _postponed = default;
            }
            else
            {
                if (!_hasStep && MissStep(ref reader))
                {
                    return true;
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

    // At a selected value: enters a step, and stops at anything else.
    private bool Stop(ref JsonTokenReader reader)
    {
        Current = _fields.Next - 1;
        if (!_fields.IsAtSelection)
        {
            _hasStep |= _beside == 0 && _fields.IsAtEnd;
            _read.Add(Current);
            return true;
        }

        _read.ThrowIfRepeated(ref _fields);
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

        _read.Add(Current);
        _fields.Enter();
        _isInOrder = true;
        _hasStep = false;
        return false;
    }

    private readonly bool IsReread(int depth) => (_rereadLevels & LevelBit(_beside == 0 ? depth : _beside)) != 0;

    private readonly ulong LevelBit(int depth) => 1UL << (depth - _depth - 1);

    private readonly void ThrowMissing(ref JsonTokenReader reader) =>
        GraphQLReader.ThrowMissing<object>(ref reader, _fields.FindLastKey(), FindType(reader.CurrentDepth));

    // Handles the end of an object that does not have its step.
    private bool MissStep(ref JsonTokenReader reader)
    {
        char mark = FindMark(reader.CurrentDepth)[^1];
        if (mark is not ('?' or '!'))
        {
            ThrowMissing(ref reader);
        }

        _hasStep = true;
        if (mark == '?')
        {
            return false;
        }

        // The object is of another type, so it is treated as null.
        Current = _fields.FindParent();
        _fields.Leave();
        return true;
    }

    private readonly string FindType(int depth) => FindMark(depth).TrimEnd('?', '!');

    // Each level has one step.
    private readonly string FindMark(int depth) => _types.Split(' ')[depth - _depth];
}
