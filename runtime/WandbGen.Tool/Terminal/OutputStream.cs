namespace WandbGen.Tool.Terminal;

/// <summary>Standard output, whose reader may have closed it: <see cref="OutputClosedException"/>.</summary>
internal sealed class OutputStream(Stream stream) : Stream
{
    // EPIPE, and what Windows has for it.
    private const int UnixBrokenPipe = 32;
    private const int WindowsBrokenPipe = unchecked((int)0x8007006D);
    private const int WindowsNoReader = unchecked((int)0x800700E8);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            stream.Write(buffer);
        }
        catch (IOException exception) when (exception.HResult is UnixBrokenPipe or WindowsBrokenPipe or WindowsNoReader)
        {
            throw new OutputClosedException(exception);
        }
        catch (UnauthorizedAccessException)
        {
            // What has the number of a handle that the caller has closed can only be read.
            throw new ToolException(ExitCode.Failure, "Standard output is closed.");
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => stream.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
