using System.Text.Json;

namespace WandbGen.Sandbox.Tests;

/// <summary>
/// The queries of W&amp;B's client 0.28, whose Go core cannot be had everywhere. They are recorded from its source by
/// <c>tests/long/official-client/operations.py</c>, which posts those of any version.
/// </summary>
public sealed class RecordedClientTests(RecordedClientTests.Example example) : IClassFixture<RecordedClientTests.Example>
{
    private static readonly Dictionary<string, JsonElement> s_requests = ReadRequests();

    public static TheoryData<string> Operations => [.. s_requests.Keys];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task A_query_of_the_client_is_answered(string operation)
    {
        JsonElement request = s_requests[operation];
        string variables = example.Ids.Aggregate(
            request.GetProperty("variables").GetRawText(),
            static (text, id) => text.Replace($"<{id.Key}>", id.Value, StringComparison.Ordinal)
        );

        using var client = new SandboxClient(example.Sandbox);
        JsonElement data = await client.QueryAsync(
            "#graphql\n" + request.GetProperty("query").GetString(),
            JsonSerializer.Deserialize<JsonElement>(variables)
        );

        // Nothing was logged with the only id of which there is nothing.
        bool isEmpty = data.EnumerateObject().All(static field => field.Value.ValueKind == JsonValueKind.Null);
        Assert.Equal(operation == "ClientIDMapping", isEmpty);
    }

    [Fact]
    public void The_record_has_all_that_the_client_reads() => Assert.Equal(74, s_requests.Count);

    private static Dictionary<string, JsonElement> ReadRequests()
    {
        using var reader = new StreamReader(typeof(RecordedClientTests).Assembly.GetManifestResourceStream("queries-0.28")!);
        var requests = new Dictionary<string, JsonElement>();
        while (reader.ReadLine() is { } line)
        {
            JsonElement request = JsonSerializer.Deserialize<JsonElement>(line);
            requests.Add(request.GetProperty("operation").GetString()!, request);
        }

        return requests;
    }

    /// <summary>The sandbox's example project, with the ids that the record does not contain.</summary>
    public sealed class Example : IAsyncLifetime
    {
        private WandbSandbox? _sandbox;

        public WandbSandbox Sandbox => _sandbox!;

        public IReadOnlyDictionary<string, string> Ids { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            _sandbox = await WandbSandbox.StartAsync(new WandbSandboxOptions { ExampleProject = true });
            using var client = new SandboxClient(_sandbox);
            JsonElement data = await client.QueryAsync(
                """
                {
                  project(name: "quickstart", entityName: "sandbox") {
                    artifact(name: "network:latest") { id currentManifest { id } }
                    artifactCollection(name: "network") { id }
                    allViews(viewType: "runs") { edges { node { id } } }
                  }
                  queues: project(name: "model-registry", entityName: "sandbox") {
                    runQueue(name: "workstations") { defaultResourceConfigID runQueueItems { edges { node { id } } } }
                  }
                  organization(name: "sandbox-lab") { id orgEntity { name } }
                }
                """
            );
            Ids = new Dictionary<string, string>
            {
                ["artifact"] = Text("project.artifact.id"),
                ["collection"] = Text("project.artifactCollection.id"),
                ["view"] = data.At("project.allViews").Values("id")[0],
                ["config"] = Text("queues.runQueue.defaultResourceConfigID"),
                ["item"] = data.At("queues.runQueue.runQueueItems").Values("id")[0],
                ["organization"] = Text("organization.id"),
                ["organizationEntity"] = Text("organization.orgEntity.name"),
            };

            string Text(string path) => data.At(path).ToString();
        }

        public ValueTask DisposeAsync() => Sandbox.DisposeAsync();
    }
}
