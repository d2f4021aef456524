namespace WandbGen.Tool.Terminal;

/// <summary>
/// Standard error. If it is closed, or its reader is gone, the text is discarded and the command continues: its exit code states the
/// result.
/// </summary>
internal sealed class ErrorStream(Stream stream) : StandardStream
{
    private bool _isClosed;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            if (!_isClosed)
            {
                stream.Write(buffer);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _isClosed = true;
        }
    }

    public override void Flush() { }
}
