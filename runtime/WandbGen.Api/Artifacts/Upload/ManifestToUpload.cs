namespace WandbGen;

/// <summary>Where a manifest is to be uploaded to.</summary>
[WandbObject("File")]
internal sealed partial record ManifestToUpload(string? UploadUrl, IReadOnlyList<string> UploadHeaders);
