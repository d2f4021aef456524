using WandbGen.Redaction;

namespace WandbGen;

/// <summary>Changes of a version of an artifact, for <see cref="Artifact.UpdateAsync"/>. A property that is null is not changed.</summary>
public sealed record ArtifactUpdate
{
    /// <summary>The new description, in Markdown. An empty text removes it.</summary>
    public string? Description { get; init; }

    /// <summary>The new metadata, which replaces all of it: an object as for <see cref="NewArtifact.Metadata"/>.</summary>
    /// <exception cref="ArgumentException">The value is not such an object.</exception>
    public WandbValue? Metadata
    {
        get;
        init
        {
            ArtifactRules.CheckMetadata(value.GetValueOrDefault());
            field = value;
        }
    }

    /// <summary>The new tags, which replace all tags. An empty list removes them. Needs the server feature <c>ARTIFACT_TAGS</c>.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>The new time to live, counted from the creation: at least a second, or <see cref="Timeout.InfiniteTimeSpan"/> to keep the
    /// version until somebody deletes it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than a second.</exception>
    public TimeSpan? TimeToLive
    {
        get;
        init
        {
            _ = ArtifactRules.ToSeconds(value);
            field = value;
        }
    }

    /// <summary>
    /// Whether the version inherits the time to live of its team again. If this is <see langword="true"/>, <see cref="TimeToLive"/> is
    /// ignored.
    /// </summary>
    public bool InheritsTimeToLive { get; init; }

    /// <summary>Returns all properties, without secrets and signatures of addresses.</summary>
    public override string ToString() => SafeText.OfRecord(nameof(ArtifactUpdate), PrintMembers);
}
