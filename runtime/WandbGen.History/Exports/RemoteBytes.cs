using System.Collections.Immutable;
using System.Globalization;
using WandbGen.Downloads;
using WandbGen.Transport;

namespace WandbGen.History.Exports;

/// <summary>Those bytes of an export that are needed, received range by range: a broken connection is resumed, an address that has expired
/// is asked for again, and all ranges are of one object. What a copy on the disk has is not received.</summary>
internal sealed class RemoteBytes : ExportBytes
{
    /// <summary>How much is asked for before anything is known of a file: all of a small one.</summary>
    public const int HeadLength = 64 * 1024;

    private const int MaxParallelRanges = 4;

    private static readonly DownloadOptions s_options = new();

    private readonly Export _export;
    private readonly RemoteObject _remote;
    private readonly ExportParts _kept = new();
    private ImmutableArray<ExportParts> _loaded = [];
    private ExportCopy? _copy;
    private long _length;

    private RemoteBytes(ContentClient content, Export export)
    {
        _export = export;
        _remote = new RemoteObject(content, export, new ContentForm());
    }

    public override long Length => _length;

    public override long Position { get; set; }

    /// <summary>Which object it is, if the storage says.</summary>
    public string? EntityTag => _remote.EntityTag?.Tag;

    /// <summary>Whether all bytes are here already.</summary>
    public bool IsWhole => _kept.From(0).Length == _length;

    /// <summary>Receives the beginning of an export.</summary>
    /// <returns><see langword="null"/> if the storage sends files only as a whole.</returns>
    public static async Task<RemoteBytes?> TryOpenAsync(ContentClient content, Export export, CancellationToken cancellationToken)
    {
        var bytes = new RemoteBytes(content, export);
        try
        {
            if (await bytes.TryReceiveHeadAsync(cancellationToken).ConfigureAwait(false))
            {
                RemoteBytes opened = bytes;
                bytes = null;
                return opened;
            }

            return null;
        }
        finally
        {
            bytes?.Dispose();
        }
    }

    /// <summary>Reads from a copy what it has unchanged, if it is of this object: it has its length, and all that was received of
    /// it.</summary>
    /// <param name="copy">The copy, which is disposed with this, or at once.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<bool> TryUseAsync(ExportCopy copy, CancellationToken cancellationToken)
    {
        bool isUsed = false;
        try
        {
            return isUsed = copy.Length == _length && await IsCopyOfKeptAsync(copy, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (isUsed)
            {
                _copy = copy;
            }
            else
            {
                copy.Dispose();
            }
        }
    }

    /// <summary>Makes sure that a part can be read until the end.</summary>
    public async ValueTask KeepAsync(ByteRange range, CancellationToken cancellationToken)
    {
        if (!IsKept(range) && !await HasCopyOfAsync(range, cancellationToken).ConfigureAwait(false))
        {
            Check(range);
            var bytes = new ArraySegment<byte>(new byte[range.Length]);
            await ReceiveAsync(range.Start, bytes, cancellationToken).ConfigureAwait(false);
            _kept.Add(range.Start, bytes);
        }
    }

    public override async Task<ExportParts> ReceiveAsync(IReadOnlyList<ByteRange> ranges, CancellationToken cancellationToken)
    {
        ByteRange[] missing = [.. ranges.Where(range => !IsKept(range))];
        var received = new ArraySegment<byte>[missing.Length];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = MaxParallelRanges, CancellationToken = cancellationToken };
        await Parallel
            .ForAsync(
                0,
                missing.Length,
                parallel,
                async (i, token) =>
                {
                    Check(missing[i]);
                    if (!await HasCopyOfAsync(missing[i], token).ConfigureAwait(false))
                    {
                        received[i] = ExportParts.Rent(missing[i]);
                        await ReceiveAsync(missing[i].Start, received[i], token).ConfigureAwait(false);
                    }
                }
            )
            .ConfigureAwait(false);
        var parts = new ExportParts();
        for (int i = 0; i < missing.Length; i++)
        {
            if (received[i].Array is not null)
            {
                parts.Add(missing[i].Start, received[i]);
            }
        }

        return parts;
    }

    public override void Load(ExportParts parts) =>
        ImmutableInterlocked.Update(ref _loaded, static (all, more) => all.RemoveAll(static loaded => loaded.IsEmpty).Add(more), parts);

    public override int Read(Span<byte> buffer)
    {
        int length = (int)Math.Min(buffer.Length, Math.Max(0, _length - Position));
        if (length == 0)
        {
            return 0;
        }

        ReadOnlySpan<byte> found = _kept.From(Position);
        ImmutableArray<ExportParts> loaded = _loaded;
        for (int i = 0; found.IsEmpty && i < loaded.Length; i++)
        {
            found = loaded[i].From(Position);
        }

        if (!found.IsEmpty)
        {
            length = Math.Min(length, found.Length);
            found[..length].CopyTo(buffer);
            Position += length;
            return length;
        }

        if (_copy?.Read(Position, buffer[..length]) is > 0 and int read)
        {
            Position += read;
            return read;
        }

        throw new InvalidDataException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The footer of the parquet file does not say that bytes {Position} to {Position + length} are needed."
            )
        );
    }

    public override void Discard() => _copy?.Delete();

    protected override void Dispose(bool disposing)
    {
        _copy?.Dispose();
        base.Dispose(disposing);
    }

    private async ValueTask<bool> HasCopyOfAsync(ByteRange range, CancellationToken cancellationToken)
    {
        if (_copy is null)
        {
            return false;
        }

        bool isRight = await _copy.VerifyAsync(range, cancellationToken).ConfigureAwait(false);
        if (!isRight)
        {
            _copy.Delete();
        }

        return isRight;
    }

    private async ValueTask<bool> IsCopyOfKeptAsync(ExportCopy copy, CancellationToken cancellationToken)
    {
        foreach ((long start, ArraySegment<byte> bytes) in _kept.All)
        {
            if (
                !await copy.VerifyAsync(new ByteRange(start, start + bytes.Count), cancellationToken).ConfigureAwait(false)
                || !IsCopyOf(copy, start, bytes)
            )
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsCopyOf(ExportCopy copy, long start, ReadOnlySpan<byte> bytes)
    {
        byte[] copied = new byte[bytes.Length];
        for (int length = 0; length < copied.Length; )
        {
            length += copy.Read(start + length, copied.AsSpan(length));
        }

        return bytes.SequenceEqual(copied);
    }

    private bool IsKept(ByteRange range) => _kept.From(range.Start).Length >= range.Length;

    private async Task<bool> TryReceiveHeadAsync(CancellationToken cancellationToken)
    {
        byte[] head = new byte[HeadLength];
        int length = 0;
        try
        {
            var reader = new ContentReader(_remote, s_options, 0, HeadLength, isTransfer: true);
            await using (reader.ConfigureAwait(false))
            {
                while (
                    length < head.Length
                    && await reader.ReadAsync(head.AsMemory(length), cancellationToken).ConfigureAwait(false) is > 0 and int read
                )
                {
                    length += read;
                }

                // Without an end, or with a later one, the answer is the whole, which may continue after the buffer.
                if (length == head.Length && (_remote.StoredLength is null || _remote.StoredLength > length) && !(reader.End <= length))
                {
                    return false;
                }
            }
        }
        catch (RestartException exception)
        {
            throw exception.Reason;
        }

        _length = length < head.Length ? length : _remote.StoredLength ?? length;
        _kept.Add(0, new ArraySegment<byte>(head, 0, length));
        return true;
    }

    private void Check(ByteRange range)
    {
        if (range.End > _length || range.Length > System.Array.MaxLength)
        {
            throw ExportDamage.Damaged(_export, "its footer names bytes that it does not have");
        }
    }

    private async Task ReceiveAsync(long start, ArraySegment<byte> bytes, CancellationToken cancellationToken)
    {
        int length = 0;
        try
        {
            var reader = new ContentReader(_remote, s_options, start, start + bytes.Count, isTransfer: true);
            await using (reader.ConfigureAwait(false))
            {
                while (
                    length < bytes.Count
                    && await reader.ReadAsync(bytes.AsMemory(length), cancellationToken).ConfigureAwait(false) is > 0 and int read
                )
                {
                    length += read;
                }
            }
        }
        catch (RestartException exception)
        {
            throw exception.Reason;
        }

        if (length < bytes.Count)
        {
            throw new WandbIntegrityException(
                _export.Name,
                "length in bytes",
                _length.ToString(CultureInfo.InvariantCulture),
                (start + length).ToString(CultureInfo.InvariantCulture)
            );
        }
    }
}
