namespace WandbGen.Tests;

/// <summary>What belongs to an account: its people, teams, integrations and automations.</summary>
public sealed class AccountTests : SandboxTest
{
    [Fact]
    public async Task The_viewer_is_whoever_the_key_belongs_to()
    {
        User viewer = await Api.ViewerAsync(CancellationToken);

        Assert.NotEmpty(viewer.Id);
        Assert.Equal(await Api.DefaultEntityAsync(CancellationToken), viewer.Entity);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Teams_end_with_the_page_that_has_none(int? pageSize)
    {
        Data.AddEntity("blue");
        Data.AddEntity("green");
        Data.AddEntity("red");

        List<Team> teams = await Api.Teams(pageSize).ToListAsync(CancellationToken);

        Assert.Equal(["blue", "green", "red"], teams.Where(team => team.IsTeam).Select(team => team.Name).Order());
        // And the key's owner's own.
        Assert.Single(teams, team => !team.IsTeam);
    }

    [Fact]
    public async Task Integrations_are_what_they_are_and_unknown_kinds_keep_their_name()
    {
        Data.AddSlackIntegration("team", "workspace", "#alerts");
        Data.AddWebhookIntegration("team", "hook", new Uri("https://hooks.example/1"));
        Data.AddGitHubIntegration("team");

        List<Integration> integrations = await Api.Integrations("team").ToListAsync(CancellationToken);

        Assert.Equal("#alerts", Assert.Single(integrations.OfType<SlackIntegration>()).ChannelName);
        Assert.Equal("https://hooks.example/1", Assert.Single(integrations.OfType<WebhookIntegration>()).Url);
        Assert.Equal("GitHubOAuthIntegration", Assert.Single(integrations.OfType<OtherIntegration>()).Kind);
    }

    [Fact]
    public async Task Integrations_of_one_kind_are_listed_over_pages_that_have_none()
    {
        for (int i = 0; i < 5; i++)
        {
            Data.AddGitHubIntegration("team");
        }

        Data.AddSlackIntegration("team", "workspace", "#alerts");
        Data.AddWebhookIntegration("team", "hook", new Uri("https://hooks.example/1"));

        Assert.Equal("#alerts", (await Api.SlackIntegrations("team", pageSize: 1).SingleAsync(CancellationToken)).ChannelName);
        Assert.Equal("hook", (await Api.WebhookIntegrations("team", pageSize: 1).SingleAsync(CancellationToken)).Name);
    }
}
