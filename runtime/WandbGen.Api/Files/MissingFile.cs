namespace WandbGen;

/// <summary>A file that was asked for by name and that the run does not have.</summary>
internal sealed class MissingFile(string name) : IDownloadable
{
    public string Name => name;

    public long? Size => null;

    public string? Md5 => null;

    public string? Url => null;

    public ValueTask<string?> RefreshUrlAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult<string?>(null);
}
