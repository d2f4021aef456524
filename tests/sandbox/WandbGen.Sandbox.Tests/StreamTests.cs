using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace WandbGen.Sandbox.Tests;

/// <summary>What W&amp;B's client sends while a program runs, as <c>wandb.init()</c>, <c>run.log()</c> and <c>run.finish()</c>
/// do.</summary>
public sealed class StreamTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly HttpClient _http = new();
    private WandbSandbox _sandbox = null!;
    private SandboxClient _client = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _sandbox = await WandbSandbox.StartAsync(new WandbSandboxOptions { ExampleProject = false, TimeProvider = _clock }, Cancellation);
        _client = new SandboxClient(_sandbox);
        await _client.QueryAsync(
            """
            mutation UpsertBucket($project: String, $entity: String!, $name: String, $config: JSONString, $host: String) {
              upsertBucket(input: {name: $name, modelName: $project, entityName: $entity, config: $config, host: $host}) {
                bucket { id name displayName config sweepName project { id name entity { id name } } historyLineCount }
                inserted
              }
            }
            """,
            new
            {
                project = "project",
                entity = "sandbox",
                name = "abc",
                config = """{"lr": {"value": 0.1}, "_wandb": {"value": {"cli_version": "0.28.2"}}}""",
                host = "machine",
            }
        );
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _http.Dispose();
        await _sandbox.DisposeAsync();
    }

    [Fact]
    public async Task A_run_that_is_logged_is_running_and_shows_what_it_logs()
    {
        await SendAsync(
            """
            {"files": {
              "wandb-history.jsonl": {"offset": 0, "content": ["{\"_step\": 0, \"loss\": 1.5}", "{\"_step\": 1, \"loss\": NaN}"]},
              "wandb-events.jsonl": {"offset": 0, "content": ["{\"system.cpu\": 12.5, \"_runtime\": 2}"]},
              "wandb-summary.json": {"offset": 0, "content": ["{\"loss\": NaN, \"_step\": 1}"]},
              "output.log": {"offset": 0, "content": ["2026-06-01T00:00:01.250000 epoch 1\n", "ERROR 2026-06-01T00:00:02.000000 oh\n"]}}}
            """
        );

        JsonElement run = await ReadAsync(
            "state historyLineCount eventsLineCount summaryMetrics logLines { edges { node { line level } } }"
        );
        Assert.Equal("running", run.GetProperty("state").GetString());
        Assert.Equal(2, run.GetProperty("historyLineCount").GetInt32());
        Assert.Equal("""{"loss": NaN, "_step": 1}""", run.GetProperty("summaryMetrics").GetString());
        Assert.Equal(["epoch 1", "oh"], run.At("logLines").Values("line"));
        Assert.Equal(["", "error"], run.At("logLines").Values("level"));
    }

    [Theory]
    [InlineData(0, "finished")]
    [InlineData(1, "failed")]
    [InlineData(255, "failed")]
    public async Task A_run_that_finishes_has_the_state_of_its_exit_code(int code, string state)
    {
        await SendAsync($$"""{"files": {}, "complete": true, "exitcode": {{code}}}""");

        Assert.Equal(state, await StateAsync());
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(state, await StateAsync());
    }

    [Fact]
    public async Task A_run_that_stops_without_finishing_becomes_crashed_and_runs_again_when_it_is_heard_of()
    {
        await SendAsync("""{"files": {}}""");
        _clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal("running", await StateAsync());
        await SendAsync("{}");
        _clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal("running", await StateAsync());

        _clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal("crashed", await StateAsync());
        await SendAsync("{}");
        Assert.Equal("running", await StateAsync());
    }

    [Fact]
    public async Task Lines_that_are_sent_again_are_there_once()
    {
        const string Lines = """
            {"files": {
              "wandb-history.jsonl": {"offset": 0, "content": ["{\"_step\": 0, \"loss\": 1}"]},
              "wandb-events.jsonl": {"offset": 0, "content": ["{\"system.cpu\": 1}"]},
              "output.log": {"offset": 0, "content": ["a\n", "b\n"]}}}
            """;
        await SendAsync(Lines);
        await SendAsync(Lines);
        await SendAsync("""{"files": {"output.log": {"offset": 1, "content": ["b, and more\n"]}}}""");

        JsonElement run = await ReadAsync("historyLineCount eventsLineCount logLines { edges { node { line } } }");
        Assert.Equal(1, run.GetProperty("historyLineCount").GetInt32());
        Assert.Equal(1, run.GetProperty("eventsLineCount").GetInt32());
        Assert.Equal(["a", "b, and more"], run.At("logLines").Values("line"));
    }

    [Theory]
    [InlineData("abc", """{"files": {"strange.bin": {"offset": 0, "content": ["x"]}}}""", 400)]
    [InlineData("abc", """{"files": {"wandb-history.jsonl": {"offset": 0, "content": ["no object"]}}}""", 400)]
    [InlineData("abc", "no JSON", 400)]
    [InlineData("missing", "{}", 404)]
    public async Task What_is_no_stream_of_a_run_is_refused(string run, string body, int status) =>
        Assert.Equal(status, await PostAsync(run, body));

    private async Task SendAsync(string body) => Assert.Equal(200, await PostAsync("abc", body));

    private async Task<int> PostAsync(string run, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_sandbox.BaseUrl, $"files/sandbox/project/{run}/file_stream"))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes("api:" + _sandbox.ApiKey))
        );
        using HttpResponseMessage response = await _http.SendAsync(request, Cancellation);
        return (int)response.StatusCode;
    }

    private async Task<string?> StateAsync() => (await ReadAsync("state")).GetProperty("state").GetString();

    private async Task<JsonElement> ReadAsync(string fields) =>
        (await _client.QueryAsync($$"""{ project(name: "project", entityName: "sandbox") { run(name: "abc") { {{fields}} } } }""")).At(
            "project.run"
        );
}
