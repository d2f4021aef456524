using WandbGen.Redaction;

namespace WandbGen;

/// <content>Changes of the chart.</content>
public partial class CustomChart
{
    /// <summary>Changes the display name, the specification or the access of the chart.</summary>
    /// <param name="update">The changes. A property that is not set is not changed.</param>
    /// <param name="cancellationToken">A token that cancels the request. It is then unknown whether the chart was changed.</param>
    /// <returns>The chart, read again. This object does not change.</returns>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. The chart may have been changed.</exception>
    /// <exception cref="WandbChangeMadeException">The change was made, but the result could not be read.</exception>
    /// <exception cref="WandbException">The server refused the request.</exception>
    /// <exception cref="InvalidOperationException">The chart was not read from a server.</exception>
    /// <remarks>Uses GraphQL's <c>updateCustomChart</c>, which is sent again if its answer is lost.</remarks>
    public virtual async Task<CustomChart> UpdateAsync(CustomChartUpdate update, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(update);
        WandbClient client = ReadingClient;
        await ChartMutations
            .UpdateAsync(
                client,
                Entity,
                Name,
                update.DisplayName,
                update.Spec?.ToString(),
                update.IsPublic is { } isPublic ? ChartMutations.AccessOf(isPublic) : null,
                cancellationToken
            )
            .ConfigureAwait(false);
        return await AfterChange.ReadAsync(ChartMutations.QueryAsync(client, Id, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Deletes the chart. Panels that show it are empty afterwards.</summary>
    /// <param name="cancellationToken">A token that cancels the request. It is then unknown whether the chart was deleted.</param>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. The chart may have been deleted.</exception>
    /// <exception cref="WandbStateException">The server did not delete it, and stated no reason.</exception>
    /// <exception cref="WandbException">The server refused the request.</exception>
    /// <exception cref="InvalidOperationException">The chart was not read from a server.</exception>
    /// <remarks>
    /// Uses GraphQL's <c>deleteCustomChart</c>. It is sent again if its answer is lost; a chart that no longer exists counts as deleted.
    /// </remarks>
    public virtual Task DeleteAsync(CancellationToken cancellationToken = default)
    {
        WandbClient client = ReadingClient;
        return Deletion.CompleteAsync(
            Deletion.RequireAsync(
                ChartMutations.DeleteAsync(client, Entity, Name, cancellationToken),
                SafeText.Clean($"the custom chart '{Id}'"),
                Id
            )
        );
    }
}

/// <summary>The mutations of custom charts.</summary>
internal static partial class ChartMutations
{
    public static string AccessOf(bool isPublic) => isPublic ? "PUBLIC" : "PRIVATE";

    [WandbMutation("mutation CreateCustomChart($input: CreateCustomChartInput!) { createCustomChart(input: $input) { chart } }")]
    public static partial Task<CustomChart> CreateAsync(WandbClient client, NewChartInput input, CancellationToken cancellationToken);

    [WandbMutation(
        """
            mutation UpdateCustomChart($entity: String!, $name: String!, $displayName: String, $spec: JSONString, $access: String) {
              updateCustomChart(input: {entity: $entity, name: $name, displayName: $displayName, spec: $spec, access: $access}) {
                chart { id }
              }
            }
            """,
        IsIdempotent = true
    )]
    public static partial Task<string> UpdateAsync(
        WandbClient client,
        string entity,
        string name,
        string? displayName,
        string? spec,
        string? access,
        CancellationToken cancellationToken
    );

    [WandbMutation(
        """
            mutation DeleteCustomChart($entity: String!, $name: String!) {
              deleteCustomChart(input: {entity: $entity, name: $name}) { success }
            }
            """,
        IsIdempotent = true
    )]
    public static partial Task<bool?> DeleteAsync(WandbClient client, string entity, string name, CancellationToken cancellationToken);

    [WandbQuery("query CustomChart($id: ID!) { customChart(id: $id) }")]
    public static partial Task<CustomChart> QueryAsync(WandbClient client, string id, CancellationToken cancellationToken);
}

/// <summary>A new custom chart as it is sent.</summary>
[WandbInput("CreateCustomChartInput")]
internal sealed partial record NewChartInput
{
    public required string Entity { get; init; }

    public required string Name { get; init; }

    public required string DisplayName { get; init; }

    public required string Type { get; init; }

    public required string Access { get; init; }

    public required string Spec { get; init; }
}
