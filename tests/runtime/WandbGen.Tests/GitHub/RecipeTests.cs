using System.Text.Json;
using GitHub;
using WandbGen.Tests.Server;

namespace WandbGen.Tests.GitHub;

/// <summary>The recipe for GitHub, against a small server that pages and limits as GitHub does.</summary>
public sealed class RecipeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static WandbClientOptions Options(Uri server) =>
        new()
        {
            Endpoint = new Uri(server, "/graphql"),
            BearerToken = "ghp_0123456789abcdef",
            MaxPageSize = 100,
            Environment = TestClient.EmptyEnvironment,
        };

    [Fact]
    public async Task All_issues_are_listed_in_pages_of_a_hundred_at_most()
    {
        await using var server = new ScriptedServer((connection, request) => connection.SendJsonAsync(Answer(request, total: 230)));
        using var client = new WandbClient(Options(server.BaseUrl));
        var issues = new Issues(client, "dotnet", "runtime", [IssueState.Open]);

        List<Issue> all = await issues.ToListAsync(Cancellation);

        Assert.Equal(Enumerable.Range(1, 230), all.Select(static issue => issue.Number));
        Assert.Equal("octocat", all[0].Author);
        Assert.Null(all[1].Author);
        Assert.Equal(IssueState.Open, all[0].State);
        Assert.Equal(230, await issues.CountAsync(Cancellation));
        Assert.All(
            server.Requests,
            static request =>
            {
                Assert.Equal("/graphql", request.Target);
                Assert.Equal("Bearer ghp_0123456789abcdef", request.Header("Authorization"));
                Assert.NotNull(request.Header("User-Agent"));
            }
        );
        Assert.All(
            server.Requests.Where(static request => request.Variables.TryGetProperty("first", out _)),
            static request => Assert.InRange(request.Variables.GetProperty("first").GetInt32(), 1, 100)
        );
    }

    [Fact]
    public async Task A_listing_waits_out_a_limit_and_goes_on()
    {
        var time = new VirtualTime();
        await using var server = new ScriptedServer(
            (connection, request) =>
                request.Number == 2
                    ? connection.SendJsonAsync(
                        """{"data":null,"errors":[{"type":"RATE_LIMITED","message":"API rate limit exceeded for user ID 1."}]}""",
                        200,
                        "x-ratelimit-remaining: 0\r\nx-ratelimit-reset: 946684812\r\n"
                    )
                    : connection.SendJsonAsync(Answer(request, total: 120))
        );
        using var client = new WandbClient(Options(server.BaseUrl) with { TimeProvider = time });

        Assert.Equal(120, (await new Issues(client, "dotnet", "runtime").ToListAsync(Cancellation)).Count);
        Assert.InRange(time.Pauses.Max().TotalSeconds, 12, 13.2);
    }

    [Fact]
    public async Task A_query_and_a_mutation_are_methods()
    {
        await using var server = new ScriptedServer(
            static connection => connection.SendJsonAsync("""{"data":{"viewer":{"login":"octocat"}}}"""),
            static connection => connection.SendJsonAsync("""{"data":{"addStar":{"starrable":{"stargazerCount":7}}}}"""),
            static connection =>
                connection.SendJsonAsync(
                    """
                    {"data":{"addStar":null},"errors":[{"type":"NOT_FOUND","path":["addStar"],"message":"Could not resolve to a node."}]}
                    """
                )
        );
        using var client = new WandbClient(Options(server.BaseUrl));
        var account = new Account(client);

        Assert.Equal("octocat", await account.LoginAsync(Cancellation));
        Assert.Equal(7, await account.StarAsync("R_1", Cancellation));
        var exception = await Assert.ThrowsAsync<WandbNotFoundException>(() => account.StarAsync("R_2", Cancellation));
        Assert.Equal("addStar", exception.Path);
    }

    [Fact]
    public async Task The_page_of_recipes_shows_this_code()
    {
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "WandbGen.sln")))
        {
            root = Path.GetDirectoryName(root.TrimEnd(Path.DirectorySeparatorChar))!;
        }

        string page = await File.ReadAllTextAsync(Path.Combine(root, "docs", "recipes.md"), Cancellation);
        string code = await File.ReadAllTextAsync(
            Path.Combine(root, "tests", "runtime", "WandbGen.Tests", "GitHub", "Recipe.cs"),
            Cancellation
        );

        Assert.Contains(code.ReplaceLineEndings("\n"), page.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    private static string Answer(RecordedRequest request, int total)
    {
        JsonElement variables = request.Variables;
        if (!variables.TryGetProperty("first", out JsonElement first))
        {
            return $$"""{"data":{"repository":{"issues":{"totalCount": {{total}} } } } }""";
        }

        int from =
            variables.TryGetProperty("after", out JsonElement after) && after.GetString() is { } cursor
                ? int.Parse(cursor, System.Globalization.CultureInfo.InvariantCulture)
                : 0;
        int to = Math.Min(total, from + first.GetInt32());
        IEnumerable<object> nodes = Enumerable
            .Range(from + 1, to - from)
            .Select(static number =>
                (object)
                    new
                    {
                        number,
                        title = $"issue {number}",
                        state = "OPEN",
                        createdAt = "2026-01-01T00:00:00Z",
                        author = number == 2 ? null : new { login = "octocat" },
                    }
            );
        return JsonSerializer.Serialize(
            new
            {
                data = new
                {
                    repository = new
                    {
                        issues = new
                        {
                            totalCount = total,
                            edges = nodes.Select(static node => new { node }),
                            pageInfo = new { hasNextPage = to < total, endCursor = $"{to}" },
                        },
                    },
                },
            }
        );
    }
}
