using System.Text.Json.Nodes;

namespace WandbGen.Tests;

/// <summary>What a listing does not name is deleted from a mirror only if the listing is known to be whole.</summary>
public sealed class MirrorTests : SandboxTest
{
    private static readonly SyncOptions s_exact = new() { DeleteExtraneous = true };

    private WandbApi _api = null!;
    private Run _run = null!;
    private Func<string, JsonObject, int, bool> _rewrite = (_, _, _) => false;
    private int _listings;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Data.AddRun("entity", "project", "run");
        foreach (string name in new[] { "a", "b", "c" })
        {
            Data.AddFile("entity", "project", "run", name, [1, 2, 3]);
        }

        _api = Connect();
        _run = await _api.RunAsync("entity/project/run", CancellationToken);
        await _run.Files().SyncAsync(Root, cancellationToken: CancellationToken);
    }

    public override async ValueTask DisposeAsync()
    {
        _api.Dispose();
        await base.DisposeAsync();
    }

    [Theory]
    [InlineData("""{"edges":[],"pageInfo":{"hasNextPage":false,"endCursor":null}}""", "0 different files, and the server counts 3")]
    [InlineData("null", "it is null")]
    [InlineData("""{"edges":[null,null,null],"pageInfo":{"hasNextPage":false,"endCursor":null}}""", "3 of its entries are null")]
    [InlineData("""{"edges":[{"node":null}],"pageInfo":{"hasNextPage":false,"endCursor":null}}""", "1 of its entries is null")]
    [InlineData("""{"edges":[{}],"pageInfo":{"hasNextPage":false,"endCursor":null}}""", "1 of its entries is null")]
    [InlineData(
        """{"edges":[{"node":A},{"node":A},{"node":A}],"pageInfo":{"hasNextPage":false,"endCursor":null}}""",
        "1 different files, and the server counts 3"
    )]
    [InlineData("""{"edges":[{"node":A},{"node":null}],"pageInfo":{"hasNextPage":false,"endCursor":null}}""", "1 of its entries is null")]
    [InlineData("""{"edges":[{"node":A},{"node":B},{"node":C},null],"pageInfo":{"hasNextPage":false,"endCursor":null}}""", "")]
    public async Task A_listing_that_is_not_whole_deletes_nothing(string files, string doubt)
    {
        Answer(files);
        // Otherwise there is nothing to delete, and so nothing to refuse.
        bool isRefused = doubt.Length > 0;

        if (isRefused)
        {
            WandbSyncException error = await Assert.ThrowsAsync<WandbSyncException>(SyncAsync);
            Assert.Contains(doubt, Assert.IsType<WandbIncompleteListingException>(error.InnerException).Message, StringComparison.Ordinal);
            Assert.Equal(0, error.Result.Count(SyncAction.Deleted));
        }
        else
        {
            await SyncAsync();
        }

        AssertAllThere();
    }

    [Fact]
    public async Task Only_files_that_the_caller_allows_are_deleted()
    {
        Directory.CreateDirectory(Path.Combine(Root, "sub"));
        foreach (string name in new[] { "mine", "sub/mine", "sub/other", "other" })
        {
            await File.WriteAllTextAsync(Path.Combine(Root, name), "x", CancellationToken);
        }

        SyncResult result = await _run.Files()
            .SyncAsync(
                Root,
                s_exact with
                {
                    MayDelete = static name => !name.EndsWith("mine", StringComparison.Ordinal),
                },
                cancellationToken: CancellationToken
            );

        Assert.Equal(
            ["other", "sub/other"],
            result.Files.Where(static file => file.Action == SyncAction.Deleted).Select(static file => file.Name)
        );
        Assert.True(File.Exists(Path.Combine(Root, "mine")));
        Assert.True(File.Exists(Path.Combine(Root, "sub", "mine")));
    }

    [Theory]
    [InlineData("""{"edges":null,"pageInfo":{"hasNextPage":false,"endCursor":null}}""")]
    [InlineData("""{"edges":[{"node":A}],"pageInfo":null}""")]
    [InlineData("""{"edges":[{"node":A}]}""")]
    [InlineData("""{"pageInfo":{"hasNextPage":false,"endCursor":null}}""")]
    [InlineData("""{"edges":[{"node":A}],"pageInfo":{}}""")]
    [InlineData("""{"edges":[{"node":A}],"pageInfo":{"hasNextPage":null,"endCursor":null}}""")]
    public async Task An_answer_that_breaks_the_schema_is_an_error_and_deletes_nothing(string files)
    {
        Answer(files);

        await Assert.ThrowsAsync<WandbProtocolException>(SyncAsync);

        AssertAllThere();
    }

    [Theory]
    [InlineData("""{"edges":[{"cursor":"x","node":A}],"pageInfo":{"hasNextPage":true,"endCursor":"x"}}""", "null")]
    [InlineData(
        """{"edges":[{"cursor":"x","node":A}],"pageInfo":{"hasNextPage":true,"endCursor":"x"}}""",
        """{"edges":[{"node":B}],"pageInfo":null}"""
    )]
    [InlineData(
        """{"edges":[{"cursor":"x","node":A}],"pageInfo":{"hasNextPage":true,"endCursor":"x"}}""",
        """{"edges":[],"pageInfo":{"hasNextPage":false,"endCursor":null}}"""
    )]
    public async Task A_listing_that_ends_early_deletes_nothing(string first, string second)
    {
        _rewrite = (operation, answer, _) => operation == "RunFiles" && Put(answer, _listings++ % 2 == 0 ? first : second);

        await Assert.ThrowsAnyAsync<WandbException>(SyncAsync);

        AssertAllThere();
    }

    [Fact]
    public async Task Partial_data_that_the_caller_accepts_deletes_nothing()
    {
        using WandbApi api = Connect(static _ => { });
        Run run = await api.RunAsync("entity/project/run", CancellationToken);
        _rewrite = (operation, answer, _) =>
        {
            answer["errors"] = JsonNode.Parse("""[{"message":"one shard is away"}]""");
            return operation == "RunFiles" && Put(answer, """{"edges":[{"node":A}],"pageInfo":{"hasNextPage":false,"endCursor":null}}""");
        };

        WandbSyncException error = await Assert.ThrowsAsync<WandbSyncException>(() =>
            run.Files().SyncAsync(Root, s_exact, cancellationToken: CancellationToken)
        );

        Assert.Contains(
            "failed on the server",
            Assert.IsType<WandbIncompleteListingException>(error.InnerException).Message,
            StringComparison.Ordinal
        );
        AssertAllThere();
    }

    [Fact]
    public async Task A_listing_that_changes_while_it_is_confirmed_deletes_nothing()
    {
        await File.WriteAllTextAsync(Path.Combine(Root, "mine.txt"), "mine", CancellationToken);
        int counted = 0;
        _rewrite = (operation, answer, _) => operation == "RunFilesTotal" && PutCount(answer, 3 + counted++);

        WandbSyncException error = await Assert.ThrowsAsync<WandbSyncException>(SyncAsync);

        Assert.Contains("counted 3 files before and 4 after", error.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Root, "mine.txt")));
    }

    [Fact]
    public async Task A_file_that_either_of_two_readings_names_is_kept()
    {
        // The first reading misses c, as one does whose offsets shift; the second one, and the count, do not.
        _rewrite = (operation, answer, _) =>
            operation == "RunFiles"
            && _listings++ == 0
            && Put(answer, """{"edges":[{"node":A},{"node":B}],"pageInfo":{"hasNextPage":false,"endCursor":null}}""");
        await File.WriteAllTextAsync(Path.Combine(Root, "mine.txt"), "mine", CancellationToken);

        SyncResult result = await SyncAsync();

        Assert.Equal(["mine.txt"], result.Files.Where(static file => file.Action == SyncAction.Deleted).Select(static file => file.Name));
        AssertAllThere();
    }

    [Fact]
    public async Task A_file_that_comes_to_the_directory_while_the_listing_is_confirmed_is_kept()
    {
        await File.WriteAllTextAsync(Path.Combine(Root, "mine.txt"), "mine", CancellationToken);
        // Another process downloads what the run has got since it was listed.
        string late = Path.Combine(Directory.CreateDirectory(Path.Combine(Root, "logs")).FullName, "late.txt");
        _rewrite = (operation, _, _) =>
        {
            if (operation == "RunFilesTotal")
            {
                File.WriteAllText(late, "late");
            }

            return false;
        };

        SyncResult result = await SyncAsync();

        Assert.Equal(["mine.txt"], result.Files.Where(static file => file.Action == SyncAction.Deleted).Select(static file => file.Name));
        Assert.True(File.Exists(late));
        AssertAllThere();
    }

    [Fact]
    public async Task What_downloads_left_needs_no_confirmation()
    {
        string leftOver = Path.Combine(Directory.CreateDirectory(Path.Combine(Root, ".wandb-partial")).FullName, "left");
        await File.WriteAllTextAsync(leftOver, "half", CancellationToken);
        int requests = 0;
        _rewrite = (_, _, _) => requests++ < 0;

        SyncResult result = await SyncAsync();

        Assert.Equal((3, 1), (result.Files.Count, requests));
        Assert.False(Directory.Exists(Path.GetDirectoryName(leftOver)));
        AssertAllThere();
    }

    [Fact]
    public async Task Nothing_more_is_asked_where_there_is_nothing_to_delete()
    {
        int requests = 0;
        _rewrite = (_, _, _) => requests++ < 0;

        await SyncAsync();

        Assert.Equal(1, requests);
    }

    [Fact]
    public async Task A_confirmation_that_fails_deletes_nothing_and_the_result_says_what_was_done()
    {
        await File.WriteAllTextAsync(Path.Combine(Root, "mine.txt"), "mine", CancellationToken);
        _rewrite = (operation, answer, _) => operation == "RunFilesTotal" && answer.Remove("data");

        WandbSyncException error = await Assert.ThrowsAsync<WandbSyncException>(SyncAsync);

        Assert.IsType<WandbProtocolException>(error.InnerException!.InnerException);
        Assert.Equal(3, error.Result.Count(SyncAction.UpToDate));
        Assert.True(File.Exists(Path.Combine(Root, "mine.txt")));
    }

    [Fact]
    public async Task A_filtered_listing_cannot_delete_the_rest_by_another_way_in()
    {
        Files filtered = _run.Files(pattern: "a%");

        WandbSyncException error = await Assert.ThrowsAsync<WandbSyncException>(() =>
            _api.Client.Downloads.SyncAsync(filtered, Root, s_exact, cancellationToken: CancellationToken)
        );
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            _api.Client.Downloads.SyncAsync(
                _run.Files().Where(static file => file.Name == "a"),
                Root,
                s_exact,
                cancellationToken: CancellationToken
            )
        );
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            _api.Client.Downloads.SyncAsync(_run.Files().Take(1), Root, s_exact, cancellationToken: CancellationToken)
        );

        Assert.IsType<WandbIncompleteListingException>(error.InnerException);
        AssertAllThere();
    }

    [Fact]
    public async Task A_name_that_a_listing_with_holes_does_not_have_is_not_called_missing()
    {
        Answer("""{"edges":[null],"pageInfo":{"hasNextPage":false,"endCursor":null}}""");

        WandbDownloadAllException error = await Assert.ThrowsAsync<WandbDownloadAllException>(() =>
            _run.Files(names: ["a"]).DownloadAllAsync(Path.Combine(Root, "other"), cancellationToken: CancellationToken)
        );

        Assert.IsType<WandbIncompleteListingException>(error.Failures["a"]);
    }

    private Task<SyncResult> SyncAsync() => _run.Files().SyncAsync(Root, s_exact, cancellationToken: CancellationToken);

    private void Answer(string files) => _rewrite = (operation, answer, _) => operation == "RunFiles" && Put(answer, files);

    private static bool Put(JsonObject answer, string files)
    {
        JsonObject run = answer["data"]!["project"]!["run"]!.AsObject();
        var nodes = (run["files"]?["edges"] as JsonArray)?.Select(static edge => edge!["node"]!.ToJsonString()).ToArray() ?? [];
        for (int i = 0; i < nodes.Length; i++)
        {
            files = files.Replace($"\"node\":{(char)('A' + i)}", $"\"node\":{nodes[i]}", StringComparison.Ordinal);
        }

        run["files"] = JsonNode.Parse(files);
        return true;
    }

    private static bool PutCount(JsonObject answer, int count)
    {
        answer["data"]!["project"]!["run"]!["fileCount"] = count;
        return true;
    }

    private void AssertAllThere() => Assert.All(["a", "b", "c"], (string name) => Assert.True(File.Exists(Path.Combine(Root, name)), name));

    private WandbApi Connect(Action<WandbGraphQLException>? onPartialResult = null) =>
        new(
            new WandbClientOptions
            {
                BaseUrl = Sandbox.BaseUrl,
                ApiKey = Sandbox.ApiKey,
                OnPartialResult = onPartialResult,
                Retry = new WandbRetryOptions { BaseDelay = TimeSpan.FromMilliseconds(1) },
                ConfigureHttpHandler = handler => new Rewriting(
                    handler,
                    (operation, answer, request) => _rewrite(operation, answer, request)
                ),
            }
        );

    /// <summary>Changes the API's answers before the client receives them.</summary>
    private sealed class Rewriting(HttpMessageHandler inner, Func<string, JsonObject, int, bool> rewrite) : DelegatingHandler(inner)
    {
        private int _requests;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            string operation = request.Content is null
                ? ""
                : JsonNode.Parse(await request.Content.ReadAsStringAsync(cancellationToken))!["operationName"]!.GetValue<string>();
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            if (operation.Length > 0)
            {
                JsonObject answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!.AsObject();
                rewrite(operation, answer, _requests++);
                response.Content = new StringContent(answer.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
            }

            return response;
        }
    }
}
