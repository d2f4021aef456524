using System.Text.Json.Nodes;
using WandbGen.Testing;

namespace WandbGen.Tests;

/// <summary>Deleting a whole collection: what is refused, what is not whole, what breaks off, and the call after it.</summary>
public sealed class DeleteAllTests
{
    private const string Deleted = """{"data":{"deleteFiles":{"success":true}}}""";
    private const string NotDeleted = """{"data":{"deleteFiles":{"success":false}}}""";
    private const string Refused = """{"data":null,"errors":[{"message":"the file is locked","path":["deleteFiles"]}]}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Refused, "the file is locked")]
    [InlineData(NotDeleted, "gave no reason")]
    public async Task A_batch_that_is_refused_is_deleted_file_by_file_and_says_what_is_left_and_why(string refusal, string reason)
    {
        (Files files, ScriptedApi server) = Script(Page("a", "b", "c"), refusal, Deleted, refusal, Deleted);
        List<DeleteProgress> progress = [];

        var error = await Assert.ThrowsAsync<WandbDeleteAllException>(() => files.DeleteAllAsync(new Told(progress.Add), Cancellation));

        Assert.Equal(["a", "c"], error.Deleted);
        Assert.Contains(reason, Assert.Single(error.Failures, failure => failure.Key == "b").Value.Message, StringComparison.Ordinal);
        Assert.StartsWith("1 of 3 files could not be deleted", error.Message, StringComparison.Ordinal);
        Assert.Equal(
            [
                ["id-a", "id-b", "id-c"],
                ["id-a"],
                ["id-b"],
                ["id-c"],
            ],
            server.Requests.Skip(1).Select(IdsOf)
        );
        Assert.Equal([new DeleteProgress(2, 1, 3)], progress);
    }

    [Fact]
    public async Task A_single_file_that_is_refused_is_not_asked_for_twice()
    {
        (Files files, ScriptedApi server) = Script(Page("a"), Refused);

        var error = await Assert.ThrowsAsync<WandbDeleteAllException>(() => files.DeleteAllAsync(cancellationToken: Cancellation));

        Assert.Empty(error.Deleted);
        Assert.Equal("a", Assert.Single(error.Failures).Key);
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("""{"cursor":"x","node":null}""")]
    public async Task A_listing_with_holes_deletes_nothing_not_even_the_pages_before(string hole)
    {
        (Files files, ScriptedApi server) = Script(PageOf(next: "1", [Edge("a"), Edge("b")]), PageOf(next: null, [Edge("c"), hole]));

        var error = await Assert.ThrowsAsync<WandbIncompleteListingException>(() => files.DeleteAllAsync(cancellationToken: Cancellation));

        Assert.Contains("Nothing was deleted", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_name_that_was_never_uploaded_is_not_deleted()
    {
        const string Never = """{"cursor":"x","node":{"id":"id-x","name":"x","sizeBytes":0,"updatedAt":null,"md5":null}}""";
        (Files files, ScriptedApi server) = Script(PageOf(next: null, [Never, Edge("a")]), Deleted);

        Assert.Equal(["a"], await files.DeleteAllAsync(cancellationToken: Cancellation));
        Assert.Equal(["id-a"], IdsOf(server.Requests[1]));
    }

    [Fact]
    public async Task All_300_files_go_and_what_the_pattern_leaves_out_stays()
    {
        await using Place place = await Place.CreateAsync(count: 307, index => index < 300 ? $"{index:000}.png" : $"{index}.txt");
        Run run = await place.RunAsync();

        IReadOnlyList<string> deleted = await run.Files(pattern: "%.png").DeleteAllAsync(cancellationToken: Cancellation);

        Assert.Equal(Enumerable.Range(0, 300).Select(static index => $"{index:000}.png"), deleted);
        Assert.Equal(
            Enumerable.Range(300, 7).Select(static index => $"{index}.txt"),
            await run.Files().Select(static file => file.Name).ToListAsync(Cancellation)
        );
        Assert.Equal(3, place.Deletions);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_in_the_middle_is_made_again_for_the_rest()
    {
        await using Place place = await Place.CreateAsync(count: 250, static index => $"{index:000}.png");
        using var stop = new CancellationTokenSource();
        place.OnDeletion = (number, _) =>
        {
            if (number == 2)
            {
                stop.Cancel();
            }

            return Task.CompletedTask;
        };
        Run run = await place.RunAsync();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            run.Files().DeleteAllAsync(cancellationToken: stop.Token)
        );
        IReadOnlyList<string> rest = await run.Files().DeleteAllAsync(cancellationToken: Cancellation);

        Assert.Equal(stop.Token, error.CancellationToken);
        Assert.Equal(Enumerable.Range(100, 150).Select(static index => $"{index:000}.png"), rest);
        Assert.Equal(0, await run.Files().CountAsync(Cancellation));
    }

    [Fact]
    public async Task A_request_whose_answer_is_lost_is_told_as_unknown_the_others_go_on_and_the_next_call_finds_what_is_left()
    {
        await using Place place = await Place.CreateAsync(count: 250, static index => $"{index:000}.png");
        place.OnDeletion = async (number, send) =>
        {
            if (number == 2)
            {
                await send();
                throw new HttpRequestException("The connection broke.");
            }
        };
        Run run = await place.RunAsync();

        var error = await Assert.ThrowsAsync<WandbDeleteAllException>(() => run.Files().DeleteAllAsync(cancellationToken: Cancellation));

        Assert.Equal((150, 100, 3), (error.Deleted.Count, error.Failures.Count, place.Deletions));
        Assert.All(error.Failures.Values, static failure => Assert.IsType<WandbOutcomeUnknownException>(failure));
        Assert.Equal([], await run.Files().DeleteAllAsync(cancellationToken: Cancellation));
    }

    [Fact]
    public async Task A_client_that_dies_in_the_middle_leaves_whole_batches_and_another_one_deletes_the_rest()
    {
        await using Place place = await Place.CreateAsync(count: 250, static index => $"{index:000}.png");
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        place.OnDeletion = async (number, send) =>
        {
            if (number == 2)
            {
                await send();
                arrived.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, place.Dead);
            }
        };
        Run run = await place.RunAsync();
        Task<IReadOnlyList<string>> dying = run.Files().DeleteAllAsync(cancellationToken: Cancellation);
        await arrived.Task.WaitAsync(Cancellation);
        place.KillClient();
        await Assert.ThrowsAnyAsync<Exception>(() => dying);

        IReadOnlyList<string> rest = await (await place.RunAsync()).Files().DeleteAllAsync(cancellationToken: Cancellation);

        Assert.Equal(Enumerable.Range(200, 50).Select(static index => $"{index:000}.png"), rest);
    }

    private static string[] IdsOf(string request) =>
        [.. JsonNode.Parse(request)!["variables"]!["files"]!.AsArray().Select(static id => id!.GetValue<string>())];

    private static string Page(params string[] names) => PageOf(next: null, [.. names.Select(Edge)]);

    private static string Edge(string name) =>
        $$$"""
            {"cursor":"{{{name}}}","node":{"id":"id-{{{name}}}","name":"{{{name}}}",
              "sizeBytes":1,"updatedAt":"2026-01-01T00:00:00Z","md5":null}}
            """;

    private static string PageOf(string? next, string[] edges) =>
        """{"data":{"project":{"run":{"projectId":"7","files":{"pageInfo":"""
        + (next is null ? """{"hasNextPage":false,"endCursor":null}""" : $$"""{"hasNextPage":true,"endCursor":"{{next}}"}""")
        + ",\"edges\":["
        + string.Join(',', edges)
        + "]}}}}}";

    private static (Files Files, ScriptedApi Server) Script(params string[] answers)
    {
        (WandbApi api, ScriptedApi server) = ScriptedApi.Create(answers);
        return (
            new Files(
                new Run
                {
                    Id = "r",
                    StorageId = "1",
                    Entity = "e",
                    Project = "p",
                    Client = api.Client,
                }
            ),
            server
        );
    }

    private sealed class Told(Action<DeleteProgress> report) : IProgress<DeleteProgress>
    {
        public void Report(DeleteProgress value) => report(value);
    }

    /// <summary>A sandbox with a run, and clients whose deletions can be disturbed.</summary>
    private sealed class Place(WandbSandbox sandbox) : IAsyncDisposable
    {
        private readonly List<WandbApi> _clients = [];
        private readonly CancellationTokenSource _dead = new();

        /// <summary>How many requests to delete there were.</summary>
        public int Deletions { get; private set; }

        /// <summary>Ends with the first client.</summary>
        public CancellationToken Dead => _dead.Token;

        /// <summary>Is called with the number of each request to delete, and with what sends it.</summary>
        public Func<int, Func<Task>, Task> OnDeletion { get; set; } = static (_, _) => Task.CompletedTask;

        public static async Task<Place> CreateAsync(int count, Func<int, string> name)
        {
            WandbSandbox sandbox = await WandbSandbox.StartAsync(new WandbSandboxOptions { ExampleProject = false }, Cancellation);
            sandbox.Data.AddRun("entity", "project", "run");
            sandbox.Data.AddFiles("entity", "project", "run", count, name, BitConverter.GetBytes);
            return new Place(sandbox);
        }

        public Task<Run> RunAsync()
        {
            var api = new WandbApi(
                new WandbClientOptions
                {
                    BaseUrl = sandbox.BaseUrl,
                    ApiKey = sandbox.ApiKey,
                    ConfigureHttpHandler = inner => new Disturbance(this) { InnerHandler = inner },
                }
            );
            _clients.Add(api);
            return api.RunAsync("entity/project/run", Cancellation);
        }

        public void KillClient()
        {
            _clients[0].Dispose();
            _dead.Cancel();
        }

        public async ValueTask DisposeAsync()
        {
            _clients.ForEach(static api => api.Dispose());
            await sandbox.DisposeAsync();
            _dead.Dispose();
        }

        private sealed class Disturbance(Place place) : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                if (
                    request.Content is not null
                    && (await request.Content.ReadAsStringAsync(cancellationToken)).Contains("deleteFiles", StringComparison.Ordinal)
                )
                {
                    await place.OnDeletion(++place.Deletions, () => base.SendAsync(request, cancellationToken));
                }

                return await base.SendAsync(request, cancellationToken);
            }
        }
    }
}
