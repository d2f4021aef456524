using WandbGen.Redaction;

namespace WandbGen;

/// <summary>
/// Changes of an artifact collection, for <see cref="ArtifactCollection.UpdateAsync"/>. A property that is null is not changed.
/// </summary>
public sealed record ArtifactCollectionUpdate
{
    /// <summary>The new name: at most 128 characters, without <c>/</c> and <c>:</c>.</summary>
    public string? Name { get; init; }

    /// <summary>The new description, in Markdown. An empty text removes it.</summary>
    public string? Description { get; init; }

    /// <summary>The new tags, which replace all tags. An empty list removes them.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>The new type of the artifacts, such as <c>dataset</c>. Only an <see cref="ArtifactSequence"/> can have another
    /// type.</summary>
    public string? Type { get; init; }

    /// <summary>Returns all properties, without secrets and signatures of addresses.</summary>
    public override string ToString() => SafeText.OfRecord(nameof(ArtifactCollectionUpdate), PrintMembers);
}
