using System.Globalization;

namespace WandbGen;

/// <summary>A version's place in a collection: GraphQL's <c>ArtifactCollectionMembership</c>.</summary>
[WandbObject("ArtifactCollectionMembership")]
internal sealed partial record ArtifactMembership
{
    public int? VersionIndex { get; init; }

    [WandbField("artifactCollection.name")]
    public string? Collection { get; init; }

    [WandbField("artifactCollection.project.name")]
    public string? Project { get; init; }

    [WandbField("artifactCollection.project.entityName")]
    public string? Entity { get; init; }

    public Artifact? Artifact { get; init; }

    /// <summary>The version as it is named in the collection, or as it was logged if the API key may not see the collection's project;
    /// <see langword="null"/> if it may not see the version.</summary>
    public Artifact? ToArtifact() =>
        Artifact is null || Collection is null || Project is null || Entity is null || VersionIndex is null
            ? Artifact
            : Artifact.In(Entity, Project, Collection, string.Create(CultureInfo.InvariantCulture, $"v{VersionIndex}"));
}
