namespace WandbGen.Tool.Terminal;

/// <summary>Standard output, whose reader may have closed it: <see cref="OutputClosedException"/>.</summary>
/// <param name="stream">The stream, or <see langword="null"/> if the caller has closed it.</param>
internal sealed class OutputStream(Stream? stream) : StandardStream
{
    // EPIPE, and what Windows has for it.
    private const int UnixBrokenPipe = 32;
    private const int WindowsBrokenPipe = unchecked((int)0x8007006D);
    private const int WindowsNoReader = unchecked((int)0x800700E8);

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            (stream ?? throw Closed()).Write(buffer);
        }
        catch (IOException exception) when (exception.HResult is UnixBrokenPipe or WindowsBrokenPipe or WindowsNoReader)
        {
            throw new OutputClosedException(exception);
        }
        catch (UnauthorizedAccessException)
        {
            // It can only be read.
            throw Closed();
        }
    }

    public override void Flush() => stream?.Flush();

    private static ToolException Closed() => new(ExitCode.Failure, "Standard output is closed.");
}
