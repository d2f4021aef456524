namespace WandbGen;

/// <summary>A file that is about to be uploaded.</summary>
[WandbInput("CreateArtifactFileSpecInput")]
internal sealed partial record FileToAnnounce
{
    [WandbField("artifactID")]
    public required string ArtifactId { get; init; }

    [WandbField("artifactManifestID")]
    public string? ManifestId { get; init; }

    public required string Name { get; init; }

    public required string Md5 { get; init; }

    [WandbField("uploadPartsInput")]
    public IReadOnlyList<UploadedPart>? Parts { get; init; }
}

/// <summary>A part of a file: its MD5 in hexadecimal before it is uploaded, and the storage's tag afterwards.</summary>
[WandbInput("UploadPartsInput")]
internal sealed partial record UploadedPart
{
    public required long PartNumber { get; init; }

    [WandbField("hexMD5")]
    public required string Tag { get; init; }
}
