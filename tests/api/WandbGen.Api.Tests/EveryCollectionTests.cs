using WandbGen.Testing;

namespace WandbGen.Tests;

/// <summary>What all collections do alike: pages, resuming, a parent that is not there, a server that is too old.</summary>
public sealed class EveryCollectionTests(EveryCollectionTests.Everything everything) : IClassFixture<EveryCollectionTests.Everything>
{
    private static readonly Dictionary<string, Probe> s_probes = new Probe[]
    {
        Of(
            (api, n) => new AgentRuns(api.Client, "e", "p", "s", "agent", pageSize: n),
            api => new AgentRuns(api.Client, "e", "p", "s", "x")
        ),
        Of((api, n) => new Agents(api.Client, "e", "p", "s", n), api => new Agents(api.Client, "e", "p", "none")),
        Of(
            async (api, n) => (await api.ArtifactCollectionAsync("e/p/net", CancellationToken)).Aliases(n),
            api => new ArtifactAliases(api.Client, "QXJ0aWZhY3RDb2xsZWN0aW9uOjk5OTk=")
        ),
        Of(
            (api, n) => new ArtifactCollections(api.Client, "e", "p", "model", pageSize: n),
            api => new ArtifactCollections(api.Client, "e", "p", "none")
        ),
        Of(
            (api, n) => new ArtifactFiles(api.Client, "e", "p", "net", "latest", pageSize: n),
            api => new ArtifactFiles(api.Client, "e", "p", "net", "none")
        ),
        Of(
            async (api, n) => (await api.ArtifactAsync("e/p/net:v0", CancellationToken)).Memberships(n),
            api => new ArtifactMemberships(api.Client, "QXJ0aWZhY3Q6OTk5OQ==")
        ),
        Of((api, n) => new ArtifactTypes(api.Client, "e", "p", pageSize: n), api => new ArtifactTypes(api.Client, "e", "none")),
        Of(
            (api, n) => new Artifacts(api.Client, "e", "p", "model", "net", pageSize: n),
            api => new Artifacts(api.Client, "e", "p", "model", "none")
        ),
        Of((api, n) => new ConsoleLogs(api.Client, "e", "p", "r0", n), api => new ConsoleLogs(api.Client, "e", "p", "none")),
        Of((api, n) => new CustomCharts(api.Client, "e", n)),
        Of(
            (api, n) => new EntityAutomations(api.Client, "e", pageSize: n),
            api => new EntityAutomations(api.Client, "none"),
            "QUERY_AUTOMATIONS_ON_ENTITY"
        ),
        Of(async (api, n) => (await api.RunAsync("e/p/r0", CancellationToken)).Files(pageSize: n)),
        Of((api, n) => new Integrations(api.Client, "e", n), api => new Integrations(api.Client, "none")),
        Of((api, n) => new LegacyAutomations(api.Client, n)),
        Of((api, n) => new LegacyEntityAutomations(api.Client, "e", n), api => new LegacyEntityAutomations(api.Client, "none")),
        Of((api, n) => new LoggedArtifacts(api.Client, "e", "p", "r0", n), api => new LoggedArtifacts(api.Client, "e", "p", "none")),
        Of((api, n) => new Members(api.Client, "team", n), api => new Members(api.Client, "none")),
        Of((api, n) => new OrganizationMembers(api.Client, "Acme", n), api => new OrganizationMembers(api.Client, "none")),
        Of((api, n) => new OrganizationTeams(api.Client, "Acme", n), api => new OrganizationTeams(api.Client, "none")),
        Of((api, n) => new Organizations(api.Client, n)),
        Of((api, n) => new PriorRuns(api.Client, "e", "p", "t", n), api => new PriorRuns(api.Client, "e", "p", "none")),
        Of(
            (api, n) => new ProjectArtifactCollections(api.Client, "e", "p", pageSize: n),
            api => new ProjectArtifactCollections(api.Client, "e", "none")
        ),
        Of((api, n) => new ProjectFields(api.Client, "e", "p", pageSize: n), api => new ProjectFields(api.Client, "e", "none")),
        Of((api, n) => new Projects(api.Client, "e", n)),
        Of(
            (api, n) => new Registries(api.Client, "Acme", pageSize: n),
            api => new Registries(api.Client, "none"),
            "ARTIFACT_REGISTRY_SEARCH"
        ),
        Of(
            (api, n) => new RegistryCollections(api.Client, "Acme", pageSize: n),
            api => new RegistryCollections(api.Client, "none"),
            "ARTIFACT_REGISTRY_SEARCH"
        ),
        Of(
            (api, n) => new RegistryMembers(api.Client, "acme-org", "wandb-registry-models", n),
            api => new RegistryMembers(api.Client, "acme-org", "none")
        ),
        Of(
            (api, n) => new RegistryTeams(api.Client, "acme-org", "wandb-registry-models", n),
            api => new RegistryTeams(api.Client, "acme-org", "none")
        ),
        Of(
            (api, n) => new RegistryVersions(api.Client, "Acme", pageSize: n),
            api => new RegistryVersions(api.Client, "none"),
            "ARTIFACT_REGISTRY_SEARCH"
        ),
        Of((api, n) => new Reports(api.Client, "e", "p", pageSize: n), api => new Reports(api.Client, "e", "none")),
        Of((api, n) => new RunOverviews(api.Client, "e", "p", pageSize: n), api => new RunOverviews(api.Client, "e", "none")),
        Of(
            (api, n) => new RunQueueItems(api.Client, "e", "model-registry", "gpu", n),
            api => new RunQueueItems(api.Client, "e", "model-registry", "none")
        ),
        Of((api, n) => new RunQueues(api.Client, "e", "model-registry", n), api => new RunQueues(api.Client, "e", "none")),
        Of((api, n) => new RunTags(api.Client, "e", "p", pageSize: n), api => new RunTags(api.Client, "e", "none")),
        Of((api, n) => new Runs(api.Client, "e", "p", pageSize: n), api => new Runs(api.Client, "e", "none")),
        Of((api, n) => new Sweeps(api.Client, "e", "p", pageSize: n), api => new Sweeps(api.Client, "e", "none")),
        Of((api, n) => new Teams(api.Client, n)),
        Of((api, n) => new UsedArtifacts(api.Client, "e", "p", "r1", n), api => new UsedArtifacts(api.Client, "e", "p", "none")),
        Of((api, n) => new UserApiKeys(api.Client, n)),
        Of(
            async (api, n) => (await api.UserAsync("ada", CancellationToken)).Projects(n),
            api => new UserProjects(api.Client, "VXNlcjo5OTk5")
        ),
        Of(async (api, n) => (await api.UserAsync("ada", CancellationToken)).Teams(n), api => new UserTeams(api.Client, "VXNlcjo5OTk5")),
        Of((api, n) => new Users(api.Client, "a", n)),
        Of(
            async (api, n) => (await api.ArtifactAsync("e/p/net:v0", CancellationToken)).UsedBy(pageSize: n),
            api => new UsingRuns(api.Client, "QXJ0aWZhY3Q6OTk5OQ==")
        ),
    }.ToDictionary(static probe => probe.Name);

    public static TheoryData<string> All => [.. s_probes.Keys];

    public static TheoryData<string> WithParent =>
        [.. s_probes.Values.Where(static probe => probe.HasParent).Select(static probe => probe.Name)];

    public static TheoryData<string> WithFeature =>
        [.. s_probes.Values.Where(static probe => probe.Feature is not null).Select(static probe => probe.Name)];

    // Logs in pages came with a version, not with a feature; ConsoleLogTests has them.
    public static TheoryData<string> OnOldServers =>
        [
            .. s_probes
                .Values.Where(static probe => probe is { Feature: null, Name: not nameof(ConsoleLogs) })
                .Select(static probe => probe.Name),
        ];

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(All))]
    public async Task Pages_of_one_item_hold_what_one_page_holds(string collection)
    {
        Probe probe = s_probes[collection];

        string[][] whole = await probe.ListAsync(everything.Api, null);
        string[][] ones = await probe.ListAsync(everything.Api, 1);

        string[] items = [.. whole.SelectMany(static page => page)];
        Assert.True(items.Length > 1, $"{collection} has {items.Length} items");
        Assert.Equal(items.Distinct(), items);
        Assert.Equal(items, ones.SelectMany(static page => page));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_listing_goes_on_from_each_of_its_pages(string collection) => await s_probes[collection].ResumeAsync(everything.Api);

    [Theory]
    [MemberData(nameof(WithParent))]
    public async Task A_parent_that_is_not_there_is_told(string collection) =>
        await Assert.ThrowsAsync<WandbNotFoundException>(() => s_probes[collection].ListMissingAsync(everything.Api));

    [Theory]
    [MemberData(nameof(WithFeature))]
    public async Task A_server_that_is_too_old_is_told_of_before_it_is_asked(string collection)
    {
        WandbUnsupportedFeatureException exception = await Assert.ThrowsAsync<WandbUnsupportedFeatureException>(() =>
            s_probes[collection].ListMissingAsync(everything.OldApi)
        );

        Assert.Equal(s_probes[collection].Feature, exception.Feature);
    }

    [Theory]
    [MemberData(nameof(OnOldServers))]
    public async Task An_old_server_lists_the_same_where_nothing_newer_is_asked_for(string collection)
    {
        string[][] old = await s_probes[collection].ListAsync(everything.OldApi, 2);
        string[][] now = await s_probes[collection].ListAsync(everything.Api, 2);

        Assert.Equal(now.SelectMany(static page => page), old.SelectMany(static page => page));
    }

    [Fact]
    public void Every_collection_is_here() =>
        Assert.Equal(
            typeof(WandbApi)
                .Assembly.GetExportedTypes()
                .Where(static type => !type.IsAbstract && IsCollection(type))
                .Select(static type => type.Name)
                .Order(StringComparer.Ordinal),
            s_probes.Keys.Order(StringComparer.Ordinal)
        );

    private static bool IsCollection(Type type) =>
        type.BaseType is { } parent
        && ((parent.IsGenericType && parent.GetGenericTypeDefinition() == typeof(PagedCollection<>)) || IsCollection(parent));

    private static Probe<T> Of<T>(
        Func<WandbApi, int?, PagedCollection<T>> create,
        Func<WandbApi, PagedCollection<T>>? missing = null,
        string? feature = null
    )
        where T : notnull
    {
        using var api = new WandbApi(new WandbClientOptions { BaseUrl = new Uri("https://unused.example"), ApiKey = new string('0', 40) });
        return new(create(api, null).GetType().Name, (one, n) => Task.FromResult(create(one, n)), missing, feature);
    }

    private static Probe<T> Of<TCollection, T>(Func<WandbApi, int?, Task<TCollection>> create, Func<WandbApi, PagedCollection<T>>? missing)
        where TCollection : PagedCollection<T>
        where T : notnull => new(typeof(TCollection).Name, async (api, n) => await create(api, n), missing, Feature: null);

    private static Probe<RunFile> Of(Func<WandbApi, int?, Task<Files>> create) =>
        new(nameof(Files), async (api, n) => await create(api, n), Missing: null, Feature: null);

    /// <summary>A sandbox with two of everything, and one that is old.</summary>
    public sealed class Everything : IAsyncLifetime
    {
        private WandbSandbox? _sandbox;
        private WandbSandbox? _old;

        public WandbApi Api { get; private set; } = null!;

        public WandbApi OldApi { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            _sandbox = await WandbSandbox.StartAsync(new WandbSandboxOptions { ExampleProject = false, Entity = "e" });
            _old = await WandbSandbox.StartAsync(
                new WandbSandboxOptions
                {
                    ExampleProject = false,
                    Entity = "e",
                    Features = null,
                }
            );
            Fill(_sandbox.Data);
            Fill(_old.Data);
            Api = new(new WandbClientOptions { BaseUrl = _sandbox.BaseUrl, ApiKey = _sandbox.ApiKey });
            OldApi = new(new WandbClientOptions { BaseUrl = _old.BaseUrl, ApiKey = _old.ApiKey });
        }

        public async ValueTask DisposeAsync()
        {
            Api.Dispose();
            OldApi.Dispose();
            await _sandbox!.DisposeAsync();
            await _old!.DisposeAsync();
        }

        private static void Fill(SandboxData data)
        {
            data.AddUser(new SandboxUser("ada"));
            data.AddUser(new SandboxUser("adam"));
            foreach (string team in (IEnumerable<string>)["team", "crew"])
            {
                data.AddTeamMember(team, "ada");
                data.AddTeamMember(team, "adam", "viewer");
            }

            data.AddApiKey("e", new string('k', 40), "another");
            data.AddSweep(new SandboxSweep("e", "p", "s"));
            data.AddSweep(new SandboxSweep("e", "p", "t") { PriorRuns = ["r0", "r1"] });
            data.AddAgent(new SandboxAgent("e", "p", "s", "agent"));
            data.AddAgent(new SandboxAgent("e", "p", "s", "double"));
            data.AddProject("e", "second");
            data.AddProject("ada", "first");
            data.AddProject("ada", "second");
            for (int i = 0; i < 3; i++)
            {
                data.AddRun(
                    new SandboxRun("e", "p", $"r{i}")
                    {
                        Sweep = "s",
                        Agent = "agent",
                        Tags = [$"tag-{i}"],
                        Config = """{"lr":{"value":0.1},"seed":{"value":1}}""",
                    }
                );
                data.AddFile("e", "p", $"r{i}", "a.txt", [1]);
                data.AddFile("e", "p", $"r{i}", "b.txt", [2]);
                data.AddReport(new SandboxReport("e", "p", $"Report {i}"));
                data.AddChart(new SandboxChart("e", $"chart-{i}"));
                long channel = data.AddSlackIntegration("e", "lab", $"#{i}");
                // Of a kind that every server knows.
                data.AddAutomation(
                    new SandboxAutomation("e", i == 0 ? "p" : "second", $"automation-{i}")
                    {
                        EventType = "ADD_ARTIFACT_ALIAS",
                        Integration = channel,
                    }
                );
            }

            data.AddLogLines("e", "p", "r0", ["one", "two", "three"]);
            foreach (
                (string type, string name) in (IEnumerable<(string, string)>)[("model", "net"), ("model", "head"), ("dataset", "waves")]
            )
            {
                for (int i = 0; i < 3; i++)
                {
                    data.AddArtifact(
                        new SandboxArtifact("e", "p", type, name)
                        {
                            Run = "r0",
                            UsedBy = ["r1", "r2"],
                            Aliases = [$"alias-{i}"],
                            Files = new Dictionary<string, byte[]>
                            {
                                ["a"] = [1],
                                ["b"] = [2],
                                ["c"] = [3],
                            },
                        }
                    );
                }
            }

            long queue = data.AddRunQueue(new SandboxRunQueue("e", "gpu"));
            data.AddRunQueue(new SandboxRunQueue("e", "cpu"));
            data.AddRunQueueItem(new SandboxRunQueueItem(queue));
            data.AddRunQueueItem(new SandboxRunQueueItem(queue));
            var roles = new Dictionary<string, string> { ["ada"] = "admin", ["adam"] = "viewer" };
            data.AddOrganization(
                new SandboxOrganization("Acme")
                {
                    EntityName = "acme-org",
                    Teams = ["team", "crew"],
                    Members = roles,
                }
            );
            data.AddOrganization(new SandboxOrganization("Beta"));
            data.AddRegistry(
                new SandboxRegistry("Acme", "models")
                {
                    Members = roles,
                    Teams = new Dictionary<string, string> { ["team"] = "viewer", ["crew"] = "member" },
                }
            );
            data.AddRegistry(new SandboxRegistry("Acme", "datasets"));
            data.LinkArtifact(new SandboxLink("e", "p", "net", 0, "nets") { Registry = ("Acme", "models") });
            data.LinkArtifact(new SandboxLink("e", "p", "net", 1, "nets") { Registry = ("Acme", "models"), Aliases = ["live"] });
            data.LinkArtifact(new SandboxLink("e", "p", "waves", 0, "curves") { Registry = ("Acme", "datasets") });
        }
    }

    /// <summary>One collection, whatever its items are.</summary>
    private abstract record Probe(string Name, string? Feature)
    {
        public abstract bool HasParent { get; }

        public abstract Task<string[][]> ListAsync(WandbApi api, int? pageSize);

        public abstract Task ResumeAsync(WandbApi api);

        public abstract Task ListMissingAsync(WandbApi api);
    }

    private sealed record Probe<T>(
        string Name,
        Func<WandbApi, int?, Task<PagedCollection<T>>> Create,
        Func<WandbApi, PagedCollection<T>>? Missing,
        string? Feature
    ) : Probe(Name, Feature)
        where T : notnull
    {
        public override bool HasParent => Missing is not null;

        public override async Task<string[][]> ListAsync(WandbApi api, int? pageSize) =>
            await (await Create(api, pageSize)).AsPages().Select(Print).ToArrayAsync(CancellationToken);

        public override async Task ResumeAsync(WandbApi api)
        {
            PagedCollection<T> collection = await Create(api, 1);
            List<Page<T>> pages = await collection.AsPages().ToListAsync(CancellationToken);
            for (int i = 0; i < pages.Count; i++)
            {
                if (pages[i].Next is not { } next)
                {
                    Assert.Equal(pages.Count - 1, i);
                    continue;
                }

                // In another process.
                PagedCollection<T> again = await Create(api, 1);
                List<Page<T>> rest = await again.AsPages(PageCursor.Parse(next.ToString())).ToListAsync(CancellationToken);
                Assert.Equal(pages.Skip(i + 1).SelectMany(Print), rest.SelectMany(Print));
            }
        }

        public override async Task ListMissingAsync(WandbApi api) => await Missing!(api).ToListAsync(CancellationToken);

        private static string[] Print(Page<T> page) =>
            [
                .. page
                    .Items.ToArray()
                    .Select(static item => $"{item} {(item as WandbItem) switch { Integration one => one.Id, _ => "" }}"),
            ];
    }
}
