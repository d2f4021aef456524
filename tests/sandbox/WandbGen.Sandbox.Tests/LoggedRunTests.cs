using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace WandbGen.Sandbox.Tests;

/// <summary>
/// A short run of W&amp;B's Python client, from <c>wandb.init()</c> to <c>run.finish()</c>. The conversation of its Go service is taken
/// from the source of version 0.28, request by request; <c>tests/long/official-client.sh</c> logs runs with its Python service.
/// </summary>
public sealed class LoggedRunTests : IAsyncLifetime
{
    private const string Upsert = """
        #graphql
        mutation UpsertBucket($id: String, $name: String, $project: String, $entity: String, $groupName: String, $description: String,
          $displayName: String, $notes: String, $commit: String, $config: JSONString, $host: String, $debug: Boolean, $program: String,
          $repo: String, $jobType: String, $state: String, $sweep: String, $tags: [String!], $summaryMetrics: JSONString) {
          upsertBucket(input: {id: $id, name: $name, groupName: $groupName, modelName: $project, entityName: $entity,
            description: $description, displayName: $displayName, notes: $notes, config: $config, commit: $commit, host: $host,
            debug: $debug, jobProgram: $program, jobRepo: $repo, jobType: $jobType, state: $state, sweep: $sweep, tags: $tags,
            summaryMetrics: $summaryMetrics}) {
            bucket { id name displayName description config sweepName project { id name entity { id name } } historyLineCount } inserted } }
        """;

    private const string Resume = """
        #graphql
        query RunResumeStatus($project: String, $entity: String, $name: String!) {
          model(name: $project, entityName: $entity) { id name entity { id name }
            bucket(name: $name, missingOk: true) { id name summaryMetrics displayName logLineCount historyLineCount eventsLineCount
              historyTail eventsTail config tags notes wandbConfig(keys: ["t"]) } } }
        """;

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly HttpClient _http = new();
    private WandbSandbox _sandbox = null!;
    private SandboxClient _client = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _sandbox = await WandbSandbox.StartAsync(new WandbSandboxOptions { ExampleProject = false, TimeProvider = _time }, Cancellation);
        _client = new SandboxClient(_sandbox);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _http.Dispose();
        await _sandbox.DisposeAsync();
    }

    [Fact]
    public async Task A_short_run_of_the_Python_client_is_there_with_all_that_it_logged()
    {
        await InitAsync();
        Assert.Equal("running", (await ReadAsync("state")).At("state").GetString());
        await UploadAsync("wandb-metadata.json", """{"program": "train.py", "python": "CPython 3.13"}""");
        await UploadAsync("requirements.txt", "wandb==0.28.2\n");
        await StreamAsync(
            """
            {"files": {"wandb-history.jsonl": {"offset": 0, "content": [
              "{\"loss\":1.5,\"_timestamp\":1780272001.5,\"_runtime\":1.5,\"_step\":0}"]},
              "output.log": {"offset": 0, "content": ["2026-06-01T00:00:01.250000 epoch 1"]}}, "uploaded": ["wandb-metadata.json"]}
            """
        );
        // A heartbeat; its answer says whether a user has stopped the run.
        await StreamAsync("{}");
        Assert.False((await StoppedAsync()).GetBoolean());
        await StreamAsync(
            """
            {"files": {"wandb-history.jsonl": {"offset": 1, "content": [
              "{\"loss\":NaN,\"_timestamp\":1780272002.5,\"_runtime\":2.5,\"_step\":1}"]},
              "wandb-events.jsonl": {"offset": 0, "content": ["{\"system.cpu\":12.5,\"_runtime\":2,\"_timestamp\":1780272002}"]},
              "wandb-summary.json": {"offset": 0, "content": ["{\"loss\":NaN,\"_step\":1,\"_runtime\":2.5,\"_wandb\":{\"runtime\":2}}"]}}}
            """
        );
        await UploadAsync("media/images/a.png", "png");
        await UploadAsync("config.yaml", "lr:\n    value: 0.1\n");
        await UploadAsync("wandb-summary.json", """{"loss":"NaN","_step":1}""");
        await StreamAsync("""{"uploaded": ["media/images/a.png", "config.yaml"], "complete": true, "exitcode": 0}""");

        JsonElement run = await ReadAsync(
            """
            state displayName config summaryMetrics tags notes group jobType host commit historyLineCount eventsLineCount logLineCount
            history(minStep: 0, maxStep: 10) logLines { edges { node { line } } } files { edges { node { name } } }
            """
        );
        Assert.Equal("finished", run.At("state").GetString());
        Assert.Equal("brisk-hare-1", run.At("displayName").GetString());
        Assert.Contains("0.28.2", run.At("config").GetString(), StringComparison.Ordinal);
        Assert.Equal(["a", "b"], run.At("tags").EnumerateArray().Select(static tag => tag.GetString()));
        Assert.Equal("""{"loss":NaN,"_step":1,"_runtime":2.5,"_wandb":{"runtime":2}}""", run.At("summaryMetrics").GetString());
        Assert.Equal((2, 1, 1), (Count("historyLineCount"), Count("eventsLineCount"), Count("logLineCount")));
        Assert.Equal("machine", run.At("host").GetString());
        Assert.Equal(["epoch 1"], run.At("logLines").Values("line"));
        Assert.Equal(
            ["config.yaml", "media/images/a.png", "requirements.txt", "wandb-metadata.json", "wandb-summary.json"],
            run.At("files").Values("name").Order(StringComparer.Ordinal)
        );

        int Count(string field) => run.At(field).GetInt32();
    }

    [Fact]
    public async Task A_run_whose_program_is_never_heard_of_crashes_and_goes_on_where_it_stopped_when_it_is_resumed()
    {
        await InitAsync();
        _time.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal("running", (await ReadAsync("state")).At("state").GetString());
        await StreamAsync(
            """
            {"files": {"wandb-history.jsonl": {"offset": 0, "content": ["{\"loss\":1,\"_runtime\":1.5,\"_step\":7}"]},
              "wandb-events.jsonl": {"offset": 0, "content": ["{\"system.cpu\":1,\"_runtime\":3}"]}}}
            """
        );
        _time.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal("crashed", (await ReadAsync("state")).At("state").GetString());

        JsonElement bucket = (
            await _client.QueryAsync(
                Resume,
                new
                {
                    project = "p",
                    entity = "sandbox",
                    name = "abc123",
                }
            )
        ).At("model.bucket");

        Assert.Equal(1, bucket.At("historyLineCount").GetInt32());
        Assert.Equal("""["{\u0022loss\u0022:1,\u0022_runtime\u0022:1.5,\u0022_step\u0022:7}"]""", bucket.At("historyTail").GetString());
        Assert.Contains("system.cpu", bucket.At("eventsTail").GetString(), StringComparison.Ordinal);
        // By this, the client knows that the run had begun.
        Assert.Equal("""{"t":{"1":[1]}}""", bucket.At("wandbConfig").GetString());
        await StreamAsync("""{"files": {"wandb-history.jsonl": {"offset": 1, "content": ["{\"loss\":0.5,\"_step\":8}"]}}}""");
        JsonElement run = await ReadAsync("state historyLineCount");
        Assert.Equal(("running", 2), (run.At("state").GetString(), run.At("historyLineCount").GetInt32()));
    }

    [Fact]
    public async Task A_run_that_was_never_begun_crashes_too_and_one_that_does_not_exist_can_be_resumed_as_a_new_one()
    {
        JsonElement model = (
            await _client.QueryAsync(
                Resume,
                new
                {
                    project = "p",
                    entity = "sandbox",
                    name = "abc123",
                }
            )
        ).At("model");
        Assert.Equal(JsonValueKind.Null, model.ValueKind);
        await InitAsync();
        _time.Advance(TimeSpan.FromMinutes(6));

        Assert.Equal("crashed", (await ReadAsync("state")).At("state").GetString());
        Assert.Equal(JsonValueKind.Null, (
                await _client.QueryAsync(
                    Resume,
                    new
                    {
                        project = "p",
                        entity = "sandbox",
                        name = "other",
                    }
                )
            ).At("model.bucket").ValueKind);
    }

    [Fact]
    public async Task Somebody_who_stops_a_run_is_heard_by_its_program()
    {
        string id = (await InitAsync()).At("upsertBucket.bucket.id").GetString()!;

        await _client.QueryAsync("mutation StopRun($id: ID!) { stopRun(input: {id: $id}) { success } }", new { id });

        Assert.True((await StoppedAsync()).GetBoolean());
    }

    private Task<JsonElement> InitAsync() =>
        _client.QueryAsync(
            Upsert,
            new
            {
                id = (string?)null,
                name = "abc123",
                project = "p",
                entity = "sandbox",
                groupName = (string?)null,
                displayName = "brisk-hare-1",
                notes = "short",
                commit = "0123abc",
                config = """{"lr":{"value":0.1},"_wandb":{"value":{"cli_version":"0.28.2","python_version":"3.13","t":{"1":[1]}}}}""",
                host = "machine",
                debug = (bool?)null,
                program = "/code/train.py",
                repo = "git@example.invalid:repo",
                jobType = "train",
                state = (string?)null,
                sweep = (string?)null,
                tags = new[] { "a", "b" },
                summaryMetrics = (string?)null,
            }
        );

    private async Task<JsonElement> StoppedAsync() =>
        (
            await _client.QueryAsync(
                """
                query RunStoppedStatus($entityName: String, $projectName: String, $runId: String!) {
                  project(name: $projectName, entityName: $entityName) { run(name: $runId) { stopped } } }
                """,
                new
                {
                    entityName = "sandbox",
                    projectName = "p",
                    runId = "abc123",
                }
            )
        ).At("project.run.stopped");

    private async Task UploadAsync(string name, string content)
    {
        JsonElement created = (
            await _client.QueryAsync(
                """
                mutation CreateRunFiles($entity: String!, $project: String!, $run: String!, $files: [String!]!) {
                  createRunFiles(input: {entityName: $entity, projectName: $project, runName: $run, files: $files}) {
                    runID uploadHeaders files { name uploadUrl } } }
                """,
                new
                {
                    entity = "sandbox",
                    project = "p",
                    run = "abc123",
                    files = new[] { name },
                }
            )
        ).At("createRunFiles");
        using var request = new HttpRequestMessage(HttpMethod.Put, created.At("files")[0].At("uploadUrl").GetString())
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(content)),
        };
        foreach (string? header in created.At("uploadHeaders").EnumerateArray().Select(static header => header.GetString()))
        {
            string[] pair = header!.Split(':', 2);
            request.Headers.TryAddWithoutValidation(pair[0], pair[1].Trim());
        }

        using HttpResponseMessage response = await _http.SendAsync(request, Cancellation);
        Assert.True(response.IsSuccessStatusCode);
    }

    private async Task StreamAsync(string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_sandbox.BaseUrl, "files/sandbox/p/abc123/file_stream"))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes("api:" + _sandbox.ApiKey))
        );
        using HttpResponseMessage response = await _http.SendAsync(request, Cancellation);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Cancellation));
    }

    private async Task<JsonElement> ReadAsync(string fields) =>
        (await _client.QueryAsync($$"""{ project(name: "p", entityName: "sandbox") { run(name: "abc123") { {{fields}} } } }""")).At(
            "project.run"
        );
}
