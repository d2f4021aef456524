namespace WandbGen.History.Exports;

/// <summary>Reads Thrift's compact protocol, which the footer of a parquet file is written in.</summary>
/// <remarks>The bytes come from a server: what leads out of them is an <see cref="InvalidDataException"/>.</remarks>
internal ref struct ThriftReader(ReadOnlySpan<byte> bytes)
{
    private const int Stop = 0;
    private const int True = 1;
    private const int False = 2;
    private const int Byte = 3;
    private const int Double = 7;
    private const int Binary = 8;
    private const int List = 9;
    private const int Set = 10;
    private const int Map = 11;
    private const int Struct = 12;
    private const int MaxDepth = 64;

    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Moves to the next field of a struct.</summary>
    /// <param name="field">The number of the field before, 0 at the beginning; becomes the field's number.</param>
    /// <param name="type">Becomes the type of its value.</param>
    /// <returns>Whether there is one.</returns>
    public bool ReadField(ref int field, out int type)
    {
        byte header = ReadByte();
        type = header & 15;
        if (type == Stop)
        {
            return false;
        }

        int delta = header >> 4;
        field = delta == 0 ? (int)ReadInteger() : field + delta;
        return true;
    }

    /// <summary>Reads the beginning of a list.</summary>
    /// <param name="type">Becomes the type of its items.</param>
    /// <returns>The number of items.</returns>
    public int ReadList(out int type)
    {
        byte header = ReadByte();
        type = header & 15;
        ulong count = header >> 4 == 15 ? ReadVarint() : (ulong)(header >> 4);
        // An item is a byte at least.
        return count <= (ulong)_rest.Length ? (int)count : throw Broken();
    }

    /// <summary>Reads an integer.</summary>
    public long ReadInteger()
    {
        ulong value = ReadVarint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>Passes over a text or other bytes.</summary>
    /// <returns>Their number.</returns>
    public int SkipBinary()
    {
        ulong length = ReadVarint();
        Advance(length);
        return (int)length;
    }

    /// <summary>Passes over a value.</summary>
    public void Skip(int type, int depth = 0)
    {
        if (depth == MaxDepth)
        {
            throw Broken();
        }

        switch (type)
        {
            case True or False:
                break;
            case Byte:
                Advance(1);
                break;
            case > Byte and < Double:
                ReadVarint();
                break;
            case Double:
                Advance(sizeof(double));
                break;
            case Binary:
                Advance(ReadVarint());
                break;
            case List or Set:
                for (int i = ReadList(out int item); i > 0; i--)
                {
                    SkipItem(item, depth + 1);
                }

                break;
            case Map:
                ulong count = ReadVarint();
                byte types = count == 0 ? (byte)0 : ReadByte();
                for (; count > 0; count--)
                {
                    SkipItem(types >> 4, depth + 1);
                    SkipItem(types & 15, depth + 1);
                }

                break;
            case Struct:
                int field = 0;
                while (ReadField(ref field, out int inner))
                {
                    Skip(inner, depth + 1);
                }

                break;
            default:
                throw Broken();
        }
    }

    // In a container a boolean has a byte of its own; in a struct it is in the field's header.
    private void SkipItem(int type, int depth)
    {
        if (type is True or False)
        {
            Advance(1);
        }
        else
        {
            Skip(type, depth);
        }
    }

    private byte ReadByte()
    {
        if (_rest.IsEmpty)
        {
            throw Broken();
        }

        byte value = _rest[0];
        _rest = _rest[1..];
        return value;
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte part = ReadByte();
            value |= (ulong)(part & 127) << shift;
            if (part < 128)
            {
                return value;
            }
        }

        throw Broken();
    }

    private void Advance(ulong count) => _rest = count <= (ulong)_rest.Length ? _rest[(int)count..] : throw Broken();

    private static InvalidDataException Broken() => new("The footer of the parquet file is damaged.");
}
