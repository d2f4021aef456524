namespace WandbGen.Tool.Terminal;

/// <summary>
/// Standard error. If it is closed, or its reader is gone, the text is discarded and the command continues: its exit code states the
/// result.
/// </summary>
/// <param name="stream">The stream, or <see langword="null"/> if the caller has closed it.</param>
internal sealed class ErrorStream(Stream? stream) : StandardStream
{
    private Stream? _stream = stream;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            _stream?.Write(buffer);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _stream = null;
        }
    }

    public override void Flush() { }
}
