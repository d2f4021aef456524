using System.Buffers.Binary;
using System.IO.Hashing;

namespace WandbGen.Testing.Folders;

/// <summary>
/// Reads the records of a <c>.wandb</c> file: LevelDB's log format after a header of W&amp;B's own, with the checksum of zlib.
/// </summary>
internal static class TransactionLog
{
    private const int BlockSize = 32 * 1024;
    private const int HeaderSize = 7;

    /// <summary>Reads the records up to the end, or up to the first one that is damaged or incomplete, because a run may still be
    /// writing.</summary>
    /// <exception cref="FormatException">The file is not a log.</exception>
    public static IEnumerable<byte[]> Read(byte[] file)
    {
        if (
            file.Length < HeaderSize
            || !file.AsSpan(0, 4).SequenceEqual(":W&B"u8)
            || BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(4)) != 0xBEE1
            || file[6] != 0
        )
        {
            throw new FormatException("The file does not begin as a .wandb file does.");
        }

        return ReadRecords(file);
    }

    private static IEnumerable<byte[]> ReadRecords(byte[] file)
    {
        using var record = new MemoryStream();
        int position = HeaderSize;
        while (true)
        {
            // The end of a block that is too small for a header is padded.
            int left = BlockSize - (position % BlockSize);
            if (left < HeaderSize)
            {
                position += left;
            }

            if (position + HeaderSize > file.Length)
            {
                yield break;
            }

            uint checksum = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(position));
            int length = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(position + 4));
            byte kind = file[position + 6];
            if (position + HeaderSize + length > file.Length || Crc32.HashToUInt32(file.AsSpan(position + 6, length + 1)) != checksum)
            {
                yield break;
            }

            record.Write(file, position + HeaderSize, length);
            position += HeaderSize + length;
            // 1 is a complete record; 2, 3 and 4 are the first, a middle and the last part of a record.
            if (kind is 1 or 4)
            {
                yield return record.ToArray();
                record.SetLength(0);
            }
        }
    }
}
