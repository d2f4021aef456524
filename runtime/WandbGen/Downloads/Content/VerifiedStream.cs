using System.Security.Cryptography;

namespace WandbGen.Downloads;

/// <summary>A file's bytes as they arrive, checked when the last one was read.</summary>
internal sealed class VerifiedStream : Stream
{
    private readonly RemoteObject _source;
    private readonly ContentReader _reader;
    private readonly IncrementalHash? _md5;
    private readonly IDownloadable _file;
    private WandbException? _failure;
    private bool _isVerified;
    private bool _isDisposed;

    public VerifiedStream(WandbClient client, IDownloadable file, DownloadOptions options)
    {
        _file = file;
        _md5 = string.IsNullOrEmpty(file.Md5) ? null : Checksum.Create();
        _source = new RemoteObject(file, client.Options.MaxAddressRefreshes);
        _reader = new ContentReader(client, _source, options, offset: 0);
    }

    public override bool CanRead => !_isDisposed;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => _file.Size ?? throw new NotSupportedException("The server did not say how long the file is.");

    public override long Position
    {
        get => _reader.Position;
        set => throw new NotSupportedException("The stream can be read once, forward.");
    }

    /// <summary>Makes sure that the bytes can be had.</summary>
    public async ValueTask OpenAsync(CancellationToken cancellationToken) => await ReadContentAsync(Memory<byte>.Empty, cancellationToken).ConfigureAwait(false);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (buffer.IsEmpty || _isVerified)
        {
            return 0;
        }

        int read = await ReadContentAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (read > 0)
        {
            _md5?.AppendData(buffer.Span[..read]);
            return read;
        }

        if (Verification.FindDamage(_file, _reader.Position, _md5 is null ? null : Checksum.ToText(_md5)) is { } damage)
        {
            throw damage;
        }

        _isVerified = true;
        return 0;
    }

    private async ValueTask<int> ReadContentAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_failure is not null)
        {
            throw _failure;
        }

        try
        {
            return await _reader.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (RestartException exception)
        {
            // What was read cannot be taken back, and nothing may follow it.
            _failure = exception.Reason;
            throw _failure;
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("The stream can be read once, forward.");

    public override void SetLength(long value) => throw new NotSupportedException("The stream is read-only.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("The stream is read-only.");

    public override async ValueTask DisposeAsync()
    {
        _isDisposed = true;
        _md5?.Dispose();
        await _reader.DisposeAsync().ConfigureAwait(false);
        _source.Dispose();
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _isDisposed = true;
            _md5?.Dispose();
            _reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
            _source.Dispose();
        }

        base.Dispose(disposing);
    }
}
