using System.Buffers;
using System.Security.Cryptography;
using WandbGen.IO;

namespace WandbGen.Uploads;

/// <summary>A file as it was when its checksum was computed. What is uploaded later is these bytes, or nothing.</summary>
internal sealed record HashedFile : HashedSource
{
    private const int BufferSize = 256 * 1024;

    private HashedFile() { }

    /// <summary>The path on the disk.</summary>
    public required string Path { get; init; }

    /// <summary>The time of the last write.</summary>
    public required DateTime LastWrite { get; init; }

    /// <summary>Reads a file and computes its checksum.</summary>
    /// <param name="path">The path on the disk.</param>
    /// <param name="name">The name of the file in messages.</param>
    /// <param name="getPartSize">Returns the size of the parts for the size of a file, or 0 if it is sent in one request.</param>
    /// <param name="read">Receives the number of bytes that were read.</param>
    /// <param name="cancellationToken">A token that cancels the call.</param>
    /// <exception cref="WandbUploadException">The file cannot be read, is not a regular file, or changed while it was read.</exception>
    public static HashedFile Read(
        string path,
        string name,
        Func<long, long> getPartSize,
        Action<int> read,
        CancellationToken cancellationToken
    )
    {
        using SourceFile file = SourceFile.Open(path, name);
        long partSize = getPartSize(file.Length);
        List<string> parts = [];
        using IncrementalHash whole = Checksum.Create();
        using IncrementalHash? part = partSize > 0 ? Checksum.Create() : null;
        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(BufferSize, Math.Max(file.Length, 1)));
        try
        {
            for (long position = 0; position < file.Length; )
            {
                cancellationToken.ThrowIfCancellationRequested();
                long toEndOfPart = part is null ? long.MaxValue : partSize - (position % partSize);
                int count = file.Read(buffer.AsSpan(0, (int)Math.Min(buffer.Length, toEndOfPart)), position);
                whole.AppendData(buffer, 0, count);
                part?.AppendData(buffer, 0, count);
                position += count;
                if (part is not null && (position % partSize == 0 || position == file.Length))
                {
                    parts.Add(Convert.ToBase64String(part.GetHashAndReset()));
                }

                read(count);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return new HashedFile
        {
            Path = path,
            Length = file.Length,
            LastWrite = file.LastWrite,
            Md5 = Checksum.ToText(whole),
            PartSize = partSize,
            Parts = parts,
        };
    }

    public override IUploadSource Open(string name, int? part = null) => SourceFile.Open(this, name, part);
}
