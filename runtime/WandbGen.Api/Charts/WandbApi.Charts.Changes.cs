namespace WandbGen;

/// <content>Creates custom charts.</content>
public partial class WandbApi
{
    /// <summary>Creates a custom chart.</summary>
    /// <param name="entity">The user or team that it belongs to, or <see langword="null"/> for the default entity.</param>
    /// <param name="chart">The chart.</param>
    /// <param name="cancellationToken">A token that cancels the requests. It is then unknown whether the chart was created.</param>
    /// <returns>The chart.</returns>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. The chart may have been created.</exception>
    /// <exception cref="WandbException">The server refused the request: the entity has a chart of this name, for example.</exception>
    /// <remarks>Uses GraphQL's <c>createCustomChart</c>, which is never sent twice.</remarks>
    /// <example>
    /// <code>
    /// CustomChart chart = await api.CreateCustomChartAsync(
    ///     "team",
    ///     new NewCustomChart { Name = "losses", Spec = WandbValue.Parse(File.ReadAllText("losses.vega.json")) }
    /// );
    /// </code>
    /// </example>
    public virtual async Task<CustomChart> CreateCustomChartAsync(
        string? entity,
        NewCustomChart chart,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(chart);
        return await ChartMutations
            .CreateAsync(
                Client,
                new NewChartInput
                {
                    Entity = entity ?? await DefaultEntityAsync(cancellationToken).ConfigureAwait(false),
                    Name = chart.Name,
                    DisplayName = chart.DisplayName ?? chart.Name,
                    Type = chart.Type,
                    Access = ChartMutations.AccessOf(chart.IsPublic),
                    Spec = chart.Spec.ToString(),
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }
}
