using System.Buffers;
using System.IO.Hashing;
using Microsoft.Win32.SafeHandles;
using WandbGen.IO;

namespace WandbGen.History.Exports;

/// <summary>
/// An export that is kept on the disk, followed by a checksum of each piece. A piece is verified before it is read for the first time, so
/// that one column of a large export costs no more than this column.
/// </summary>
/// <remarks>The checksums find accidental changes only: a process that can write here can also write checksums.</remarks>
internal sealed class ExportCopy : IDisposable
{
    private const int PieceLength = 64 * 1024;
    private const int HashLength = 16;

    // So many pieces take longer to verify than it takes to give them to another core.
    private const int StripLength = 16;

    private readonly SafeFileHandle _file;
    private readonly byte[] _hashes;
    private readonly bool[] _isVerified;

    private ExportCopy(string path, SafeFileHandle file, long length)
    {
        Path = path;
        _file = file;
        Length = length;
        _hashes = new byte[checked((int)LengthOfHashes(length))];
        _isVerified = new bool[_hashes.Length / HashLength];
    }

    /// <summary>Where it is by now.</summary>
    public string Path { get; private set; }

    /// <summary>The number of bytes of the export.</summary>
    public long Length { get; }

    /// <summary>The checksum of the checksums.</summary>
    public string Identity => Convert.ToHexStringLower(XxHash128.Hash(_hashes));

    /// <summary>Makes a copy of a file that has only the export.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async Task<ExportCopy> CreateAsync(string path, CancellationToken cancellationToken)
    {
        // Shared with the handle that stores the checksums.
        SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            var copy = new ExportCopy(path, file, RandomAccess.GetLength(file));
            await copy.ForEachStripAsync(0, copy._isVerified.Length, copy.Hash, cancellationToken).ConfigureAwait(false);
            Array.Fill(copy._isVerified, true);
            return copy;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Opens a copy that was stored.</summary>
    /// <returns><see langword="null"/> if the file has another length.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ExportCopy? TryOpen(string path, long length)
    {
        SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        ExportCopy? opened = null;
        try
        {
            // The server states the length, so nothing is allocated for it before the file has it.
            if (RandomAccess.GetLength(file) == length + LengthOfHashes(length))
            {
                var copy = new ExportCopy(path, file, length);
                opened = copy.TryReadExactly(length, copy._hashes) ? copy : null;
            }

            return opened;
        }
        finally
        {
            if (opened is null)
            {
                file.Dispose();
            }
        }
    }

    /// <summary>Adds the checksums to the file, and gives it another name, unless it has it.</summary>
    /// <exception cref="IOException">The file cannot be written or renamed.</exception>
    public void Store(string path)
    {
        if (path == Path)
        {
            return;
        }

        using (SafeFileHandle file = File.OpenHandle(Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
        {
            FileWrite.Write(file, _hashes, Length);
        }

        File.Move(Path, path, overwrite: true);
        Path = path;
    }

    /// <summary>Verifies the pieces of a range that were not verified before.</summary>
    /// <returns>Whether the range has the bytes that were received, so that it can be read.</returns>
    public async ValueTask<bool> VerifyAsync(ByteRange range, CancellationToken cancellationToken)
    {
        int first = (int)(range.Start / PieceLength);
        int end = (int)((range.End + PieceLength - 1) / PieceLength);
        if (end > _isVerified.Length)
        {
            return false;
        }

        if (_isVerified.AsSpan(first, end - first).Contains(false))
        {
            try
            {
                await ForEachStripAsync(first, end, Verify, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // What the disk cannot read is not verified.
            }
        }

        return !_isVerified.AsSpan(first, end - first).Contains(false);
    }

    /// <summary>Reads verified bytes.</summary>
    /// <returns>How many; 0 if the first one was not verified.</returns>
    /// <exception cref="EndOfStreamException">The file was truncated since.</exception>
    public int Read(long position, Span<byte> to)
    {
        long end = Math.Min(position + to.Length, Length);
        long verified = position;
        while (verified < end && _isVerified[verified / PieceLength])
        {
            verified = Math.Min(end, ((verified / PieceLength) + 1) * PieceLength);
        }

        int length = (int)(verified - position);
        int read = RandomAccess.Read(_file, to[..length], position);
        return read > 0 || length == 0 ? read : throw Truncated();
    }

    /// <summary>Makes nobody else read it. What was verified can still be read here.</summary>
    public void Delete()
    {
        try
        {
            File.Delete(Path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Who opens it verifies it again.
        }
    }

    public void Dispose() => _file.Dispose();

    private Task ForEachStripAsync(int first, int end, Action<int, ReadOnlySpan<byte>> use, CancellationToken cancellationToken) =>
        Parallel.ForAsync(
            0,
            (end - first + StripLength - 1) / StripLength,
            cancellationToken,
            (strip, token) =>
            {
                int start = first + (strip * StripLength);
                Read(start, Math.Min(start + StripLength, end), use, token);
                return ValueTask.CompletedTask;
            }
        );

    // A piece is hashed while it is in the processor's cache.
    private void Read(int first, int end, Action<int, ReadOnlySpan<byte>> use, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(PieceLength);
        try
        {
            for (int piece = first; piece < end; piece++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (_isVerified[piece])
                {
                    continue;
                }

                long start = (long)piece * PieceLength;
                Span<byte> bytes = buffer.AsSpan(0, (int)Math.Min(PieceLength, Length - start));
                use(piece, TryReadExactly(start, bytes) ? bytes : default);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static long LengthOfHashes(long length) => (length + PieceLength - 1) / PieceLength * HashLength;

    private static EndOfStreamException Truncated() => new("The cached export was truncated while it was read.");

    private Span<byte> HashOf(int piece) => _hashes.AsSpan(piece * HashLength, HashLength);

    private void Hash(int piece, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            throw Truncated();
        }

        XxHash128.Hash(bytes, HashOf(piece));
    }

    private void Verify(int piece, ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[HashLength];
        XxHash128.Hash(bytes, hash);
        if (hash.SequenceEqual(HashOf(piece)))
        {
            _isVerified[piece] = true;
        }
    }

    private bool TryReadExactly(long position, Span<byte> to)
    {
        while (!to.IsEmpty)
        {
            int read = RandomAccess.Read(_file, to, position);
            if (read == 0)
            {
                return false;
            }

            position += read;
            to = to[read..];
        }

        return true;
    }
}
