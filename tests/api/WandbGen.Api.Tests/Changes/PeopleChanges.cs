using WandbGen.Testing;

namespace WandbGen.Tests.Changes;

/// <summary>The changes of teams, their members, and keys.</summary>
internal static class PeopleChanges
{
    public static IReadOnlyDictionary<string, Change> All { get; } =
        new Dictionary<string, Change>
        {
            ["CreateApiKey"] = Once(
                "GenerateApiKey",
                static api => api.CreateApiKeyAsync("for tests"),
                static api => api.ApiKeys().AnyAsync(static key => key.Description == "for tests").AsTask()
            ),
            ["DeleteApiKey"] = Once(
                "DeleteApiKey",
                static async api => await (await api.ApiKeys().FirstAsync(static key => key.Description == "old")).DeleteAsync(),
                static async api => !await api.ApiKeys().AnyAsync(static key => key.Description == "old")
            ) with
            {
                IsRepeated = true,
            },
            ["CreateTeam"] = Once(
                "CreateTeam",
                static api => api.CreateTeamAsync("new-team"),
                static async api => await IsThereAsync(() => api.TeamAsync("new-team"))
            ),
            ["Invite"] = Once(
                "CreateInvite",
                static async api => await (await api.TeamAsync("team")).InviteAsync("new@example.invalid", isAdmin: true),
                static async api =>
                    await (await api.TeamAsync("team"))
                        .Members()
                        .AnyAsync(static member => member is { Email: "new@example.invalid", IsPending: true, IsAdmin: true })
            ),
            ["UpdateMemberRole"] = Once(
                "UpdateMember",
                static async api => Assert.Equal("view-only", (await (await MemberAsync(api, "ann")).UpdateRoleAsync("view-only")).Role),
                static async api => (await MemberAsync(api, "ann")).Role == "view-only"
            ) with
            {
                IsRepeated = true,
            },
            ["UpdateOrganizationMember"] = Once(
                "UpdateOrganizationMember",
                static async api =>
                    await (await api.OrganizationAsync("org")).UpdateMemberAsync(await OrganizationMemberAsync(api, "ann"), "viewer"),
                static async api => (await OrganizationMemberAsync(api, "ann")).Role == "viewer"
            ) with
            {
                IsRepeated = true,
            },
            ["RemoveMember"] = Once(
                "DeleteInvite",
                static async api => await (await MemberAsync(api, "ann")).RemoveAsync(),
                static async api => !await (await api.TeamAsync("team")).Members().AnyAsync(static member => member.Username == "ann")
            ) with
            {
                IsRepeated = true,
            },
            ["CreateServiceAccount"] = Once(
                "CreateServiceAccount",
                static async api => await (await api.TeamAsync("team")).CreateServiceAccountAsync("a robot"),
                static async api =>
                    await (await api.TeamAsync("team"))
                        .Members()
                        .AnyAsync(static member => member is { Name: "a robot", AccountType: "SERVICE" })
            ),
            ["CreateUser"] = Once(
                "CreateUser",
                static api => api.CreateUserAsync("bob@example.invalid", isAdmin: true),
                static async api => await api.Users("bob").AnyAsync(static user => user is { Username: "bob", IsAdmin: true })
            ),
        };

    private static Change Once(string operation, Func<WandbApi, Task> make, Func<WandbApi, Task<bool>> isMade) =>
        new(operation, make, isMade) { Arrange = Arrange, IsRepeated = false };

    private static void Arrange(SandboxData data)
    {
        data.AddTeamMember("team", "ann");
        data.AddOrganization(new SandboxOrganization("org") { Members = new Dictionary<string, string> { ["ann"] = "member" } });
        data.AddApiKey("sandbox", new string('f', 40), "old");
    }

    private static async Task<Member> MemberAsync(WandbApi api, string username) =>
        await (await api.TeamAsync("team")).Members().FirstAsync(member => member.Username == username);

    private static async Task<OrganizationMember> OrganizationMemberAsync(WandbApi api, string username) =>
        await (await api.OrganizationAsync("org")).Members().FirstAsync(member => member.Username == username);

    private static async Task<bool> IsThereAsync<T>(Func<Task<T>> read)
    {
        try
        {
            await read();
            return true;
        }
        catch (WandbNotFoundException)
        {
            return false;
        }
    }
}
