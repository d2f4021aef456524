namespace WandbGen;

/// <summary>Something of which the ETag is known that it must have.</summary>
internal interface ITaggedDownloadable : IDownloadable
{
    /// <summary>The ETag without its quotes; <see langword="null"/> if any will do.</summary>
    string? ExpectedTag { get; }
}
