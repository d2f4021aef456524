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
        Sandbox.Faults.Add(WandbGen.Testing.SandboxFault.GraphQLError($"the key {key.Secret} is not good"));

        var exception = await Assert.ThrowsAsync<WandbGraphQLException>(() => Api.ViewerAsync(CancellationToken));

        Assert.DoesNotContain(key.Secret, exception.ToString(), StringComparison.Ordinal);
    }
}
