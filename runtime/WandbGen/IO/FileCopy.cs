using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace WandbGen.IO;

/// <summary>Copies bytes from one open file to another, and compares them.</summary>
internal static class FileCopy
{
    private const int BufferSize = 128 * 1024;

    // A step of this size takes a few milliseconds, which a cancellation has to wait for.
    private const long LargestStep = 4 * 1024 * 1024;

    /// <summary>Copies bytes to the same position of another file, without reading them if the file system can share them.</summary>
    /// <returns>The number of bytes, which is less than requested if the file ends before.</returns>
    /// <exception cref="IOException">The bytes cannot be read, or there is not enough space.</exception>
    public static long Copy(SafeFileHandle source, SafeFileHandle target, long start, long length, CancellationToken cancellationToken)
    {
        long position = start;
        long end = start + length;
        while (OperatingSystem.IsLinux() && Environment.Is64BitProcess && position < end)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long from = position;
            long to = position;
            nint copied = Libc.CopyFileRange(source, ref from, target, ref to, (nint)Math.Min(LargestStep, end - position), 0);
            if (copied <= 0)
            {
                // Not every file system supports this, and none between two file systems. A real failure occurs again below.
                break;
            }

            position += copied;
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (
                position < end
                && RandomAccess.Read(source, buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - position)), position) is > 0 and int read
            )
            {
                cancellationToken.ThrowIfCancellationRequested();
                FileWrite.Write(target, buffer.AsSpan(0, read), position);
                position += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return position - start;
    }

    /// <summary>Whether two files have the same bytes.</summary>
    public static bool AreEqual(SafeFileHandle left, SafeFileHandle right, CancellationToken cancellationToken)
    {
        long length = RandomAccess.GetLength(left);
        if (RandomAccess.GetLength(right) != length)
        {
            return false;
        }

        byte[] leftBytes = ArrayPool<byte>.Shared.Rent(BufferSize);
        byte[] rightBytes = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (long position = 0; position < length; )
            {
                cancellationToken.ThrowIfCancellationRequested();
                int read = RandomAccess.Read(left, leftBytes.AsSpan(0, BufferSize), position);
                int same = RandomAccess.Read(right, rightBytes.AsSpan(0, read), position);
                if (same == 0 || !leftBytes.AsSpan(0, same).SequenceEqual(rightBytes.AsSpan(0, same)))
                {
                    return false;
                }

                position += same;
            }

            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(leftBytes);
            ArrayPool<byte>.Shared.Return(rightBytes);
        }
    }
}
