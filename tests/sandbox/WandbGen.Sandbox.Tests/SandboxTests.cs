using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;

namespace WandbGen.Sandbox.Tests;

/// <summary>The sandbox answers as W&amp;B does, to W&amp;B's own client too.</summary>
public sealed class SandboxTests : IAsyncLifetime
{
    private const string RunFiles = """
        #graphql
        query RunFiles($project: String!, $entity: String!, $name: String!, $fileCursor: String,
          $fileLimit: Int = 50, $fileNames: [String] = [], $upload: Boolean = false, $pattern: String) {
          project(name: $project, entityName: $entity) {
            internalId
            run(name: $name) {
              fileCount
              files(names: $fileNames, after: $fileCursor, first: $fileLimit, pattern: $pattern) {
                edges { node { id name url(upload: $upload) directUrl sizeBytes mimetype updatedAt md5 } cursor }
                pageInfo { endCursor hasNextPage }
              }
            }
          }
        }
        """;

    private readonly SettableClock _clock = new();
    private WandbSandbox _sandbox = null!;
    private SandboxClient _client = null!;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _sandbox = await WandbSandbox.StartAsync(
            new WandbSandboxOptions
            {
                ExampleProject = false,
                TimeProvider = _clock,
                UrlLifetime = TimeSpan.FromMinutes(1),
            },
            CancellationToken
        );
        _sandbox.Data.AddRun("entity", "project", "run");
        _client = new SandboxClient(_sandbox);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _sandbox.DisposeAsync();
    }

    [Theory]
    [InlineData("\"operationName\": \"Viewer\", \"variables\": null,")]
    [InlineData("\"operationName\": \"\", \"variables\": {},")]
    [InlineData("\"operationName\": null,")]
    [InlineData("")]
    public async Task The_key_is_checked_as_either_version_of_the_python_client_does_it(string rest)
    {
        string document = JsonSerializer.Serialize(
            "#graphql\nquery Viewer { viewer { id entity username email flags teams { edges { node { name } } } } }"
        );

        (int status, JsonElement body) = await _client.PostAsync($"{{{rest} \"query\": {document}}}");

        Assert.Equal(200, status);
        JsonElement viewer = body.GetProperty("data").GetProperty("viewer");
        Assert.Equal("sandbox", viewer.GetProperty("entity").GetString());
        Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(viewer.GetProperty("flags").GetString()!).RootElement.ValueKind);
        Assert.Equal(JsonValueKind.Array, viewer.GetProperty("teams").GetProperty("edges").ValueKind);
    }

    [Fact]
    public async Task A_run_has_the_forms_that_the_python_client_relies_on()
    {
        JsonElement data = await _client.QueryAsync(
            """
            query Run($project: String!, $entity: String!, $name: String!) { project(name: $project,
              entityName: $entity) { run(name: $name) { projectId ...RunFragment } } }
            fragment RunFragment on Run { id tags name displayName sweepName state config group jobType commit readOnly createdAt
              heartbeatAt description notes systemMetrics summaryMetrics historyLineCount user { name username } historyKeys }
            """,
            new
            {
                project = "project",
                entity = "entity",
                name = "run",
            }
        );

        JsonElement run = data.GetProperty("project").GetProperty("run");
        Assert.Equal(JsonValueKind.Number, run.GetProperty("projectId").ValueKind);
        foreach (string json in (string[])["config", "summaryMetrics", "systemMetrics"])
        {
            Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(run.GetProperty(json).GetString()!).RootElement.ValueKind);
        }

        Assert.Equal(JsonValueKind.Object, run.GetProperty("historyKeys").ValueKind);
        Assert.EndsWith("Z", run.GetProperty("createdAt").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_python_clients_whole_conversation_lists_and_downloads_a_file()
    {
        byte[] content = RandomNumberGenerator.GetBytes(100_000);
        _sandbox.Data.AddFile("entity", "project", "run", "media/a plot.png", content);
        JsonElement page = Files(await _client.QueryAsync(RunFiles, Variables()));
        JsonElement file = page.GetProperty("edges")[0].GetProperty("node");

        using HttpResponseMessage redirect = await _client.GetAsync(file.GetProperty("url").GetString()!, withKey: true);
        Assert.Equal(HttpStatusCode.Redirect, redirect.StatusCode);
        Assert.NotEqual(_sandbox.BaseUrl.Port, redirect.Headers.Location!.Port);
        using HttpResponseMessage bytes = await _client.GetAsync(redirect.Headers.Location.ToString(), withKey: false);

        Assert.Equal(content, await bytes.Content.ReadAsByteArrayAsync(CancellationToken));
        Assert.Equal(file.GetProperty("md5").GetString(), Convert.ToBase64String(bytes.Content.Headers.ContentMD5!));
        Assert.Equal(content.Length, file.GetProperty("sizeBytes").GetInt64());
        Assert.Equal("image/png", file.GetProperty("mimetype").GetString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(50)]
    [InlineData(51)]
    [InlineData(1000)]
    public async Task Pages_end_where_the_files_do(int count)
    {
        _sandbox.Data.AddFiles("entity", "project", "run", count, static index => $"{index:D4}", static _ => [1]);
        List<string> names = [];
        string? cursor = null;
        bool more = true;
        while (more)
        {
            JsonElement page = Files(await _client.QueryAsync(RunFiles, Variables(cursor)));
            names.AddRange(
                page.GetProperty("edges").EnumerateArray().Select(static edge => edge.GetProperty("node").GetProperty("name").GetString()!)
            );
            more = page.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean();
            cursor = page.GetProperty("pageInfo").GetProperty("endCursor").GetString();
        }

        Assert.Equal(Enumerable.Range(0, count).Select(static index => $"{index:D4}"), names);
    }

    [Theory]
    [InlineData("%.json", "a.json,b.JSON")]
    [InlineData("_.json", "a.json,b.JSON")]
    [InlineData("a%", "a.json,a.txt")]
    [InlineData("a\\%", "")]
    [InlineData("a\\.%", "a.json,a.txt")]
    [InlineData("", "a.json,a.txt,b.JSON")]
    public async Task Patterns_are_MySQLs_LIKE_and_the_count_ignores_them(string pattern, string expected)
    {
        foreach (string name in (string[])["a.json", "a.txt", "b.JSON"])
        {
            _sandbox.Data.AddFile("entity", "project", "run", name, [1]);
        }

        JsonElement data = await _client.QueryAsync(RunFiles, Variables(pattern: pattern));

        Assert.Equal(
            expected.Split(',', StringSplitOptions.RemoveEmptyEntries),
            Files(data)
                .GetProperty("edges")
                .EnumerateArray()
                .Select(static edge => edge.GetProperty("node").GetProperty("name").GetString())
        );
        Assert.Equal(3, data.GetProperty("project").GetProperty("run").GetProperty("fileCount").GetInt32());
    }

    [Fact]
    public async Task What_does_not_exist_is_null_with_200()
    {
        JsonElement noRun = await _client.QueryAsync(
            "{ project(name: \"project\", entityName: \"entity\") { run(name: \"nothing\") { id } } }"
        );
        JsonElement noProject = await _client.QueryAsync("{ project(name: \"nothing\", entityName: \"entity\") { id } }");

        Assert.Equal(JsonValueKind.Null, noRun.GetProperty("project").GetProperty("run").ValueKind);
        Assert.Equal(JsonValueKind.Null, noProject.GetProperty("project").ValueKind);
    }

    [Fact]
    public async Task A_wrong_key_is_401_and_a_wrong_document_400_and_a_failing_field_200_with_errors()
    {
        using var stranger = new SandboxClient(_sandbox, new string('x', 40));

        Assert.Equal(401, (await stranger.PostAsync("""{"query":"{ viewer { id } }"}""")).Status);
        Assert.Equal(400, (await _client.PostAsync("""{"query":"{ viewer { idd } }"}""")).Status);
        Assert.Equal(400, (await _client.PostAsync("""{"query":"{ viewer "}""")).Status);
        Assert.Equal(400, (await _client.PostAsync("[]")).Status);
        (int status, JsonElement body) = await _client.PostAsync(
            """{"query":"{ project(name: \"project\", entityName: \"entity\") { name computeHours } }"}"""
        );
        Assert.Equal(200, status);
        Assert.Contains(
            "not served by the sandbox",
            body.GetProperty("errors")[0].GetProperty("message").GetString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_signed_address_expires_and_cannot_be_changed_and_takes_no_other_credentials()
    {
        string url = await DirectUrlAsync([1, 2, 3]);

        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync(url, withKey: false)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await _client.GetAsync(url, withKey: true)).StatusCode);
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await _client.GetAsync(url.Replace("Signature=", "Signature=0", StringComparison.Ordinal), withKey: false)).StatusCode
        );
        Assert.Equal(HttpStatusCode.Forbidden, (await _client.SendAsync(HttpMethod.Put, url, withKey: false, content: [9])).StatusCode);

        _clock.Advance(TimeSpan.FromMinutes(2));
        using HttpResponseMessage expired = await _client.GetAsync(url, withKey: false);
        Assert.Equal(HttpStatusCode.Forbidden, expired.StatusCode);
        Assert.Contains("Request has expired", await expired.Content.ReadAsStringAsync(CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ranges_are_served_of_the_same_object_only()
    {
        byte[] content = RandomNumberGenerator.GetBytes(1_000);
        string url = await DirectUrlAsync(content);
        using HttpResponseMessage whole = await _client.GetAsync(url, withKey: false);
        EntityTagHeaderValue tag = whole.Headers.ETag!;

        using HttpResponseMessage part = await _client.GetAsync(url, false, headers => headers.Range = new RangeHeaderValue(900, null));
        using HttpResponseMessage same = await _client.GetAsync(
            url,
            false,
            headers => (headers.Range, headers.IfRange) = (new RangeHeaderValue(900, null), new RangeConditionHeaderValue(tag))
        );
        using HttpResponseMessage other = await _client.GetAsync(
            url,
            false,
            headers => (headers.Range, headers.IfRange) = (new RangeHeaderValue(900, null), new RangeConditionHeaderValue("\"other\""))
        );
        using HttpResponseMessage beyond = await _client.GetAsync(url, false, headers => headers.Range = new RangeHeaderValue(1_000, null));

        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(content[900..], await part.Content.ReadAsByteArrayAsync(CancellationToken));
        Assert.Equal("bytes 900-999/1000", part.Content.Headers.ContentRange!.ToString());
        Assert.Equal(HttpStatusCode.PartialContent, same.StatusCode);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, beyond.StatusCode);
    }

    [Fact]
    public async Task A_deleted_file_is_gone()
    {
        _sandbox.Data.AddFile("entity", "project", "run", "a", [1]);
        string id = Files(await _client.QueryAsync(RunFiles, Variables()))
            .GetProperty("edges")[0]
            .GetProperty("node")
            .GetProperty("id")
            .GetString()!;

        JsonElement data = await _client.QueryAsync(
            "mutation deleteFiles($files: [ID!]!, $projectId: Int) { deleteFiles(input: {files: $files, projectId: $projectId}) "
                + "{ success } }",
            new { files = new[] { id }, projectId = 1 }
        );

        Assert.True(data.GetProperty("deleteFiles").GetProperty("success").GetBoolean());
        Assert.Empty(Files(await _client.QueryAsync(RunFiles, Variables())).GetProperty("edges").EnumerateArray());
    }

    private static object Variables(string? cursor = null, string? pattern = null) =>
        new
        {
            project = "project",
            entity = "entity",
            name = "run",
            fileCursor = cursor,
            fileNames = Array.Empty<string>(),
            pattern,
            upload = false,
        };

    private static JsonElement Files(JsonElement data) => data.GetProperty("project").GetProperty("run").GetProperty("files");

    private async Task<string> DirectUrlAsync(byte[] content)
    {
        _sandbox.Data.AddFile("entity", "project", "run", "a.bin", content);
        return Files(await _client.QueryAsync(RunFiles, Variables()))
            .GetProperty("edges")[0]
            .GetProperty("node")
            .GetProperty("directUrl")
            .GetString()!;
    }

    private sealed class SettableClock : TimeProvider
    {
        private TimeSpan _ahead;

        public void Advance(TimeSpan time) => _ahead += time;

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _ahead;
    }
}
