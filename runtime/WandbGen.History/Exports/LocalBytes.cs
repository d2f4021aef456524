using System.IO.Hashing;

namespace WandbGen.History.Exports;

/// <summary>The bytes of an export that is on the disk.</summary>
/// <param name="path">The file.</param>
/// <param name="isCached">Whether it is the cache's, and not a file of the user's.</param>
internal sealed class LocalBytes(string path, bool isCached) : ExportBytes
{
    private readonly FileStream _file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);

    /// <summary>Where it is by now.</summary>
    public string Path { get; set; } = path;

    public override long Length => _file.Length;

    public override long Position
    {
        get => _file.Position;
        set => _file.Position = value;
    }

    /// <summary>What tells whether the bytes were changed, by accident: who can write the file can write its name too.</summary>
    public async Task<string> HashAsync(CancellationToken cancellationToken)
    {
        _file.Position = 0;
        var hash = new XxHash128();
        await hash.AppendAsync(_file, cancellationToken).ConfigureAwait(false);
        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    public override Task<ExportParts> ReceiveAsync(IReadOnlyList<ByteRange> ranges, CancellationToken cancellationToken) =>
        Task.FromResult(ExportParts.None);

    public override void Load(ExportParts parts) { }

    public override void Discard()
    {
        if (!isCached)
        {
            return;
        }

        try
        {
            File.Delete(Path);
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
