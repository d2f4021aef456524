using System.Diagnostics;
using System.Security.Cryptography;
using WandbGen.IO;
using WandbGen.Transport;

namespace WandbGen.Downloads;

/// <summary>A stream of a file's bytes that verifies them when the last one is read.</summary>
internal sealed class VerifiedStream : Stream
{
    private readonly ContentClient _content;
    private readonly DownloadOptions _options;
    private readonly ContentForm _form = new();
    private readonly IncrementalHash _md5 = Checksum.Create();
    private readonly Activity? _activity;
    private RemoteObject _source;
    private ContentReader _reader;
    private IDownloadable _file;
    private bool _hasAsked;
    private WandbException? _failure;
    private bool _isVerified;
    private bool _isDisposed;

    public VerifiedStream(ContentClient content, IDownloadable file, DownloadOptions options)
    {
        _content = content;
        _options = options;
        _file = file;
        _activity = Telemetry.StartTransfer("download", file.Name);
        _source = new RemoteObject(content, file, _form);
        _reader = new ContentReader(_source, options, offset: 0);
    }

    /// <summary>What the bytes are checked against when the end is read.</summary>
    public VerificationLevel Verification => Downloads.Verification.LevelOf(_file, _source.HasChecksum);

    public override bool CanRead => !_isDisposed;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => _file.Size ?? throw new NotSupportedException("The server does not state the length of the file.");

    public override long Position
    {
        get => _reader.Position;
        set => throw new NotSupportedException("The stream can only be read once, from start to end.");
    }

    /// <summary>Makes sure that the bytes can be had.</summary>
    public async ValueTask OpenAsync(CancellationToken cancellationToken) =>
        await ReadContentAsync(Memory<byte>.Empty, cancellationToken).ConfigureAwait(false);

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
            if (_source.HasChecksum)
            {
                _md5.AppendData(buffer.Span[..read]);
            }

            return read;
        }

        string? md5 = _source.HasChecksum ? Checksum.ToText(_md5) : null;
        if (FindDamage(md5) is { } damage)
        {
            bool isNewer = await TryRenewAsync(cancellationToken).ConfigureAwait(false);
            // The bytes can be those of the new version. If not, they cannot be taken back.
            if (!isNewer || FindDamage(md5) is not null)
            {
                throw Fail(isNewer ? new WandbObjectChangedException(_file.Name) : damage);
            }
        }

        _isVerified = true;
        Telemetry.Stop(_activity);
        return 0;
    }

    private WandbIntegrityException? FindDamage(string? md5) => Downloads.Verification.FindDamage(_file, _reader.Position, md5);

    private WandbException Fail(WandbException failure)
    {
        Telemetry.Fail(_activity, failure);
        return _failure = failure;
    }

    /// <summary>Asks, once, whether the file was replaced since it was listed.</summary>
    private async ValueTask<bool> TryRenewAsync(CancellationToken cancellationToken)
    {
        if (_hasAsked)
        {
            return false;
        }

        _hasAsked = true;
        IDownloadable listed = _file;
        _file =
            await NewerVersion.FindAsync(_content, listed, cancellationToken).ConfigureAwait(false)
            ?? throw Fail(new WandbObjectChangedException(listed.Name, isGone: true));
        return !ReferenceEquals(_file, listed);
    }

    private async ValueTask<int> ReadContentAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_failure is not null)
        {
            throw _failure;
        }

        while (true)
        {
            try
            {
                return await _reader.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            }
            catch (RestartException exception)
            {
                // Bytes that were read cannot be taken back, and bytes of another version must not follow them.
                bool isNewer =
                    exception.Reason.Retryability == Retryability.Never && await TryRenewAsync(cancellationToken).ConfigureAwait(false);
                if (!isNewer || _reader.Position > 0)
                {
                    throw Fail(isNewer ? new WandbObjectChangedException(_file.Name) : exception.Reason);
                }
            }
            catch (Exception exception)
            {
                Telemetry.Fail(_activity, exception);
                throw;
            }

            await _reader.DisposeAsync().ConfigureAwait(false);
            _source = new RemoteObject(_content, _file, _form);
            _reader = new ContentReader(_source, _options, offset: 0);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) =>
        throw new NotSupportedException("The stream can only be read once, from start to end.");

    public override void SetLength(long value) => throw new NotSupportedException("The stream is read-only.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("The stream is read-only.");

    public override async ValueTask DisposeAsync()
    {
        _isDisposed = true;
        Telemetry.Stop(_activity);
        _md5.Dispose();
        await _reader.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _isDisposed = true;
            Telemetry.Stop(_activity);
            _md5.Dispose();
            _reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }

        base.Dispose(disposing);
    }
}
