namespace WandbGen;

/// <summary>Where files are to be uploaded to.</summary>
[WandbObject("FileConnection")]
internal sealed partial record AnnouncedFiles([WandbField("edges")] IReadOnlyList<AnnouncedFileEdge> Edges);

/// <summary>A file in a connection.</summary>
[WandbObject("FileEdge")]
internal readonly partial record struct AnnouncedFileEdge([WandbField("node")] AnnouncedFile? File);

/// <summary>Where a file is to be uploaded to; without an address the storage has it.</summary>
[WandbObject("File")]
internal sealed partial record AnnouncedFile
{
    public required string DisplayName { get; init; }

    public string? UploadUrl { get; init; }

    public required IReadOnlyList<string> UploadHeaders { get; init; }

    public string? StoragePath { get; init; }

    [WandbField("uploadMultipartUrls.uploadID")]
    public string? UploadId { get; init; }

    [WandbField("uploadMultipartUrls.uploadUrlParts")]
    public IReadOnlyList<PartAddress>? Parts { get; init; }

    [WandbField("artifact.id")]
    public string? BirthArtifactId { get; init; }
}

/// <summary>Where a part of a file is to be uploaded to.</summary>
[WandbObject("UploadUrlPart")]
internal sealed partial record PartAddress(long PartNumber, string UploadUrl);
