using WandbGen.Testing;

namespace WandbGen.Tests;

public sealed class PeopleTests : SandboxTest
{
    [Fact]
    public async Task A_team_has_members_with_roles()
    {
        Data.AddUser(new SandboxUser("ada") { Name = "Ada", Email = "ada@example.invalid" });
        Data.AddTeamMember("lab", "ada", "admin");
        Data.AddProject("lab", "p");

        Team team = await Api.TeamAsync("lab", CancellationToken);
        List<Member> members = await team.Members().ToListAsync(CancellationToken);

        Assert.Equal("lab", team.Name);
        Member ada = members.Single(member => member.Username == "ada");
        Assert.Equal(("Ada", "admin"), (ada.Name, ada.Role));
        Assert.Equal("p", (await team.Projects().SingleAsync(CancellationToken)).Name);
    }

    [Fact]
    public async Task A_team_that_does_not_exist_is_a_typed_error() =>
        Assert.Equal(
            "Entity",
            (await Assert.ThrowsAsync<WandbNotFoundException>(() => Api.TeamAsync("nobody", CancellationToken))).TypeName
        );

    [Fact]
    public async Task A_person_is_found_by_the_whole_user_name_or_address()
    {
        Data.AddUser(new SandboxUser("ada"));
        Data.AddUser(new SandboxUser("adam") { Email = "adam@example.invalid" });

        Assert.Equal("ada", (await Api.UserAsync("ada", CancellationToken)).Username);
        Assert.Equal("adam", (await Api.UserAsync("ADAM@example.invalid", CancellationToken)).Username);
        Assert.Equal(["ada", "adam"], await Api.Users("ada").Select(user => user.Username).Order().ToListAsync(CancellationToken));
        Assert.Equal("User", (await Assert.ThrowsAsync<WandbNotFoundException>(() => Api.UserAsync("ad", CancellationToken))).TypeName);
    }

    [Fact]
    public async Task Keys_are_listed_without_the_keys_themselves()
    {
        string secret = new('s', 40);
        string owner = (await Api.ViewerAsync(CancellationToken)).Username!;
        Data.AddApiKey(owner, secret, "for the cluster");

        List<UserApiKey> keys = await Api.ApiKeys().ToListAsync(CancellationToken);

        UserApiKey key = keys.Single(key => key.Description == "for the cluster");
        Assert.DoesNotContain(secret, $"{key} {key.Id} {key.Description}", StringComparison.Ordinal);
    }
}
