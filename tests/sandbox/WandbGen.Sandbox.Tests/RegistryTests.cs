using System.Text.Json;

namespace WandbGen.Sandbox.Tests;

/// <summary>Organizations, and the registries that they have, as W&amp;B's own client asks for them.</summary>
public sealed class RegistryTests : SandboxFixture
{
    private const string Registry = """
        fragment RegistryFragment on Project {
          __typename id internalId name entity { name organization { name } } description createdAt updatedAt access
          allowAllArtifactTypes: allowAllArtifactTypesInRegistry artifactTypes(includeAll: true) { edges { node { name } } }
        }
        """;

    private const string Registries = """
        query FetchRegistries($organization: String!, $filters: JSONString, $cursor: String, $perPage: Int, $order: String) {
          organization(name: $organization) {
            orgEntity {
              projects(filters: $filters, after: $cursor, first: $perPage, order: $order) {
                pageInfo { __typename endCursor hasNextPage }
                edges { node { ...RegistryFragment } }
              }
            }
          }
        }
        """;

    private const string Collections = """
        query RegistryCollections($organization: String!, $registryFilter: JSONString, $collectionFilter: JSONString,
          $collectionTypes: [ArtifactCollectionType!] = [PORTFOLIO], $cursor: String, $perPage: Int, $order: String) {
          organization(name: $organization) {
            orgEntity {
              name
              artifactCollections(projectFilters: $registryFilter, filters: $collectionFilter, collectionTypes: $collectionTypes,
                after: $cursor, first: $perPage, order: $order) {
                totalCount
                pageInfo { endCursor hasNextPage }
                edges { node { __typename id name description createdAt updatedAt project { id internalId name entity { name } }
                  type: defaultArtifactType { name } tags { edges { node { id name } } } } }
              }
            }
          }
        }
        """;

    private const string Versions = """
        query RegistryVersions($organization: String!, $registryFilter: JSONString, $collectionFilter: JSONString,
          $artifactFilter: JSONString, $cursor: String, $perPage: Int, $order: String) {
          organization(name: $organization) {
            orgEntity {
              name
              artifactMemberships(projectFilters: $registryFilter, collectionFilters: $collectionFilter, filters: $artifactFilter,
                after: $cursor, first: $perPage, order: $order) {
                pageInfo { endCursor hasNextPage }
                edges { node { id versionIndex aliases { id alias } artifactCollection { __typename name project { name entity { name } } }
                  artifact { id versionIndex digest artifactType { name } artifactSequence { name project { name entity { name } } } } } }
              }
            }
          }
        }
        """;

    [Fact]
    public async Task An_organization_has_an_entity_teams_and_members()
    {
        AddRegistries();

        JsonElement organization = (
            await QueryAsync(
                """
                { organization(name: "Acme") { id name orgType orgEntity { __typename id name entityType isTeam organization { name } }
                  teams { name organization { name } members { username role } } members { username role admin user { username } }
                  advancedRegistryFeatures { advancedSearch } } }
                """
            )
        ).At("organization");

        Assert.Equal("acme-org", organization.At("orgEntity.name").GetString());
        Assert.Equal("organization", organization.At("orgEntity.entityType").GetString());
        Assert.False(organization.At("orgEntity.isTeam").GetBoolean());
        Assert.Equal("Acme", organization.At("orgEntity.organization.name").GetString());
        Assert.Equal(["vision"], organization.At("teams").EnumerateArray().Select(static team => team.At("name").GetString()));
        Assert.Equal(
            ["sandbox admin", "grace member"],
            organization
                .At("members")
                .EnumerateArray()
                .Select(static member => $"{member.At("user.username").GetString()} {member.At("role").GetString()}")
        );
        Assert.False(organization.At("advancedRegistryFeatures.advancedSearch").GetBoolean());
    }

    [Fact]
    public async Task What_leads_to_an_organization_from_an_entity_is_the_team_s_or_the_person_s()
    {
        AddRegistries();
        const string Document = """
            query FetchOrgInfoFromEntity($entity: String!) {
              entity(name: $entity) { organization { ...OrgInfoFragment } user { organizations { ...OrgInfoFragment } } }
            }
            fragment OrgInfoFragment on Organization { name orgEntity { name } }
            """;

        JsonElement team = (await QueryAsync(Document, new { entity = "vision" })).At("entity");
        JsonElement person = (await QueryAsync(Document, new { entity = "sandbox" })).At("entity");

        Assert.Equal("acme-org", team.At("organization.orgEntity.name").GetString());
        Assert.Equal(JsonValueKind.Null, team.At("user").ValueKind);
        Assert.Equal(JsonValueKind.Null, person.At("organization").ValueKind);
        Assert.Equal(
            ["Acme", "Other"],
            person.At("user.organizations").EnumerateArray().Select(static organization => organization.At("name").GetString())
        );
    }

    [Fact]
    public async Task An_organization_that_is_not_there_is_null() =>
        Assert.Equal(JsonValueKind.Null, (await QueryAsync("""{ organization(name: "nobody") { name } }""")).At("organization").ValueKind);

    [Theory]
    [InlineData("{}", null, "datasets,null,models")]
    [InlineData("""{"name":"wandb-registry-models"}""", null, "models")]
    [InlineData("""{"name":{"$regex":"mod"}}""", null, "models")]
    [InlineData("""{"name":{"$in":["wandb-registry-models","wandb-registry-none"]}}""", null, "models")]
    [InlineData("""{"description":{"$regex":"trained"}}""", null, "models")]
    [InlineData("""{"$or":[{"name":"wandb-registry-models"},{"name":"wandb-registry-datasets"}]}""", "-name", "models,datasets")]
    [InlineData("""{"name":{"$ne":"wandb-registry-secret"}}""", "-created_at", "models,datasets")]
    [InlineData("""{"created_at":{"$lt":"2000-01-01T00:00:00Z"}}""", null, "")]
    public async Task Registries_are_an_organization_s_entity_s_projects(string filters, string? order, string expected)
    {
        AddRegistries();

        JsonElement registries = await RegistriesAsync(filters, order);

        Assert.Equal(expected.Split(',', StringSplitOptions.RemoveEmptyEntries), registries.Nodes().Select(ShortName));
    }

    [Fact]
    public async Task A_registry_says_who_may_see_it_and_what_it_takes()
    {
        AddRegistries();

        JsonElement[] registries = (await RegistriesAsync("""{"name":{"$ne":"wandb-registry-secret"}}""", "name")).Nodes();

        Assert.Equal(["PRIVATE", "RESTRICTED"], registries.Select(static registry => registry.At("access").GetString()));
        Assert.Equal([true, false], registries.Select(static registry => registry.At("allowAllArtifactTypes").GetBoolean()));
        Assert.Equal(
            ["dataset", "checkpoint,model"],
            registries.Select(static registry => string.Join(',', registry.At("artifactTypes").Values("name")))
        );
        JsonElement one = (
            await QueryAsync(
                """
                query FetchRegistry($name: String, $entity: String) {
                  entity(name: $entity) { project(name: $name) { ...RegistryFragment } }
                }
                """ + Registry,
                new { name = "wandb-registry-models", entity = "acme-org" }
            )
        ).At("entity.project");
        Assert.Equal(registries[1].ToString(), one.ToString());
    }

    [Fact]
    public async Task People_and_teams_have_roles_in_a_registry()
    {
        AddRegistries();

        JsonElement project = (
            await QueryAsync(
                """
                { project(name: "wandb-registry-models", entityName: "acme-org") { members { id name username email role { name } }
                  teamMembers { team { id name isTeam entityType members { username role } } role { name } } } }
                """
            )
        ).At("project");

        Assert.Equal(
            ["sandbox admin", "grace restricted_viewer"],
            project
                .At("members")
                .EnumerateArray()
                .Select(static member => $"{member.At("username").GetString()} {member.At("role.name").GetString()}")
        );
        JsonElement team = Assert.Single(project.At("teamMembers").EnumerateArray());
        Assert.Equal("vision", team.At("team.name").GetString());
        Assert.Equal("member", team.At("role.name").GetString());
        Assert.Equal("sandbox", Assert.Single(team.At("team.members").EnumerateArray()).At("username").GetString());
    }

    [Theory]
    [InlineData(null, null, null, "faces,null,nets")]
    [InlineData("""{"name":"wandb-registry-models"}""", null, null, "nets")]
    [InlineData(null, """{"name":{"$regex":"^n"}}""", null, "nets")]
    [InlineData(null, """{"tag":"approved"}""", null, "nets")]
    [InlineData("""{"name":{"$ne":"wandb-registry-secret"}}""", null, "-name", "nets,faces")]
    public async Task Collections_are_found_in_all_registries(string? registries, string? collections, string? order, string expected)
    {
        AddRegistries();

        JsonElement connection = await CollectionsAsync(registries, collections, order);

        Assert.Equal(expected.Split(','), connection.Nodes().Select(ShortName));
        Assert.Equal(expected.Split(',').Length, connection.At("totalCount").GetInt32());
    }

    [Fact]
    public async Task A_registry_is_meant_by_its_internal_number_too()
    {
        AddRegistries();
        string id = (await RegistriesAsync("""{"name":"wandb-registry-models"}""", null)).Nodes()[0].At("internalId").GetString()!;
        string text = System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(id));
        Assert.StartsWith("ProjectInternalId:", text, StringComparison.Ordinal);

        JsonElement connection = await CollectionsAsync($$"""{"id":{{text.Split(':')[1]}}}""", null, null);

        Assert.Equal(["nets"], connection.Values("name"));
    }

    [Theory]
    [InlineData(null, null, null, "nets:0,nets:1,faces:0,null")]
    [InlineData("""{"name":"wandb-registry-models"}""", null, null, "nets:0,nets:1")]
    [InlineData("""{"name":"wandb-registry-models"}""", null, """{"alias":"live"}""", "nets:1")]
    [InlineData("""{"name":"wandb-registry-models"}""", null, """{"version":0}""", "nets:0")]
    [InlineData("""{"name":"wandb-registry-models"}""", null, """{"tag":"fast"}""", "nets:1")]
    [InlineData("""{"name":"wandb-registry-models"}""", null, """{"metadata.loss":{"$lt":1.5}}""", "nets:1")]
    [InlineData("""{"name":"wandb-registry-models"}""", null, """{"created_at":{"$gt":"2026-01-01T00:01:00Z"}}""", "nets:1")]
    [InlineData("""{"name":{"$ne":"wandb-registry-secret"}}""", """{"name":"faces"}""", null, "faces:0")]
    [InlineData("""{"name":"wandb-registry-models"}""", null, """{"artifact_created_at":{"$gt":"2026-01-01T00:01:00Z"}}""", "")]
    public async Task Versions_are_found_in_all_registries(string? registries, string? collections, string? versions, string expected)
    {
        AddRegistries();

        JsonElement connection = await VersionsAsync("Acme", registries, collections, versions);

        Assert.Equal(
            expected.Split(',', StringSplitOptions.RemoveEmptyEntries),
            connection
                .Nodes()
                .Select(static node =>
                    node.ValueKind == JsonValueKind.Null
                        ? "null"
                        : $"{node.At("artifactCollection.name").GetString()}:{node.At("versionIndex").GetInt32()}"
                )
        );
    }

    [Fact]
    public async Task A_version_of_a_registry_leads_to_where_it_was_made()
    {
        AddRegistries();

        JsonElement live = (await VersionsAsync("Acme", null, null, """{"alias":"live"}""")).Nodes()[0];

        Assert.Equal("ArtifactPortfolio", live.At("artifactCollection.__typename").GetString());
        Assert.Equal("wandb-registry-models", live.At("artifactCollection.project.name").GetString());
        Assert.Equal("acme-org", live.At("artifactCollection.project.entity.name").GetString());
        Assert.Equal("net", live.At("artifact.artifactSequence.name").GetString());
        Assert.Equal("vision", live.At("artifact.artifactSequence.project.entity.name").GetString());
        Assert.Equal(2, live.At("artifact.versionIndex").GetInt32());
        JsonElement same = (
            await QueryAsync(
                """
                { project(entityName: "acme-org", name: "wandb-registry-models") {
                  artifactCollectionMembership(name: "nets:live") { id } } }
                """
            )
        ).At("project.artifactCollectionMembership");
        Assert.Equal(live.At("id").GetString(), same.At("id").GetString());
    }

    [Theory]
    [InlineData("""{"artifact_created_at":{"$gt":"2026-01-01T00:01:00Z"}}""", 1)]
    [InlineData("""{"artifact_size":{"$gte":1}}""", 2)]
    [InlineData("""{"alias":"live"}""", 1)]
    [InlineData("""{"created_at":{"$gt":"2026-01-01T00:01:00Z"}}""", 0)]
    public async Task Where_search_is_advanced_fields_have_their_newer_names(string versions, int expected)
    {
        AddRegistries();
        Data.AddOrganization(new SandboxOrganization("Acme") { EntityName = "acme-org", HasAdvancedSearch = true });

        JsonElement features = (
            await QueryAsync(
                """
                query FetchAdvancedRegistryFeatures($organization: String!) {
                  organization(name: $organization) { advancedRegistryFeatures { advancedSearch } }
                }
                """,
                new { organization = "Acme" }
            )
        ).At("organization.advancedRegistryFeatures");
        JsonElement connection = await VersionsAsync("Acme", """{"name":"wandb-registry-models"}""", null, versions);

        Assert.True(features.At("advancedSearch").GetBoolean());
        Assert.Equal(expected, connection.Nodes().Length);
    }

    [Fact]
    public async Task Registries_come_in_pages()
    {
        AddRegistries();
        List<string?> names = [];
        string? cursor = null;
        JsonElement page;
        do
        {
            page = await RegistriesAsync("{}", null, cursor, 1);
            names.AddRange(page.Nodes().Select(ShortName));
            cursor = page.At("pageInfo.endCursor").GetString();
        } while (page.At("pageInfo.hasNextPage").GetBoolean());

        Assert.Equal(["datasets", "null", "models"], names);
    }

    [Fact]
    public async Task A_registry_s_links_take_no_more_statements_than_one()
    {
        AddRegistries();
        long before = Data.Statements;
        await VersionsAsync("Acme", null, null, null, 1);
        long one = Data.Statements - before;

        await VersionsAsync("Acme", null, null, null);

        Assert.Equal(one, Data.Statements - before - one);
    }

    [Fact]
    public void A_registry_takes_only_the_types_that_it_names()
    {
        AddRegistries();

        ArgumentException error = Assert.Throws<ArgumentException>(() =>
            Data.LinkArtifact(new SandboxLink("vision", "project", "face", 0, "faces") { Registry = ("Acme", "models") })
        );

        Assert.Contains("'models' does not take artifacts of type 'dataset'", error.Message, StringComparison.Ordinal);
    }

    private void AddRegistries()
    {
        Data.AddOrganization(
            new SandboxOrganization("Acme")
            {
                EntityName = "acme-org",
                Teams = ["vision"],
                Members = new Dictionary<string, string> { ["grace"] = "member" },
            }
        );
        Data.AddOrganization(new SandboxOrganization("Other"));
        Data.AddRegistry(new SandboxRegistry("Acme", "datasets"));
        Data.AddRegistry(new SandboxRegistry("Acme", "secret") { IsHidden = true });
        Data.AddRegistry(
            new SandboxRegistry("Acme", "models")
            {
                Description = "What was trained.",
                IsRestricted = true,
                ArtifactTypes = ["model", "checkpoint"],
                Members = new Dictionary<string, string> { ["grace"] = "restricted_viewer" },
                Teams = new Dictionary<string, string> { ["vision"] = "member" },
            }
        );
        Data.AddRegistry(new SandboxRegistry("Other", "elsewhere"));
        for (int i = 0; i < 3; i++)
        {
            Data.AddArtifact(
                new SandboxArtifact("vision", "project", "model", "net")
                {
                    Metadata = $$"""{"loss":{{3 - i}}}""",
                    Tags = i == 2 ? ["fast"] : [],
                    Files = new Dictionary<string, byte[]> { ["a"] = [(byte)i] },
                }
            );
        }

        Data.AddArtifact(new SandboxArtifact("vision", "project", "dataset", "face"));
        Link("net", 0, "models", "nets");
        Link("net", 2, "models", "nets", "live", "best");
        Link("face", 0, "datasets", "faces");
        Link("face", 0, "secret", "hidden");
        Data.DescribeCollection("acme-org", "wandb-registry-models", "nets", "Checked by people.", "approved");

        void Link(string collection, int version, string registry, string portfolio, params string[] aliases) =>
            Data.LinkArtifact(
                new SandboxLink("vision", "project", collection, version, portfolio) { Registry = ("Acme", registry), Aliases = aliases }
            );
    }

    private async Task<JsonElement> RegistriesAsync(string? filters, string? order, string? cursor = null, int perPage = 100) =>
        (
            await QueryAsync(
                Registries + Registry,
                new
                {
                    organization = "Acme",
                    filters,
                    order,
                    cursor,
                    perPage,
                }
            )
        ).At("organization.orgEntity.projects");

    private async Task<JsonElement> CollectionsAsync(string? registryFilter, string? collectionFilter, string? order) =>
        (
            await QueryAsync(
                Collections,
                new
                {
                    organization = "Acme",
                    registryFilter,
                    collectionFilter,
                    order,
                    perPage = 100,
                }
            )
        ).At("organization.orgEntity.artifactCollections");

    private async Task<JsonElement> VersionsAsync(
        string organization,
        string? registryFilter,
        string? collectionFilter,
        string? artifactFilter,
        int perPage = 100
    ) =>
        (
            await QueryAsync(
                Versions,
                new
                {
                    organization,
                    registryFilter,
                    collectionFilter,
                    artifactFilter,
                    perPage,
                }
            )
        ).At("organization.orgEntity.artifactMemberships");

    private static string ShortName(JsonElement node) =>
        node.ValueKind == JsonValueKind.Null
            ? "null"
            : node.At("name").GetString()!.Replace("wandb-registry-", "", StringComparison.Ordinal);
}
