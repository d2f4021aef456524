namespace WandbGen;

/// <summary>The aliases in one artifact collection, of all its versions: GraphQL's <c>artifactCollection.aliases</c>.</summary>
[WandbCollection<ArtifactAlias>("query ArtifactAliases($id: ID!) { artifactCollection(id: $id) { aliases } }")]
public sealed partial class ArtifactAliases;
