using WandbGen.Testing;

namespace WandbGen.Tests.Changes;

/// <summary>The changes of registries and of their members.</summary>
internal static class RegistryChanges
{
    public static IReadOnlyDictionary<string, Change> All { get; } =
        new Dictionary<string, Change>
        {
            ["CreateRegistry"] = Of(
                "UpsertRegistry",
                static api =>
                    api.CreateRegistryAsync(
                        new NewRegistry
                        {
                            Name = "new",
                            Description = "d",
                            Visibility = RegistryVisibility.Restricted,
                            ArtifactTypes = ["model"],
                        },
                        "org"
                    ),
                static async api =>
                    await FindAsync(api, "new")
                        is { Description: "d", Visibility: RegistryVisibility.Restricted, AllowsAllArtifactTypes: false } registry
                    && await registry.ArtifactTypes().AnyAsync(static type => type.Name == "model")
            ),
            ["UpdateRegistry"] = Of(
                "UpsertRegistry",
                static async api =>
                    await (await api.RegistryAsync("models", "org")).UpdateAsync(
                        new RegistryUpdate { Description = "new", AddedArtifactTypes = ["checkpoint"] }
                    ),
                static async api =>
                    await FindAsync(api, "models") is { Description: "new" } registry
                    && await registry.ArtifactTypes().AnyAsync(static type => type.Name == "checkpoint")
            ),
            ["RenameRegistry"] = Of(
                "RenameProject",
                static async api => await (await api.RegistryAsync("models", "org")).RenameAsync("renamed"),
                static async api => await FindAsync(api, "models") is null && await FindAsync(api, "renamed") is not null
            ) with
            {
                IsRepeated = false,
            },
            ["DeleteRegistry"] = Of(
                "DeleteProject",
                static async api => await (await api.RegistryAsync("models", "org")).DeleteAsync(),
                static async api => await FindAsync(api, "models") is null
            ),
            ["AddRegistryMembers"] = Of(
                "AddRegistryMembers",
                static async api =>
                    await (await api.RegistryAsync("models", "org")).AddMembersAsync(
                        [await api.UserAsync("bob")],
                        [await api.TeamAsync("second")]
                    ),
                static async api =>
                    await (await api.RegistryAsync("models", "org")).UserMembers().AnyAsync(static member => member.Username == "bob")
                    && await (await api.RegistryAsync("models", "org")).TeamMembers().AnyAsync(static team => team.Team.Name == "second")
            ),
            ["RemoveRegistryMembers"] = Of(
                "RemoveRegistryMembers",
                static async api => await (await api.RegistryAsync("models", "org")).RemoveMembersAsync([await MemberAsync(api)]),
                static async api =>
                    !await (await api.RegistryAsync("models", "org")).UserMembers().AnyAsync(static member => member.Username == "ann")
            ),
            ["UpdateRegistryMember"] = Of(
                "UpdateRegistryMember",
                static async api => await (await api.RegistryAsync("models", "org")).UpdateMemberAsync(await MemberAsync(api), "admin"),
                static async api => (await MemberAsync(api)).Role == "admin"
            ),
            ["UpdateRegistryTeam"] = Of(
                "UpdateRegistryTeam",
                static async api =>
                    await (await api.RegistryAsync("models", "org")).UpdateTeamAsync(
                        await (await api.RegistryAsync("models", "org")).TeamMembers().FirstAsync(),
                        "admin"
                    ),
                static async api =>
                    (await (await api.RegistryAsync("models", "org")).TeamMembers().FirstAsync()) is { Team.Name: "team", Role: "admin" }
            ),
        };

    private static void Arrange(SandboxData data)
    {
        data.AddUser(new SandboxUser("bob"));
        data.AddEntity("second");
        data.AddOrganization(new SandboxOrganization("org") { Teams = ["team"] });
        data.AddRegistry(
            new SandboxRegistry("org", "models")
            {
                ArtifactTypes = ["model"],
                Members = new Dictionary<string, string> { ["ann"] = "viewer" },
                Teams = new Dictionary<string, string> { ["team"] = "viewer" },
            }
        );
    }

    private static Change Of(string operation, Func<WandbApi, Task> make, Func<WandbApi, Task<bool>> isMade) =>
        new(operation, make, isMade) { Arrange = Arrange };

    private static async Task<RegistryMember> MemberAsync(WandbApi api) =>
        await (await api.RegistryAsync("models", "org")).UserMembers().FirstAsync(static member => member.Username == "ann");

    private static async Task<Registry?> FindAsync(WandbApi api, string name)
    {
        try
        {
            return await api.RegistryAsync(name, "org");
        }
        catch (WandbNotFoundException)
        {
            return null;
        }
    }
}
