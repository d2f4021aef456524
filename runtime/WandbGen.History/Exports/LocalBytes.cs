namespace WandbGen.History.Exports;

/// <summary>The bytes of an export that is on the disk.</summary>
/// <param name="path">The file.</param>
/// <param name="isCached">Whether it is the cache's, and not a file of the user's.</param>
internal sealed class LocalBytes(string path, bool isCached) : ExportBytes
{
    private readonly FileStream _file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);

    public override long Length => _file.Length;

    public override long Position
    {
        get => _file.Position;
        set => _file.Position = value;
    }

    public override ValueTask LoadAsync(IReadOnlyList<ByteRange> ranges, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public override void Unload() { }

    public override void Discard()
    {
        if (!isCached)
        {
            return;
        }

        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The damage is what the user is told of.
        }
    }

    public override int Read(Span<byte> buffer) => _file.Read(buffer);

    protected override void Dispose(bool disposing)
    {
        _file.Dispose();
        base.Dispose(disposing);
    }
}
