using System.Buffers;
using System.IO.Hashing;
using Microsoft.Win32.SafeHandles;

namespace WandbGen.History.Exports;

/// <summary>The bytes of an export that is on the disk.</summary>
/// <param name="path">The file.</param>
/// <param name="isCached">Whether it is the cache's, and not a file of the user's.</param>
internal sealed class LocalBytes(string path, bool isCached) : ExportBytes
{
    private const long PieceLength = 4 * 1024 * 1024;
    private const int HashLength = 16;

    // The bytes are hashed while they are in the processor's cache.
    private const int BufferLength = 256 * 1024;

    private readonly SafeFileHandle _file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);

    /// <summary>Where it is by now.</summary>
    public string Path { get; set; } = path;

    public override long Length => RandomAccess.GetLength(_file);

    public override long Position { get; set; }

    /// <summary>The checksum in the name. It finds accidental changes only, because a process that can write can also rename.</summary>
    /// <remarks>The hash of the pieces' hashes, so that all cores compute it.</remarks>
    public async Task<string> HashAsync(CancellationToken cancellationToken)
    {
        long length = Length;
        int count = checked((int)((length + PieceLength - 1) / PieceLength));
        byte[] hashes = new byte[count * HashLength];
        await Parallel
            .ForAsync(
                0,
                count,
                cancellationToken,
                (piece, token) =>
                {
                    long start = piece * PieceLength;
                    Hash(start, Math.Min(PieceLength, length - start), hashes.AsSpan(piece * HashLength), token);
                    return ValueTask.CompletedTask;
                }
            )
            .ConfigureAwait(false);
        return Convert.ToHexStringLower(XxHash128.Hash(hashes));
    }

    private void Hash(long start, long length, Span<byte> to, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            var hash = new XxHash128();
            while (length > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int read = RandomAccess.Read(_file, buffer.AsSpan(0, (int)Math.Min(BufferLength, length)), start);
                if (read == 0)
                {
                    throw new EndOfStreamException("The file was truncated while it was read.");
                }

                hash.Append(buffer.AsSpan(0, read));
                start += read;
                length -= read;
            }

            hash.GetCurrentHash(to);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public override Task<ExportParts> ReceiveAsync(IReadOnlyList<ByteRange> ranges, CancellationToken cancellationToken) =>
        Task.FromResult(ExportParts.None);

    public override void Load(ExportParts parts) { }

    public override void Discard()
    {
        if (!isCached)
        {
            return;
        }

        try
        {
            File.Delete(Path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The exception states the damage.
        }
    }

    public override int Read(Span<byte> buffer)
    {
        int read = RandomAccess.Read(_file, buffer, Position);
        Position += read;
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        _file.Dispose();
        base.Dispose(disposing);
    }
}
