using System.Reflection;
using System.Text.RegularExpressions;
using WandbGen.Testing;

namespace WandbGen.Tests.Changes;

/// <summary>Every change is made and visible to another client, and the type of the exception says its outcome.</summary>
public sealed class ChangeTests : SandboxTest
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private WandbApi _quick = null!;

    public static TheoryData<string> Changes => [.. AllChanges.Names];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _quick = new WandbApi(
            new WandbClientOptions
            {
                BaseUrl = Sandbox.BaseUrl,
                ApiKey = Sandbox.ApiKey,
                Retry = new WandbRetryOptions { BaseDelay = TimeSpan.FromMilliseconds(1) },
            }
        );
    }

    public override ValueTask DisposeAsync()
    {
        _quick.Dispose();
        GC.SuppressFinalize(this);
        return base.DisposeAsync();
    }

    /// <summary>Parts of changes that no caller makes alone, and the tests of the whole.</summary>
    private static readonly Dictionary<string, Type> s_parts = new()
    {
        ["AgentHeartbeat"] = typeof(SweepAgentTests),
        ["CommitArtifact"] = typeof(ArtifactLoggingFaultTests),
        ["CompleteMultipartUploadArtifact"] = typeof(ArtifactLoggingFaultTests),
        ["CreateAgent"] = typeof(SweepAgentTests),
        ["CreateArtifact"] = typeof(ArtifactLoggingFaultTests),
        ["CreateArtifactFiles"] = typeof(ArtifactLoggingFaultTests),
        ["CreateArtifactManifest"] = typeof(ArtifactLoggingFaultTests),
        ["CreateArtifactManifestToUpload"] = typeof(ArtifactLoggingFaultTests),
        ["CreateRunFiles"] = typeof(RunUploadTests),
        ["MarkRunFilesUploaded"] = typeof(RunUploadTests),
        ["SendAlert"] = typeof(AlertTests),
    };

    [Fact]
    public void Every_mutation_that_is_declared_has_a_row_that_says_whether_it_is_repeated()
    {
        Dictionary<string, bool> declared = typeof(WandbApi)
            .Assembly.GetTypes()
            .SelectMany(static type => type.GetMethods(Everything))
            .Select(static method => method.GetCustomAttribute<WandbMutationAttribute>())
            .OfType<WandbMutationAttribute>()
            .ToDictionary(
                static mutation => Regex.Match(mutation.Operation!, @"mutation\s+(\w+)").Groups[1].Value,
                static mutation => mutation.IsIdempotent
            );
        Change[] changes = [.. AllChanges.Names.Select(AllChanges.Find)];

        Assert.True(declared.Count > 60, $"{declared.Count} mutations");
        Assert.Equal(
            declared.Keys.Order(StringComparer.Ordinal),
            changes.Select(static change => change.Operation).Concat(s_parts.Keys).Distinct().Order(StringComparer.Ordinal)
        );
        Assert.All(changes, change => Assert.Equal(declared[change.Operation], change.IsRepeated));
    }

    [Theory]
    [InlineData("CreateRegistry", "INCLUDE_ARTIFACT_TYPES_IN_REGISTRY_CREATION")]
    [InlineData("UpdateRegistry", "INCLUDE_ARTIFACT_TYPES_IN_REGISTRY_CREATION")]
    [InlineData("EnqueueSweepRun", "SWEEPS_LOCAL_SCHEDULER")]
    public async Task A_server_without_a_feature_is_not_asked_for_what_came_with_it(string name, string feature)
    {
        await using WandbSandbox old = await WandbSandbox.StartAsync(
            new WandbSandboxOptions { ExampleProject = false, Features = [.. SandboxFeatures.All.Where(item => item != feature)] },
            CancellationToken
        );
        Change change = AllChanges.Find(name);
        change.Arrange(old.Data);
        using WandbApi api = Connect(old);

        var exception = await Assert.ThrowsAsync<WandbUnsupportedFeatureException>(() => change.MakeAsync(api));

        Assert.Equal(feature, exception.Feature);
        Assert.DoesNotContain(old.Requests.GraphQL, request => request.OperationName == change.Operation);
        Assert.False(await change.IsMadeAsync(api));
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_change_is_seen_by_a_client_that_knows_nothing_of_it(string name)
    {
        Change change = await ArrangeAsync(name);
        Assert.False(await IsMadeAsync(change));

        await change.MakeAsync(_quick);

        Assert.True(await IsMadeAsync(change));
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_lost_answer_is_asked_for_again_or_leaves_the_outcome_unknown(string name)
    {
        Change change = await ArrangeAsync(name);
        Sandbox.Faults.Add(SandboxFault.HalfAnswer() with { Where = IsMutationOf(change) });

        Task made = change.MakeAsync(_quick);

        if (change.IsRepeated)
        {
            await made;
        }
        else
        {
            var exception = await Assert.ThrowsAsync<WandbOutcomeUnknownException>(() => made);
            Assert.Equal(change.Operation, exception.Operation);
        }

        Assert.True(await IsMadeAsync(change));
        Assert.Equal(change.IsRepeated ? 2 : 1, Sandbox.Requests.GraphQL.Count(IsMutationOf(change)));
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task An_answer_that_stays_lost_leaves_the_outcome_unknown(string name)
    {
        Change change = await ArrangeAsync(name);
        Sandbox.Faults.Add(SandboxFault.Reset() with { Where = IsMutationOf(change), Times = null });

        var exception = await Assert.ThrowsAsync<WandbOutcomeUnknownException>(() => change.MakeAsync(_quick));

        Assert.Equal(change.Operation, exception.Operation);
        Assert.Equal(change.IsRepeated ? 5 : 1, exception.Attempts);
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public Task A_missing_permission_is_told_as_such_and_nothing_changes(string name) =>
        RefuseAsync<WandbAuthenticationException>(name, 403, "permission denied");

    [Theory]
    [MemberData(nameof(Changes))]
    public Task A_conflict_is_a_refusal_and_nothing_changes(string name) => RefuseAsync<WandbGraphQLException>(name, 409, "already exists");

    [Theory]
    [MemberData(nameof(Changes))]
    public Task What_is_gone_is_not_found_and_nothing_changes(string name) => RefuseAsync<WandbNotFoundException>(name, 404, "not found");

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_server_without_the_mutation_lacks_a_feature(string name)
    {
        Change change = await ArrangeAsync(name);
        Sandbox.Faults.Add(
            SandboxFault.Status(400, """{"errors":[{"message":"Cannot query field \"theChange\" on type \"Mutation\"."}]}""") with
            {
                Where = IsMutationOf(change),
            }
        );

        var exception = await Assert.ThrowsAsync<WandbUnsupportedFeatureException>(() => change.MakeAsync(_quick));

        Assert.Equal(change.Operation, exception.Subject);
        Assert.False(await IsMadeAsync(change));
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_proxy_that_loses_the_answer_is_a_lost_answer(string name)
    {
        Change change = await ArrangeAsync(name);
        using var proxied = new WandbApi(
            new WandbClientOptions
            {
                BaseUrl = Sandbox.BaseUrl,
                ApiKey = Sandbox.ApiKey,
                Retry = new WandbRetryOptions { MaxRetries = 0 },
                ConfigureHttpHandler = handler => new LosingProxy(handler, change.Operation),
            }
        );

        var exception = await Assert.ThrowsAsync<WandbOutcomeUnknownException>(() => change.MakeAsync(proxied));

        Assert.Equal(change.Operation, exception.Operation);
        Assert.Equal(502, (int)exception.StatusCode!.Value);
        Assert.True(await IsMadeAsync(change));
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_change_that_was_made_is_told_as_such_although_it_cannot_be_read_again(string name)
    {
        Change change = await ArrangeAsync(name);
        bool isSent = false;
        Sandbox.Faults.Add(
            SandboxFault.Status(403, """{"errors":[{"message":"permission denied"}],"data":null}""") with
            {
                Where = request =>
                    request is GraphQLOperationRequest operation
                    && (isSent |= operation.OperationName == change.Operation)
                    && operation.Document.TrimStart().StartsWith("query", StringComparison.Ordinal),
                Times = null,
            }
        );

        Exception? exception = await Record.ExceptionAsync(() => change.MakeAsync(_quick));

        Sandbox.Faults.Clear();
        Assert.True(await IsMadeAsync(change));
        if (exception is not null)
        {
            var made = Assert.IsType<WandbChangeMadeException>(exception);
            Assert.True(made.IsComplete);
            Assert.IsType<WandbAuthenticationException>(made.InnerException);
            Assert.StartsWith("The change was made, but its result could not be read: ", made.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("DeleteRun")]
    [InlineData("DeleteProject")]
    [InlineData("DeletePortfolio")]
    public async Task A_proxy_that_finds_nothing_does_not_say_that_something_was_deleted(string name)
    {
        Change change = await ArrangeAsync(name);
        Sandbox.Faults.Add(SandboxFault.Status(503) with { Where = IsMutationOf(change) });
        Sandbox.Faults.Add(SandboxFault.Status(404, "<h1>no such page</h1>") with { Where = IsMutationOf(change), Times = null });

        await Assert.ThrowsAsync<WandbOutcomeUnknownException>(() => change.MakeAsync(_quick));

        Assert.False(await IsMadeAsync(change));
    }

    [Fact]
    public async Task A_change_of_several_requests_that_fails_in_the_middle_says_that_a_part_was_made()
    {
        ArtifactChanges.Arrange(Data);
        ArtifactCollection weights = await Api.ArtifactCollectionAsync("team/project/weights", CancellationToken);
        Sandbox.Faults.Add(
            SandboxFault.Status(403) with
            {
                Where = static request => request is GraphQLOperationRequest { OperationName: "AddCollectionTags" },
            }
        );
        var update = new ArtifactCollectionUpdate { Description = "new", Tags = ["vision"] };

        var exception = await Assert.ThrowsAsync<WandbChangeMadeException>(() => weights.UpdateAsync(update, CancellationToken));

        Assert.False(exception.IsComplete);
        Assert.IsType<WandbAuthenticationException>(exception.InnerException);
        Assert.StartsWith("A part of the change was made, but a later request failed: ", exception.Message, StringComparison.Ordinal);
        weights = await weights.UpdateAsync(update, CancellationToken);
        Assert.Equal(("new", "vision"), (weights.Description, Assert.Single(weights.Tags)));
    }

    [Fact]
    public async Task A_collection_that_had_the_tags_already_and_cannot_be_read_was_not_changed()
    {
        ArtifactChanges.Arrange(Data);
        ArtifactCollection weights = await Api.ArtifactCollectionAsync("team/project/weights", CancellationToken);
        Sandbox.Faults.Add(SandboxFault.Status(403) with { Times = null });

        await Assert.ThrowsAsync<WandbAuthenticationException>(() =>
            weights.UpdateAsync(new ArtifactCollectionUpdate { Tags = weights.Tags }, CancellationToken)
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_logged_version_that_cannot_be_read_was_made_unless_it_existed(bool isNew)
    {
        Data.AddRun("team", "project", "run");
        Run run = await Api.RunAsync("team/project/run", CancellationToken);
        if (!isNew)
        {
            await LogAsync();
        }

        Sandbox.Faults.Add(
            SandboxFault.Status(403) with
            {
                Where = static request => request is GraphQLOperationRequest { OperationName: "LoggedArtifact" },
            }
        );

        Exception? exception = await Record.ExceptionAsync(LogAsync);

        Assert.Equal(isNew ? typeof(WandbChangeMadeException) : typeof(WandbAuthenticationException), exception?.GetType());

        Task<ArtifactUpload> LogAsync() =>
            run.LogArtifactAsync(
                new NewArtifact("data", "dataset").AddContent("a", new byte[] { 1 }),
                cancellationToken: CancellationToken
            );
    }

    [Fact]
    public async Task A_used_version_that_cannot_be_read_was_made_in_part_because_it_is_not_marked_as_used()
    {
        Data.AddRun("team", "project", "run");
        Run run = await Api.RunAsync("team/project/run", CancellationToken);
        Sandbox.Faults.Add(
            SandboxFault.Status(403) with
            {
                Where = static request => request is GraphQLOperationRequest { OperationName: "LoggedArtifact" },
            }
        );

        var exception = await Assert.ThrowsAsync<WandbChangeMadeException>(() =>
            run.UseArtifactAsync(new NewArtifact("data", "dataset").AddContent("a", new byte[] { 1 }), cancellationToken: CancellationToken)
        );

        Assert.False(exception.IsComplete);
        Assert.DoesNotContain(Sandbox.Requests.GraphQL, static request => request.OperationName == "UseArtifact");
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_permission_that_is_missing_within_a_good_status_is_told_as_such_and_nothing_changes(string name)
    {
        Change change = await ArrangeAsync(name);
        Sandbox.Faults.Add(
            SandboxFault.Status(200, """{"errors":[{"message":"permission denied","path":["theChange"]}],"data":{"theChange":null}}""") with
            {
                Where = IsMutationOf(change),
            }
        );

        await Assert.ThrowsAsync<WandbAuthenticationException>(() => change.MakeAsync(_quick));

        Assert.False(await IsMadeAsync(change));
    }

    private async Task RefuseAsync<TException>(string name, int status, string message)
        where TException : WandbException
    {
        Change change = await ArrangeAsync(name);
        Sandbox.Faults.Add(
            SandboxFault.Status(status, $$"""{"errors":[{"message":"{{message}}","path":["theChange"]}],"data":null}""") with
            {
                Where = IsMutationOf(change),
            }
        );

        var exception = await Assert.ThrowsAsync<TException>(() => change.MakeAsync(_quick));

        Assert.Equal(status, (int)exception.StatusCode!.Value);
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        Assert.Equal(1, exception.Attempts);
        Assert.False(await IsMadeAsync(change));
    }

    private async Task<Change> ArrangeAsync(string name)
    {
        Change change = AllChanges.Find(name);
        change.Arrange(Data);
        await change.PrepareAsync(_quick);
        return change;
    }

    private async Task<bool> IsMadeAsync(Change change)
    {
        using WandbApi fresh = Connect(Sandbox);
        return await change.IsMadeAsync(fresh);
    }

    private static Func<SandboxRequest, bool> IsMutationOf(Change change) =>
        request => request is GraphQLOperationRequest operation && operation.OperationName == change.Operation;

    /// <summary>Passes a mutation on and answers that it got no answer.</summary>
    private sealed class LosingProxy(HttpMessageHandler server, string operation) : DelegatingHandler(server)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            string body = await request.Content!.ReadAsStringAsync(cancellationToken);
            HttpResponseMessage answer = await base.SendAsync(request, cancellationToken);
            if (body.Contains($"mutation {operation}", StringComparison.Ordinal))
            {
                answer.Dispose();
                return new HttpResponseMessage(System.Net.HttpStatusCode.BadGateway) { Content = new StringContent("<h1>502</h1>") };
            }

            return answer;
        }
    }
}
