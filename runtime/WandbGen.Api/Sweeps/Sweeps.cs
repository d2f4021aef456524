namespace WandbGen;

/// <summary>The sweeps of a project: GraphQL's <c>project.sweeps</c>. One request a page; nothing more is asked for each sweep.</summary>
[WandbCollection<Sweep>(
    """
        query Sweeps($entity: String!, $project: String!, $filters: JSONString @requires(feature: "SWEEPS_QUERY_FILTERING")) {
          project(name: $project, entityName: $entity) {
            entityName
            projectName: name
            totalSweeps @total
            sweeps(filters: $filters)
          }
        }
        """
)]
public sealed partial class Sweeps
{
    /// <summary>The number of sweeps that this collection yields.</summary>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <returns>Without filters GraphQL's <c>Project.totalSweeps</c>, in one request; with them the sweeps are listed and counted, since
    /// the server counts no selections.</returns>
    /// <exception cref="WandbException">The server could not be asked, or the project does not exist.</exception>
    public async Task<int> CountAsync(CancellationToken cancellationToken = default)
    {
        if (_filters is null && await GetTotalAsync(cancellationToken).ConfigureAwait(false) is { } total)
        {
            return checked((int)total);
        }

        int count = 0;
        await foreach (Sweep _ in this.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            count++;
        }

        return count;
    }
}
