using System.Text.Json;

namespace WandbGen.Sandbox.Tests;

/// <summary>Runs, as the Python client asks for them.</summary>
public sealed class SandboxRunTests : SandboxFixture
{
    private const string Runs = """
        query Runs($project: String!, $entity: String!, $cursor: String, $perPage: Int = 50, $order: String, $filters: JSONString) {
          project(name: $project, entityName: $entity) {
            internalId
            runCount(filters: $filters)
            readOnly
            runs(filters: $filters, after: $cursor, first: $perPage, order: $order) {
              edges { node { projectId id tags name displayName state config summaryMetrics notes createdAt
                heartbeatAt historyLineCount historyKeys user { name username } fileCount project { name } } cursor }
              pageInfo { endCursor hasNextPage }
            }
          }
        }
        """;

    [Theory]
    [InlineData("{}", "a,b,c,d")]
    [InlineData("""{"state": "finished"}""", "a,c")]
    [InlineData("""{"state": {"$ne": "finished"}}""", "b,d")]
    [InlineData("""{"state": {"$in": ["running", "crashed"]}}""", "b,d")]
    [InlineData("""{"config.lr": {"$in": [0.05, 0.3, null]}}""", "a,c,d")]
    [InlineData("""{"tags": {"$in": ["wide", "other"]}}""", "a")]
    [InlineData("""{"display_name": {"$regex": "^(First|F.*th$)"}}""", "a,d")]
    [InlineData("""{"displayName": "Second"}""", "b")]
    [InlineData("""{"config.lr": {"$lt": 0.2}}""", "a,b")]
    [InlineData("""{"config.lr.value": {"$gte": 0.2, "$lte": 0.3}}""", "c")]
    [InlineData("""{"config.optimizer.name": "adam"}""", "c")]
    [InlineData("""{"summary_metrics.loss": {"$gt": 0.5}}""", "a")]
    [InlineData("""{"summary_metrics.loss": {"$gt": "0"}}""", "")]
    [InlineData("""{"summary_metrics.loss": {"$exists": false}}""", "d")]
    [InlineData("""{"tags": "night"}""", "a,b")]
    [InlineData("""{"tags": {"$nin": ["night"]}}""", "c,d")]
    [InlineData("""{"$or": [{"state": "running"}, {"config.lr": 0.3}]}""", "b,c")]
    [InlineData("""{"$nor": [{"state": "running"}, {"tags": "night"}]}""", "c,d")]
    [InlineData("""{"$and": [{"createdAt": {"$gt": "2026-01-01T00:00:00Z"}}, {"state": {"$not": {"$eq": "running"}}}]}""", "c,d")]
    [InlineData("""{"nonsense": 1}""", "")]
    public async Task Filters_choose_runs_and_the_count_follows_them(string filters, string expected)
    {
        AddFour();

        JsonElement project = (
            await QueryAsync(
                Runs,
                new
                {
                    project = "project",
                    entity = "entity",
                    filters,
                }
            )
        ).At("project");

        string[] names = expected.Split(',', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(names, project.At("runs").Values("name"));
        Assert.Equal(names.Length, project.At("runCount").GetInt32());
    }

    [Theory]
    [InlineData("+created_at", "a,b,c,d")]
    [InlineData("-created_at", "d,c,b,a")]
    [InlineData("created_at", "a,b,c,d")]
    [InlineData("-config.lr.value", "c,b,a,d")]
    [InlineData("+summary_metrics.loss", "d,c,b,a")]
    [InlineData("-display_name", "c,b,d,a")]
    [InlineData("-nonsense", "d,c,b,a")]
    public async Task The_sign_of_an_order_is_its_direction(string order, string expected)
    {
        AddFour();

        JsonElement data = await QueryAsync(
            Runs,
            new
            {
                project = "project",
                entity = "entity",
                order,
            }
        );

        Assert.Equal(expected.Split(','), data.At("project.runs").Values("name"));
    }

    [Fact]
    public async Task Pages_of_filtered_runs_go_on_where_the_last_ended()
    {
        for (int i = 0; i < 7; i++)
        {
            Data.AddRun(new SandboxRun("entity", "project", $"run{i}") { State = i == 3 ? "running" : "finished" });
        }

        List<string> names = [];
        string? cursor = null;
        bool more = true;
        while (more)
        {
            JsonElement page = (
                await QueryAsync(
                    Runs,
                    new
                    {
                        project = "project",
                        entity = "entity",
                        cursor,
                        perPage = 2,
                        order = "-created_at",
                        filters = """{"state":"finished"}""",
                    }
                )
            ).At("project.runs");
            names.AddRange(page.Values("name"));
            (more, cursor) = (page.At("pageInfo.hasNextPage").GetBoolean(), page.At("pageInfo.endCursor").GetString());
        }

        Assert.Equal(["run6", "run5", "run4", "run2", "run1", "run0"], names);
    }

    [Fact]
    public async Task A_run_has_what_was_put_into_it()
    {
        AddFour();
        Data.AddFile("entity", "project", "a", "file", [1]);

        JsonElement run = (await QueryAsync(Runs, new { project = "project", entity = "entity" })).At("project.runs").Nodes()[0];

        Assert.Equal("First", run.At("displayName").GetString());
        Assert.Equal(["night", "wide"], run.At("tags").EnumerateArray().Select(static tag => tag.GetString()));
        Assert.Equal("a note", run.At("notes").GetString());
        Assert.Equal("ada", run.At("user.username").GetString());
        Assert.Equal("2026-01-01T00:00:00Z", run.At("createdAt").GetString());
        Assert.Equal("2026-01-01T00:01:00Z", run.At("heartbeatAt").GetString());
        Assert.Equal(9, run.At("historyKeys.lastStep").GetInt32());
        Assert.Equal(10, run.At("historyKeys.keys.loss.typeCounts")[0].At("count").GetInt32());
        Assert.Equal(JsonValueKind.String, run.At("config").ValueKind);
        Assert.Equal(1, run.At("fileCount").GetInt32());
        Assert.Equal("project", run.At("project.name").GetString());
    }

    [Fact]
    public async Task Keys_choose_of_the_configuration_and_the_summary()
    {
        AddFour();

        JsonElement run = (
            await QueryAsync(
                """
                { project(name: "project", entityName: "entity") {
                  run(name: "c") { config(keys: ["lr", "no"]) summaryMetrics(keys: ["loss"]) } } }
                """
            )
        ).At("project.run");

        Assert.Equal("""{"lr":{"value":0.3}}""", run.At("config").GetString());
        Assert.Equal("""{"loss":0.1}""", run.At("summaryMetrics").GetString());
    }

    [Theory]
    [InlineData("not json", "filters is not JSON")]
    [InlineData("[]", "a filter must be an object, but is []")]
    [InlineData("""{"state": {"$near": 1}}""", "$near, which is asked of state, is not an operator that the sandbox knows")]
    [InlineData("""{"$or": {}}""", "$and, $or and $nor need a list of filters, but got {}")]
    [InlineData("""{"name": {"$in": "a"}}""", "$in of name needs a list, but got \"a\"")]
    [InlineData("""{"name": {"$exists": 1}}""", "$exists of name needs true or false, but got 1")]
    [InlineData("""{"config.lr": {"$gt": {}}}""", "cannot compare config.lr with {}")]
    [InlineData("""{"created_at": {"$gt": "yesterday"}}""", "created_at is a time, and \"yesterday\" is none")]
    [InlineData("""{"name": {"$regex": "("}}""", "the regular expression '(' is wrong: ")]
    [InlineData("""{"name": {"$regex": "(?=a)"}}""", "the regular expression '(?=a)' is wrong: RE2 knows no group that begins with (?=")]
    [InlineData("""{"name": {"$regex": "(a)\\1"}}""", "the regular expression '(a)\\1' is wrong: RE2 knows no \\1")]
    public async Task A_filter_that_is_none_is_an_error_that_says_why(string filters, string reason)
    {
        AddFour();

        (int status, string message) = await FailAsync(
            Runs,
            new
            {
                project = "project",
                entity = "entity",
                filters,
            }
        );

        Assert.Equal(200, status);
        Assert.Contains(reason, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UpsertBucket_renames_and_tags_a_run_and_leaves_the_rest()
    {
        AddFour();
        string id = (await QueryAsync("""{ project(name: "project", entityName: "entity") { run(name: "a") { id } } }"""))
            .At("project.run.id")
            .GetString()!;
        const string Upsert = """
            mutation UpsertBucket($id: String, $displayName: String, $tags: [String!], $notes: String) {
              upsertBucket(input: {id: $id, displayName: $displayName, tags: $tags,
                notes: $notes}) { inserted bucket { name displayName tags notes state } }
            }
            """;

        JsonElement result = (
            await QueryAsync(
                Upsert,
                new
                {
                    id,
                    displayName = "Renamed",
                    tags = new[] { "new" },
                }
            )
        ).At("upsertBucket");

        Assert.False(result.At("inserted").GetBoolean());
        Assert.Equal(
            """{"name":"a","displayName":"Renamed","tags":["new"],"notes":"a note","state":"finished"}""",
            result.At("bucket").GetRawText()
        );
    }

    [Fact]
    public async Task UpsertBucket_makes_a_run_that_is_not_there()
    {
        JsonElement result = (
            await QueryAsync(
                """
                mutation { upsertBucket(input: {entityName: "entity", modelName: "new", name: "x",
                  config: "{\"lr\":{\"value\":1}}"}) { inserted bucket { name state config project { name } } } }
                """
            )
        ).At("upsertBucket");

        Assert.True(result.At("inserted").GetBoolean());
        Assert.Equal(
            """{"name":"x","state":"running","config":"{\u0022lr\u0022:{\u0022value\u0022:1}}","project":{"name":"new"}}""",
            JsonSerializer.Serialize(result.At("bucket"))
        );
    }

    private void AddFour()
    {
        Data.AddRun(
            new SandboxRun("entity", "project", "a")
            {
                DisplayName = "First",
                Username = "ada",
                Tags = ["night", "wide"],
                Notes = "a note",
                History = [.. Enumerable.Range(0, 10).Select(static step => $$"""{"_step":{{step}},"loss":{{step}}}""")],
                Config = """{"lr":{"value":0.05}}""",
                Summary = """{"loss":0.9,"_step":9}""",
            }
        );
        Data.AddRun(
            new SandboxRun("entity", "project", "b")
            {
                DisplayName = "Second",
                State = "running",
                Tags = ["night"],
                Config = """{"lr":{"value":0.1}}""",
                Summary = """{"loss":0.4}""",
            }
        );
        Data.AddRun(
            new SandboxRun("entity", "project", "c")
            {
                DisplayName = "Third",
                Config = """{"lr":{"value":0.3},"optimizer":{"value":{"name":"adam"}}}""",
                Summary = """{"loss":0.1,"accuracy":1}""",
            }
        );
        Data.AddRun(new SandboxRun("entity", "project", "d") { DisplayName = "Fourth", State = "crashed" });
        Data.AddRun(new SandboxRun("entity", "other", "e"));
    }
}
