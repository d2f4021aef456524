namespace WandbGen;

/// <summary>The files of an artifact version: GraphQL's <c>project.artifactCollection.artifactMembership.files</c>.</summary>
/// <remarks>
/// <see cref="CountAsync"/> returns the connection's own <c>totalCount</c>, which takes the names into account. Servers without
/// <c>TOTAL_COUNT_IN_FILE_CONNECTION</c> do not have it.
/// </remarks>
[WandbCollection<ArtifactFile>(
    """
        query ArtifactFiles($entity: String!, $project: String!, $collection: String!, $alias: String!, $names: [String!]) {
          project(name: $project, entityName: $entity) {
            artifactCollection(name: $collection) {
              artifactMembership(aliasName: $alias) {
                files(names: $names) { totalCount @total @requires(feature: "TOTAL_COUNT_IN_FILE_CONNECTION") }
              }
            }
          }
        }
        """
)]
public sealed partial class ArtifactFiles : FileCollection<ArtifactFile>
{
    private protected override IReadOnlyList<string>? Names => _names;

    /// <summary>The same version's file of this name: where a fresh address comes from.</summary>
    internal ArtifactFiles Named(string name) => new(Client, _entity, _project, _collection, _alias, [name], pageSize: 1);
}
