using System.Text.Json;

namespace WandbGen.Sandbox.Tests;

/// <summary>People, the teams that they are in, and their keys, as W&amp;B's own client asks for them.</summary>
public sealed class SandboxPeopleTests : SandboxFixture
{
    private const string Users = """
        query SearchUsers($query: String) { users(query: $query) { edges { node { ...UserFragment } } } }
        fragment ApiKeyFragment on ApiKey { id name description }
        fragment UserFragment on User {
          id name username email admin flags entity deletedAt
          apiKeys { edges { node { ...ApiKeyFragment } } } teams { edges { node { name } } }
        }
        """;

    private const string Team = """
        query GetTeamEntity($name: String!) {
          entity(name: $name) { id name available photoUrl readOnly readOnlyAdmin isTeam entityType privateOnly storageBytes
            codeSavingEnabled defaultAccess isPaid memberCount
            members { id admin pending email username name photoUrl accountType apiKey role } }
        }
        """;

    [Theory]
    [InlineData("ada", "ada,adam")]
    [InlineData("ada@lab.example", "ada")]
    [InlineData("Lovelace", "ada")]
    [InlineData("@lab.example", "adam,ada")]
    [InlineData("nobody", "")]
    [InlineData("a_a", "adam,ada")]
    [InlineData(null, "sandbox,adam,ada,robot")]
    public async Task People_are_found_by_what_their_names_or_addresses_begin_or_end_with(string? query, string expected)
    {
        AddPeople();

        JsonElement users = (await QueryAsync(Users, new { query })).At("users");

        Assert.Equal(expected.Split(',', StringSplitOptions.RemoveEmptyEntries), users.Values("username"));
    }

    [Fact]
    public async Task A_key_shows_its_owners_keys_only_and_never_a_secret()
    {
        AddPeople();
        Data.AddApiKey("sandbox", "0123456789abcdef0123456789abcdef01234567", "laptop");
        Data.AddApiKey("sandbox", "short");
        Data.AddApiKey("ada", "fedcba9876543210fedcba9876543210fedcba98");

        string text = (await QueryAsync(Users, new { query = (string?)null })).ToString();
        JsonElement[] users = (await QueryAsync(Users, new { query = (string?)null })).At("users").Nodes();

        Assert.Equal(["sandb*****", "01234*****", "sh*****"], users[0].At("apiKeys").Values("name"));
        Assert.Equal(["", "laptop", ""], users[0].At("apiKeys").Values("description"));
        Assert.All(users[1..], static user => Assert.Equal(JsonValueKind.Null, user.At("apiKeys").ValueKind));
        Assert.DoesNotContain("0123456", text, StringComparison.Ordinal);
        Assert.DoesNotContain("fedcb", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Sandbox.ApiKey, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_come_in_pages()
    {
        Data.AddApiKey("sandbox", "0123456789abcdef");

        JsonElement keys = (
            await QueryAsync(
                "{ viewer { apiKeys(first: 1) { edges { node { name user { username } } cursor } pageInfo { hasNextPage } } } }"
            )
        ).At("viewer.apiKeys");
        JsonElement next = (
            await QueryAsync(
                "query($after: String) { viewer { apiKeys(first: 1, after: $after) { edges { node { name } } } } }",
                new { after = keys.At("edges")[0].At("cursor").GetString() }
            )
        ).At("viewer.apiKeys");

        Assert.True(keys.At("pageInfo.hasNextPage").GetBoolean());
        Assert.Equal("sandbox", keys.Nodes()[0].At("user.username").GetString());
        Assert.Equal(["01234*****"], next.Values("name"));
    }

    [Fact]
    public async Task A_person_is_found_by_name_and_by_id()
    {
        AddPeople();
        const string Fields = "id username name email admin accountType teams { edges { node { name isTeam } } } organizations { name }";

        JsonElement ada = (await QueryAsync($$"""{ user(userName: "ada") { {{Fields}} } }""")).At("user");
        JsonElement same = (
            await QueryAsync($$"""query($id: ID!) { user(id: $id) { {{Fields}} } }""", new { id = ada.At("id").GetString() })
        ).At("user");

        Assert.Equal("Ada Lovelace", ada.At("name").GetString());
        Assert.True(ada.At("admin").GetBoolean());
        Assert.Equal(["ada", "lab"], ada.At("teams").Values("name"));
        Assert.Equal(["Acme"], ada.At("organizations").EnumerateArray().Select(static organization => organization.At("name").GetString()));
        Assert.Equal(ada.ToString(), same.ToString());
        Assert.Equal(JsonValueKind.Null, (await QueryAsync("""{ user(userName: "nobody") { id } }""")).At("user").ValueKind);
    }

    [Fact]
    public async Task A_team_has_members_with_roles_and_who_was_asked()
    {
        AddPeople();

        JsonElement team = (await QueryAsync(Team, new { name = "lab" })).At("entity");

        Assert.True(team.At("isTeam").GetBoolean());
        Assert.Equal("team", team.At("entityType").GetString());
        Assert.Equal(3, team.At("memberCount").GetInt32());
        Assert.Equal(
            ["sandbox admin USER False", "ada viewer USER False", "robot member SERVICE False", " member USER True"],
            team.At("members")
                .EnumerateArray()
                .Select(static member =>
                    $"{member.At("username")} {member.At("role")} {member.At("accountType")} {member.At("pending").GetBoolean()}"
                )
        );
        Assert.Equal("new@example.invalid", team.At("members")[3].At("email").GetString());
        Assert.All(team.At("members").EnumerateArray(), static member => Assert.Equal(JsonValueKind.Null, member.At("apiKey").ValueKind));
    }

    [Fact]
    public async Task Invitations_come_in_pages()
    {
        AddPeople();
        Data.InviteToTeam("lab", "another@example.invalid", "viewer");

        JsonElement invites = (
            await QueryAsync(
                """
                { entity(name: "lab") { invites(first: 1) { edges { node { id email accepted createdAt entity { name } fromUser { username }
                  toUser { username } } } pageInfo { hasNextPage } } } }
                """
            )
        ).At("entity.invites");

        Assert.Equal(["new@example.invalid"], invites.Values("email"));
        Assert.Equal("lab", invites.Nodes()[0].At("entity.name").GetString());
        Assert.Equal("sandbox", invites.Nodes()[0].At("fromUser.username").GetString());
        Assert.True(invites.At("pageInfo.hasNextPage").GetBoolean());
    }

    [Fact]
    public async Task A_persons_entity_is_no_team_and_its_member_is_the_person()
    {
        AddPeople();

        JsonElement entity = (await QueryAsync(Team, new { name = "ada" })).At("entity");

        Assert.False(entity.At("isTeam").GetBoolean());
        Assert.Equal("user", entity.At("entityType").GetString());
        Assert.Equal("ada", Assert.Single(entity.At("members").EnumerateArray()).At("username").GetString());
    }

    [Fact]
    public async Task Longer_lists_of_people_take_no_more_statements()
    {
        AddPeople();
        const string Nested = """
            query($first: Int) { users(first: $first) { edges { node { username
              teams { edges { node { name members { username } organization { name } } } }
              organizations { name members { username user { username teams { edges { node { name } } } } } } } } } }
            """;
        long before = Data.Statements;
        await QueryAsync(Nested, new { first = 2 });
        long few = Data.Statements - before;

        await QueryAsync(Nested, new { first = 100 });

        Assert.Equal(few, Data.Statements - before - few);
    }

    private void AddPeople()
    {
        Data.AddUser(new SandboxUser("adam") { Email = "adam@lab.example" });
        Data.AddUser(
            new SandboxUser("ada")
            {
                Name = "Ada Lovelace",
                Email = "ada@lab.example",
                IsAdmin = true,
            }
        );
        Data.AddUser(new SandboxUser("robot") { AccountType = "SERVICE" });
        Data.AddTeamMember("lab", "ada", "viewer");
        Data.AddTeamMember("lab", "robot");
        Data.InviteToTeam("lab", "new@example.invalid");
        Data.AddOrganization(
            new SandboxOrganization("Acme")
            {
                Teams = ["lab"],
                Members = new Dictionary<string, string> { ["ada"] = "member" },
            }
        );
    }
}
