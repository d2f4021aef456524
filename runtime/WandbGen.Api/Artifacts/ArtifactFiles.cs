namespace WandbGen;

/// <summary>The files of an artifact's version: GraphQL's <c>project.artifactCollection.artifactMembership.files</c>.</summary>
/// <remarks><see cref="CountAsync"/> is the connection's own <c>totalCount</c>, which follows the names; servers without
/// <c>TOTAL_COUNT_IN_FILE_CONNECTION</c> do not have it.</remarks>
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
public sealed partial class ArtifactFiles
{
    /// <summary>Downloads all the files of this collection, several at once, each verified; what is listed is fetched only as fast as files
    /// are downloaded.</summary>
    /// <param name="root">The directory that the files' names are below; it is made if it is not there.</param>
    /// <param name="options">How; without them no file that exists is overwritten. One that is there and right, by its size and MD5, is
    /// taken as it is and costs no transfer.</param>
    /// <param name="progress">Is told of every file's bytes as they arrive, by more than one thread.</param>
    /// <param name="cancellationToken">Ends all downloads; what arrived is kept for the next call.</param>
    /// <returns>The files on disk, in the order in which they were listed.</returns>
    /// <exception cref="WandbDownloadAllException">Some files could not be downloaded; all others were.</exception>
    /// <exception cref="WandbException">The listing failed, or the disk is full.</exception>
    public Task<IReadOnlyList<DownloadedFile>> DownloadAllAsync(
        string root,
        DownloadOptions? options = null,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default
    ) => Client.Downloads.DownloadAllAsync(this, root, options, progress, cancellationToken);

    /// <summary>The same version's file of this name: where a fresh address comes from.</summary>
    internal ArtifactFiles Named(string name) => new(Client, _entity, _project, _collection, _alias, [name], pageSize: 1);
}
