namespace WandbGen.History.Exports;

/// <summary>The bytes of an export. They are read by one thread at a time, while parts are received and loaded by others.</summary>
internal abstract class ExportBytes : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    /// <summary>Receives parts. Several calls may be under way at once, and while other parts are read.</summary>
    /// <returns>The parts, to be read after <see cref="Load"/>.</returns>
    public abstract Task<ExportParts> ReceiveAsync(IReadOnlyList<ByteRange> ranges, CancellationToken cancellationToken);

    /// <summary>Lets parts be read, until they are disposed.</summary>
    public abstract void Load(ExportParts parts);

    /// <summary>Forgets what is kept of them between reads: they are damaged.</summary>
    public virtual void Discard() { }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) =>
        Position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => Position + offset,
            _ => Length + offset,
        };

    public override void Flush() { }

    public override void SetLength(long value) => throw new NotSupportedException("The stream is read-only.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("The stream is read-only.");
}
