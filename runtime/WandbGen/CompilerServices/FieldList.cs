using System.Runtime.CompilerServices;
using System.Text;

namespace WandbGen.CompilerServices;

/// <summary>The response keys of a selection, and the position of the next expected key.</summary>
/// <remarks>
/// Servers answer in the order of the selection, so the expected key is compared first. The other keys are searched only if it differs.
/// </remarks>
/// <param name="keys">
/// The keys in GraphQL's notation, with a space between tokens: <c>id project { name } md5</c>. The keys are numbered in the order of the
/// text, starting at 0.
/// </param>
internal ref struct FieldList(ReadOnlySpan<byte> keys)
{
    private readonly ReadOnlySpan<byte> _keys = keys;
    private int _position;

    /// <summary>The number of the key that is expected next.</summary>
    public int Next { get; private set; }

    /// <summary>Whether the key that was found last has a selection.</summary>
    public readonly bool IsAtSelection => IsAt((byte)'{');

    /// <summary>Whether the key that was found last is the last one of its selection.</summary>
    public readonly bool IsAtEnd => _position >= _keys.Length || IsAt((byte)'}');

    /// <summary>Advances to a key if it is the expected one.</summary>
    /// <param name="reader">The reader, positioned on the name of a property.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTakeExpected(ref readonly JsonTokenReader reader)
    {
        ReadOnlySpan<byte> key = reader.ValueSpan;
        int end = _position + key.Length;
        if (
            (end < _keys.Length ? _keys[end] != (byte)' ' : end > _keys.Length)
            || !_keys.Slice(_position, key.Length).SequenceEqual(key)
            || reader.ValueIsEscaped
            // A brace is not a name, and several keys are not one.
            || IsAt((byte)'}')
            || key.IndexOf((byte)' ') >= 0
        )
        {
            return false;
        }

        _position = end + 1;
        Next++;
        return true;
    }

    /// <summary>Searches a key in the selection of the expected key, and advances to it.</summary>
    /// <param name="reader">The reader, positioned on the name of a property.</param>
    public bool TryFind(ref readonly JsonTokenReader reader)
    {
        FieldList candidate = this;
        candidate.GoToStart();
        while (!candidate.IsAtEnd)
        {
            ReadOnlySpan<byte> key = candidate.TakeToken();
            candidate.Next++;
            if (GraphQLReader.IsText(in reader, key))
            {
                this = candidate;
                return true;
            }

            candidate.SkipSelection();
        }

        return false;
    }

    /// <summary>Enters the selection that follows.</summary>
    public void Enter() => TakeToken();

    /// <summary>Leaves the current selection, to the token after it.</summary>
    public void Leave()
    {
        while (!IsAtEnd)
        {
            TakeToken();
            Next++;
            SkipSelection();
        }

        TakeToken();
    }

    /// <summary>Skips the selection that follows, if there is one.</summary>
    public void SkipSelection()
    {
        if (IsAtSelection)
        {
            Enter();
            Leave();
        }
    }

    /// <summary>Returns the last key of the current selection.</summary>
    public readonly string FindLastKey()
    {
        FieldList candidate = this;
        candidate.GoToStart();
        ReadOnlySpan<byte> last = default;
        while (!candidate.IsAtEnd)
        {
            last = candidate.TakeToken();
            candidate.SkipSelection();
        }

        return Encoding.UTF8.GetString(last);
    }

    /// <summary>Returns the number of the key that has the current selection.</summary>
    public readonly int FindParent()
    {
        FieldList candidate = this;
        candidate.GoToStart();
        return candidate.Next - 1;
    }

    /// <summary>Whether the key that was found last is the first key of its selection.</summary>
    public readonly bool IsFirst()
    {
        FieldList candidate = this;
        candidate.GoToStart();
        return candidate.Next == Next - 1;
    }

    /// <summary>Whether the key that was found last is the last key of its selection, apart from its own selection.</summary>
    public readonly bool IsLast()
    {
        if (!IsAtSelection)
        {
            return IsAtEnd;
        }

        FieldList candidate = this;
        candidate.SkipSelection();
        return candidate.IsAtEnd;
    }

    private readonly bool IsAt(byte token) => _position < _keys.Length && _keys[_position] == token;

    private ReadOnlySpan<byte> TakeToken()
    {
        if (_position >= _keys.Length)
        {
            return default;
        }

        ReadOnlySpan<byte> rest = _keys[_position..];
        int length = rest.IndexOf((byte)' ');
        ReadOnlySpan<byte> token = length < 0 ? rest : rest[..length];
        _position += token.Length + 1;
        return token;
    }

    // Moves to the token after the brace that opens the current selection.
    private void GoToStart()
    {
        int start = Math.Min(_position, _keys.Length);
        for (int closed = 0; start > 0; start--)
        {
            byte before = _keys[start - 1];
            closed += before == (byte)'}' ? 1 : 0;
            if (before == (byte)'{' && closed-- == 0)
            {
                // Skips the space.
                start++;
                break;
            }
        }

        Next = 0;
        for (_position = 0; _position < start; )
        {
            ReadOnlySpan<byte> token = TakeToken();
            Next += token[0] is (byte)'{' or (byte)'}' ? 0 : 1;
        }
    }
}
