using System.Text.Json;

namespace WandbGen.CompilerServices;

/// <summary>The numbers of the fields that have been read from an object, to notice one that is there again.</summary>
internal struct ReadFields
{
    private const int Size = 64;

    private ulong _first;
    private ulong[]? _others;

    /// <summary>Adds a field.</summary>
    public void Add(int field)
    {
        if (field < Size)
        {
            _first |= 1UL << field;
        }
        else
        {
            AddOther(field);
        }
    }

    /// <summary>Adds all fields before one.</summary>
    public void AddBefore(int field)
    {
        _first |= field < Size ? (1UL << field) - 1 : ulong.MaxValue;
        for (int other = Size; other < field; other++)
        {
            AddOther(other);
        }
    }

    /// <summary>
    /// Throws if a field was read before. A value that is there twice replaces the first one, but null would leave the first one in place,
    /// and an object would be combined with it.
    /// </summary>
    /// <param name="fields">The fields, positioned after the key that was found.</param>
    /// <exception cref="JsonException">The field was read before, or one of its selection.</exception>
    public readonly void ThrowIfRepeated(scoped ref readonly FieldList fields)
    {
        FieldList end = fields;
        end.SkipSelection();
        for (int field = fields.Next - 1; field < end.Next; field++)
        {
            if (field < Size ? (_first & (1UL << field)) != 0 : IsOther(field))
            {
                throw new JsonException("The answer has this field twice.");
            }
        }
    }

    private void AddOther(int field)
    {
        int index = field / Size - 1;
        if (index >= (_others?.Length ?? 0))
        {
            Array.Resize(ref _others, index + 1);
        }

        _others![index] |= 1UL << field;
    }

    private readonly bool IsOther(int field) =>
        field / Size - 1 is var index && index < (_others?.Length ?? 0) && (_others![index] & (1UL << field)) != 0;
}
