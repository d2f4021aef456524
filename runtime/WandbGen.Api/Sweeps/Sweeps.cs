namespace WandbGen;

/// <summary>
/// The sweeps of a project: GraphQL's <c>project.sweeps</c>. Each page takes one request, and no further requests are sent for each sweep.
/// </summary>
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
[WandbVariable<SweepFilter>("filters")]
public sealed partial class Sweeps
{
    /// <summary>Counts the sweeps of this collection.</summary>
    /// <param name="cancellationToken">A token that cancels the requests.</param>
    /// <returns>
    /// Without filters, GraphQL's <c>Project.totalSweeps</c>, in one request. With filters, the sweeps are listed and counted, because the
    /// server does not count filtered sweeps.
    /// </returns>
    /// <exception cref="WandbException">The request failed, or the project does not exist.</exception>
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
