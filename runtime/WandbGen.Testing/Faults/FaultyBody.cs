using Microsoft.AspNetCore.Http;

namespace WandbGen.Testing.Http;

/// <summary>The body of an answer that is truncated, or has a wrong byte.</summary>
/// <remarks>It buffers the whole answer if the length is not known yet.</remarks>
internal sealed class FaultyBody(HttpContext context, Stream body, SandboxFault fault) : Stream
{
    private readonly MemoryStream _unknown = new();

    private long _written;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (context.Response.ContentLength is not { } length)
        {
            _unknown.Write(buffer.Span);
            return;
        }

        await SendAsync(buffer, length, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends the buffered answer.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        if (_unknown.Length > 0)
        {
            context.Response.ContentLength = _unknown.Length;
            await SendAsync(_unknown.ToArray(), _unknown.Length, cancellationToken).ConfigureAwait(false);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) =>
        _unknown.Length > 0 ? Task.CompletedTask : body.FlushAsync(cancellationToken);

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _unknown.Dispose();
        base.Dispose(disposing);
    }

    private async Task SendAsync(ReadOnlyMemory<byte> bytes, long length, CancellationToken cancellationToken)
    {
        if (fault.IsDamaged)
        {
            byte[] damaged = bytes.ToArray();
            long middle = (length / 2) - _written;
            if (middle >= 0 && middle < damaged.Length)
            {
                damaged[middle] ^= 0xFF;
            }

            _written += damaged.Length;
            await body.WriteAsync(damaged, cancellationToken).ConfigureAwait(false);
            return;
        }

        long end = Math.Min(length, fault.CutAt ?? (long)(length * fault.CutPart!.Value));
        int sent = (int)Math.Clamp(end - _written, 0, bytes.Length);
        _written += sent;
        await body.WriteAsync(bytes[..sent], cancellationToken).ConfigureAwait(false);
        if (_written == end && end < length)
        {
            // The written bytes must arrive. A connection whose answer fails is closed; an aborted one is reset, which would discard bytes
            // that the client has not read yet.
            await body.FlushAsync(cancellationToken).ConfigureAwait(false);
            throw new IOException("A fault of the sandbox cuts this answer off.");
        }
    }
}
