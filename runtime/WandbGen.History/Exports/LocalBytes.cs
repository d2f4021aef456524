namespace WandbGen.History.Exports;

/// <summary>The bytes of an export that is in the cache.</summary>
internal sealed class LocalBytes(string path) : ExportBytes
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

    public override int Read(Span<byte> buffer) => _file.Read(buffer);

    protected override void Dispose(bool disposing)
    {
        _file.Dispose();
        base.Dispose(disposing);
    }
}
