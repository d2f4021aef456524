namespace WandbGen;

/// <content>Finds custom charts.</content>
public partial class WandbApi
{
    /// <summary>The custom charts of a user or team. Sends no request.</summary>
    /// <param name="entity">The user or team. The default is the entity of <see cref="WandbClientOptions"/>.</param>
    /// <param name="pageSize">The number of charts per page. By default, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="WandbConfigurationException">
    /// No entity is specified and no default is configured. <see cref="DefaultEntityAsync"/> can request the default from the server.
    /// </exception>
    public virtual CustomCharts CustomCharts(string? entity = null, int? pageSize = null) =>
        new(Client, entity ?? ConfiguredEntity(), pageSize);

    /// <summary>Reads one custom chart.</summary>
    /// <param name="id">The chart's id, <c>entity/name</c>.</param>
    /// <param name="cancellationToken">A token that cancels the request.</param>
    /// <returns>The chart.</returns>
    /// <exception cref="WandbNotFoundException">The chart does not exist, or the API key has no access to it.</exception>
    /// <exception cref="WandbException">The request failed.</exception>
    public virtual Task<CustomChart> CustomChartAsync(string id, CancellationToken cancellationToken = default) =>
        QueryCustomChartAsync(id, cancellationToken);

    [WandbQuery("query CustomChart($id: ID!) { customChart(id: $id) }")]
    private partial Task<CustomChart> QueryCustomChartAsync(string id, CancellationToken cancellationToken);
}
