using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using WandbGen.Testing;

namespace WandbGen.Tests.Changes;

/// <summary>The secret of a key is shown once, to who asked for it.</summary>
public sealed class ApiKeyTests : SandboxTest
{
    [Fact]
    public async Task A_new_key_works_until_it_is_deleted_and_is_in_no_text()
    {
        CreatedApiKey key = await Api.CreateApiKeyAsync("ci", CancellationToken);

        Assert.DoesNotContain(key.Secret, key.ToString(), StringComparison.Ordinal);
        Assert.Contains("ci", key.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(key.Secret, JsonSerializer.Serialize(key), StringComparison.Ordinal);
        using (var other = new WandbApi(new WandbClientOptions { BaseUrl = Sandbox.BaseUrl, ApiKey = key.Secret }))
        {
            Assert.Equal("sandbox", (await other.ViewerAsync(CancellationToken)).Username);
        }

        UserApiKey listed = await Api.ApiKeys().FirstAsync(item => item.Id == key.Id, CancellationToken);
        await listed.DeleteAsync(CancellationToken);

        using var refused = new WandbApi(new WandbClientOptions { BaseUrl = Sandbox.BaseUrl, ApiKey = key.Secret });
        await Assert.ThrowsAsync<WandbAuthenticationException>(() => refused.ViewerAsync(CancellationToken));
    }

    [Fact]
    public async Task The_client_that_made_a_key_hides_it_in_what_servers_say()
    {
        CreatedApiKey key = await Api.CreateApiKeyAsync(cancellationToken: CancellationToken);
        Sandbox.Faults.Add(SandboxFault.GraphQLError($"the key {key.Secret} is not good"));

        var exception = await Assert.ThrowsAsync<WandbGraphQLException>(() => Api.ViewerAsync(CancellationToken));

        Assert.DoesNotContain(key.Secret, exception.ToString(), StringComparison.Ordinal);
    }

    /// <summary>What a server answers when a key is made, with the key in it, and whether the call succeeds.</summary>
    public static TheoryData<string, bool> Answers =>
        new()
        {
            { """{"data":{"generateApiKey":{"apiKey":{"id":"1","name":"$key","description":"ci"}}}}""", true },
            { """{"data":{"generateApiKey":{"apiKey":{"id":null,"name":"$key"}}}}""", false },
            { """{"data":{"generateApiKey":{"apiKey":{"name":"$key","id":{}}}}}""", false },
            { """{"data":{"generateApiKey":{"apiKey":{"id":"1","name":["$key"]}}}}""", false },
            { """{"data":{"generateApiKey":{"apiKey":{"id":"1","name":"$key"}""", false },
            { """{"data":{"generateApiKey":{"apiKey":{"id":"1","name":"$key" oops}}}}""", false },
            { """{"data":{"generateApiKey":{"apiKey":"$key"}}}""", false },
            { "$key", false },
            // What begins as a word of JSON is quoted by the parser.
            { "f$key", false },
            { """{"data":{"generateApiKey":{"apiKey":{"id":"1","name":t$key}}}}""", false },
            { """{"data":{"generateApiKey":{"apiKey":{"id":n$key,"name":"a"}}}}""", false },
            { """{"data":{"generateApiKey":{"apiKey":{"id":"1","name":-1.$key}}}}""", false },
            { """{"data":{"generateApiKey":{"apiKey":{"id":"1","name":f$key""", false },
            {
                """{"data":{"generateApiKey":{"apiKey":{"id":"1","name":"$key"}}},"errors":[{"message":"no mail for it was sent"}]}""",
                false
            },
        };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task No_text_has_the_key_whatever_comes_with_it(string answer, bool succeeds)
    {
        string key = $"{Guid.NewGuid():N}01234567";
        var logger = new RecordingLogger();
        var spans = new ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static _ => true,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => spans.Enqueue(Describe(activity)),
        };
        ActivitySource.AddActivityListener(listener);
        Sandbox.Faults.Add(
            SandboxFault.Status(200, answer.Replace("$key", key, StringComparison.Ordinal)) with
            {
                Where = static request => request is GraphQLOperationRequest { OperationName: "GenerateApiKey" },
                Times = null,
            }
        );
        using var api = new WandbApi(
            new WandbClientOptions
            {
                BaseUrl = Sandbox.BaseUrl,
                ApiKey = Sandbox.ApiKey,
                LoggerFactory = logger,
                Retry = new WandbRetryOptions { BaseDelay = TimeSpan.FromMilliseconds(1) },
            }
        );

        var texts = new StringBuilder();
        try
        {
            CreatedApiKey created = await api.CreateApiKeyAsync("ci", CancellationToken);
            Assert.Equal(key, created.Secret);
            texts.Append(created).Append(created.Description).Append(created.Id);
            Assert.True(succeeds);
        }
        catch (WandbException exception)
        {
            Assert.False(succeeds);
            // What cannot be read leaves the outcome unknown: the key has to be looked for, and deleted.
            Assert.IsType<WandbOutcomeUnknownException>(exception);
            for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
            {
                texts.Append(cause).Append(cause.Message).AppendJoin(' ', cause.Data.Values.Cast<object?>());
                texts.Append((cause as WandbGraphQLException)?.Errors is [{ Message: var message }, ..] ? message : "");
            }
        }

        Assert.DoesNotContain(key, texts.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(logger.Texts, text => text.Contains(key, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(spans, text => text.Contains(key, StringComparison.OrdinalIgnoreCase));
        Assert.NotEmpty(spans);

        static string Describe(Activity activity) =>
            $"{activity.DisplayName} {activity.StatusDescription} {string.Join(' ', activity.TagObjects)} "
            + $"{string.Join(' ', activity.Baggage)} {string.Join(' ', activity.Events.SelectMany(static e => e.Tags))}";
    }

    [Fact]
    public async Task No_log_or_span_has_the_key_while_it_is_made_used_and_deleted()
    {
        var logger = new RecordingLogger();
        using var api = new WandbApi(
            new WandbClientOptions
            {
                BaseUrl = Sandbox.BaseUrl,
                ApiKey = Sandbox.ApiKey,
                LoggerFactory = logger,
                Retry = new WandbRetryOptions { BaseDelay = TimeSpan.FromMilliseconds(1) },
            }
        );
        CreatedApiKey key = await api.CreateApiKeyAsync("x\u202e'\"\r\n", CancellationToken);
        // A server that repeats what it knows, once with a status that is tried again and is logged, and once for good.
        Sandbox.Faults.Add(SandboxFault.Status(503, $"gateway of {key.Secret}"));
        Sandbox.Faults.Add(SandboxFault.GraphQLError($"{key.Secret.ToUpperInvariant()} {Uri.EscapeDataString(key.Secret)} refused"));

        Exception refused = await Assert.ThrowsAsync<WandbGraphQLException>(() => api.ViewerAsync(CancellationToken));
        await (await api.ApiKeys().FirstAsync(item => item.Id == key.Id, CancellationToken)).DeleteAsync(CancellationToken);

        Assert.NotEmpty(logger.Texts);
        Assert.DoesNotContain(logger.Texts, text => text.Contains(key.Secret, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(key.Secret, refused.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', key.ToString());
        Assert.DoesNotContain('\u202e', key.ToString());
    }

    [Fact]
    public async Task A_member_whose_role_changed_can_be_removed()
    {
        Data.AddTeamMember("team", "ann");
        Member ann = await (await Api.TeamAsync("team", CancellationToken))
            .Members()
            .FirstAsync(static x => x.Username == "ann", CancellationToken);

        Member viewer = await ann.UpdateRoleAsync("view-only", CancellationToken);
        await viewer.RemoveAsync(CancellationToken);

        Assert.Equal("view-only", viewer.Role);
        Assert.DoesNotContain(
            await (await Api.TeamAsync("team", CancellationToken)).Members().ToListAsync(CancellationToken),
            static member => member.Username == "ann"
        );
        await Assert.ThrowsAsync<WandbNotFoundException>(() => viewer.UpdateRoleAsync("member", CancellationToken));
        await Assert.ThrowsAsync<ArgumentException>(() => viewer.UpdateRoleAsync(" ", CancellationToken));
    }
}
