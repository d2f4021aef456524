namespace WandbGen;

/// <summary>A file whose ETag is known. A download fails if the storage answers with another one.</summary>
public interface ITaggedDownloadable : IDownloadable
{
    /// <summary>The ETag without its quotes, or <see langword="null"/> if any is accepted.</summary>
    string? ExpectedTag { get; }
}
