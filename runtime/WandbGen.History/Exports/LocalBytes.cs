using Microsoft.Win32.SafeHandles;

namespace WandbGen.History.Exports;

/// <summary>The bytes of an export that is on the disk, and not in the cache.</summary>
/// <param name="path">The file.</param>
internal sealed class LocalBytes(string path) : ExportBytes
{
    private readonly SafeFileHandle _file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);

    public override long Length => RandomAccess.GetLength(_file);

    public override long Position { get; set; }

    public override Task<ExportParts> ReceiveAsync(IReadOnlyList<ByteRange> ranges, CancellationToken cancellationToken) =>
        Task.FromResult(ExportParts.None);

    public override void Load(ExportParts parts) { }

    public override int Read(Span<byte> buffer)
    {
        int read = RandomAccess.Read(_file, buffer, Position);
        Position += read;
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        _file.Dispose();
        base.Dispose(disposing);
    }
}
