using System.Collections.Frozen;
using System.Text.Json.Nodes;
using WandbGen.CompilerServices;

namespace WandbGen;

/// <summary>Lists the versions in registries under the names that fields have for the organization: with advanced registry search some are
/// called otherwise.</summary>
internal static partial class RegistrySearch
{
    /// <summary>Stands for the only organization of the default entity, in collections that were made without one.</summary>
    public const string DefaultOrganization = "";

    private const string AdvancedSearch = "advanced registry search";
    private const string BasicSearch = "basic registry search";

    // The only field that basic search does not have.
    private const string Size = "artifact_size";

    // The names of basic search, with those of advanced search; null if it has no such field.
    private static readonly FrozenDictionary<string, string?> s_registries = new Dictionary<string, string?>
    {
        ["id"] = "project_id",
        ["description"] = null,
        ["created_at"] = null,
        ["updated_at"] = null,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string?> s_collections = new Dictionary<string, string?>
    {
        ["description"] = null,
        ["created_at"] = null,
        ["updated_at"] = null,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string?> s_versions = new Dictionary<string, string?>
    {
        ["id"] = "artifact_id",
        ["created_at"] = "artifact_created_at",
        ["updated_at"] = null,
    }.ToFrozenDictionary();

    /// <summary>A page of what an organization has, which is asked for if it was not specified.</summary>
    /// <param name="client">The client.</param>
    /// <param name="organization">The organization, or <see cref="DefaultOrganization"/>.</param>
    /// <param name="fetch">Requests the page.</param>
    /// <param name="inOrganization">Requests the page from an organization.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <exception cref="WandbConfigurationException">The default entity has no organization or several.</exception>
    public static async Task<PageContent<T>> FetchAsync<T>(
        WandbClient client,
        string organization,
        Func<Task<PageContent<T>>> fetch,
        Func<string, Task<PageContent<T>>> inOrganization,
        CancellationToken cancellationToken
    ) =>
        await (
            organization == DefaultOrganization
                ? inOrganization(await AskAsync(client, organization, cancellationToken).ConfigureAwait(false))
                : fetch()
        ).ConfigureAwait(false);

    private static async Task<string> AskAsync(WandbClient client, string organization, CancellationToken cancellationToken)
    {
        if (organization != DefaultOrganization)
        {
            return organization;
        }

        using var api = new WandbApi(client);
        return await api.DefaultOrganizationAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    public static AdaptiveCollection<Artifact> Versions(
        WandbClient client,
        string organization,
        RegistryFilter? registries,
        ArtifactCollectionFilter? collections,
        RegistryVersionFilter? versions,
        int? pageSize
    )
    {
        // A wrong page size is an error of this call.
        RegistryVersions basic = In(organization);
        (JsonObject? ofRegistries, JsonObject? ofCollections, JsonObject? ofVersions) = (
            Parse(registries?.ToString()),
            Parse(collections?.ToString()),
            Parse(versions?.ToString())
        );
        bool usesSize = FindFields(ofVersions).Contains(Size);
        // The server is asked only if the names of the two searches differ.
        bool depends =
            usesSize
            || FindFields(ofRegistries).Any(s_registries.ContainsKey)
            || FindFields(ofCollections).Any(s_collections.ContainsKey)
            || FindFields(ofVersions).Any(s_versions.ContainsKey);
        return new(async cancellationToken =>
        {
            string name = await AskAsync(client, organization, cancellationToken).ConfigureAwait(false);
            if (!depends)
            {
                return name == organization ? basic : In(name);
            }

            if (await IsAdvancedAsync(client, name, cancellationToken).ConfigureAwait(false))
            {
                return new RegistryVersions(
                    client,
                    name,
                    (RegistryFilter?)Translate(ofRegistries, s_registries),
                    (ArtifactCollectionFilter?)Translate(ofCollections, s_collections),
                    (RegistryVersionFilter?)Translate(ofVersions, s_versions),
                    pageSize
                );
            }

            return usesSize ? throw new WandbUnsupportedFeatureException(AdvancedSearch, Size) : In(name);
        });

        RegistryVersions In(string name) => new(client, name, registries, collections, versions, pageSize);
    }

    private static async Task<bool> IsAdvancedAsync(WandbClient client, string organization, CancellationToken cancellationToken)
    {
        // The field that answers this was added with this feature, which is not the search itself.
        var features = await client.GetFeaturesAsync(cancellationToken).ConfigureAwait(false);
        return features.Has("ARTIFACT_COLLECTIONS_FILTERING_SORTING")
            && await QueryAdvancedSearchAsync(client, organization, cancellationToken).ConfigureAwait(false) == true;
    }

    private static JsonObject? Parse(string? filter) => filter is null ? null : JsonNode.Parse(filter)!.AsObject();

    private static IEnumerable<string> FindFields(JsonObject? filter) =>
        filter is null
            ? []
            : filter.SelectMany(static member =>
                member.Key.StartsWith('$')
                    ? (member.Value as JsonArray ?? []).OfType<JsonObject>().SelectMany(FindFields)
                    : [RootOf(member.Key)]
            );

    private static JsonObject? Translate(JsonObject? filter, FrozenDictionary<string, string?> names)
    {
        if (filter is null)
        {
            return null;
        }

        var translated = new JsonObject();
        foreach ((string key, JsonNode? value) in filter)
        {
            string root = RootOf(key);
            if (key.StartsWith('$') && value is JsonArray operands)
            {
                translated[key] = new JsonArray([
                    .. operands.Select(operand => operand is JsonObject inner ? Translate(inner, names) : operand?.DeepClone()),
                ]);
            }
            else if (!names.TryGetValue(root, out string? name))
            {
                translated[key] = value?.DeepClone();
            }
            else
            {
                translated[(name ?? throw new WandbUnsupportedFeatureException(BasicSearch, root)) + key[root.Length..]] =
                    value?.DeepClone();
            }
        }

        return translated;
    }

    private static string RootOf(string field) => field.Split('.')[0];

    [WandbQuery(
        """
            query AdvancedRegistrySearch($organization: String!) {
              organization(name: $organization) { advancedRegistryFeatures { advancedSearch } }
            }
            """
    )]
    private static partial Task<bool?> QueryAdvancedSearchAsync(
        WandbClient client,
        string organization,
        CancellationToken cancellationToken
    );
}
