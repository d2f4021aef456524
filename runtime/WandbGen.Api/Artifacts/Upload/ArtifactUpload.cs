using WandbGen.Redaction;

namespace WandbGen;

/// <summary>The result of logging an artifact.</summary>
public sealed record ArtifactUpload
{
    /// <summary>The version, read from the server.</summary>
    public required Artifact Artifact { get; init; }

    /// <summary>
    /// Whether the collection already had a version with the same contents. That version was used: no new version was created, and no bytes
    /// were sent.
    /// </summary>
    public required bool AlreadyExisted { get; init; }

    /// <summary>The number of entries, references included.</summary>
    public required int Entries { get; init; }

    /// <summary>The number of files that were sent.</summary>
    public required int Uploaded { get; init; }

    /// <summary>The number of bytes that were sent. Bytes that were sent again after a failure count once.</summary>
    public required long BytesUploaded { get; init; }

    /// <summary>The number of files that were not sent, because the storage already had their bytes.</summary>
    public required int AlreadyStored { get; init; }

    /// <summary>
    /// The paths of files whose bytes were not verified: their MD5 was not sent to the storage, and the storage did not confirm it.
    /// </summary>
    public required IReadOnlyList<string> Unverified { get; init; }

    /// <summary>All that it says, without secrets and without signatures of addresses.</summary>
    public override string ToString() => SafeText.OfRecord(nameof(ArtifactUpload), PrintMembers);
}

/// <summary>Options for logging an artifact.</summary>
public sealed record ArtifactUploadOptions
{
    private const long TwoGibibytes = 2L << 30;
    private const long HundredMebibytes = 100L << 20;

    /// <summary>The number of files that are sent at the same time. The default is 16.</summary>
    public int MaxParallelFiles { get; init; } = 16;

    /// <summary>
    /// How files are transferred. <see cref="UploadOptions.MaxAttempts"/> also limits how often a request to the server is sent again when
    /// its answer is lost.
    /// </summary>
    public UploadOptions Transfer { get; init; } = new();

    /// <summary>
    /// Resolvers for references that are logged, such as <c>S3References</c> of the package <c>WandbGen.Artifacts.S3</c>. The first
    /// resolver that accepts an address is used. These resolvers take precedence over the built-in ones for <c>http</c> and <c>https</c>.
    /// </summary>
    public IReadOnlyList<IArtifactReferenceResolver> References { get; init; } = [];

    /// <summary>From which size on a file is sent in parts.</summary>
    internal long MultipartThreshold { get; init; } = TwoGibibytes;

    /// <summary>The size of a part, unless there would be too many.</summary>
    internal long PartSize { get; init; } = HundredMebibytes;

    /// <summary>How many addresses are asked for at first, and at most.</summary>
    internal (int First, int Most) BatchSize { get; init; } = (25, 2000);

    /// <summary>The options, without what could be secret or move a terminal's cursor.</summary>
    public override string ToString() => SafeText.OfRecord(nameof(ArtifactUploadOptions), PrintMembers);

    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(References);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxParallelFiles, 1);
        Transfer.Validate();
    }
}

/// <summary>The phases of logging an artifact.</summary>
public enum ArtifactUploadPhase
{
    /// <summary>Files are read, and their checksums are computed.</summary>
    Hashing,

    /// <summary>The files that the storage does not have are sent.</summary>
    Uploading,

    /// <summary>The manifest is sent, and the version is committed.</summary>
    Committing,
}

/// <summary>The progress of logging an artifact. It is reported at most ten times per second, and at the end of each phase.</summary>
/// <param name="Phase">The current phase.</param>
/// <param name="FilesCompleted">The number of files that are done in this phase.</param>
/// <param name="Files">The number of all files of this phase.</param>
/// <param name="Bytes">The number of bytes that are done in this phase. The bytes of a failed attempt are subtracted again.</param>
/// <param name="TotalBytes">The number of all bytes of this phase. While files are read for the first time, it includes only the files
/// whose size is known.</param>
public readonly record struct ArtifactUploadProgress(ArtifactUploadPhase Phase, int FilesCompleted, int Files, long Bytes, long TotalBytes);
