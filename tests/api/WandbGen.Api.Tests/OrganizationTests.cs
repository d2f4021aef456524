using WandbGen.Testing;

namespace WandbGen.Tests;

/// <summary>Organizations, and who has a role in their registries.</summary>
public sealed class OrganizationTests : SandboxTest
{
    [Fact]
    public async Task An_organization_has_people_teams_and_registries()
    {
        Fill();

        Organization acme = await Api.OrganizationAsync("Acme", CancellationToken);
        List<OrganizationMember> members = await acme.Members().ToListAsync(CancellationToken);

        Assert.Equal(("Acme", "acme-org"), (acme.Name, acme.Entity));
        Assert.Equal(
            ["ada: admin", "adam: member", "sandbox: admin"],
            members.Select(member => $"{member.Username}: {member.Role}").Order()
        );
        Assert.True(members.Single(member => member.Username == "ada").IsAdmin);
        Assert.Equal("vision", (await acme.Teams().SingleAsync(CancellationToken)).Name);
        Assert.Equal("models", (await acme.Registries().SingleAsync(CancellationToken)).Name);
        Assert.Contains("Acme", await Api.Organizations().Select(static one => one.Name).ToListAsync(CancellationToken));
        Assert.Equal(
            "Organization",
            (await Assert.ThrowsAsync<WandbNotFoundException>(() => Api.OrganizationAsync("none", CancellationToken))).TypeName
        );
    }

    [Fact]
    public async Task A_registry_is_read_by_its_name()
    {
        Fill();

        Registry models = await Api.RegistryAsync("models", "Acme", CancellationToken);

        Assert.Equal(("models", "Acme", "acme-org/wandb-registry-models"), (models.Name, models.Organization, models.Path));
        Assert.Equal(RegistryVisibility.Restricted, models.Visibility);
        Assert.False(models.AllowsAllArtifactTypes);
        Assert.Equal(["model"], await models.ArtifactTypes().Select(static type => type.Name).ToListAsync(CancellationToken));
        Assert.Equal(models.Id, (await Api.RegistryAsync("wandb-registry-models", "Acme", CancellationToken)).Id);
        Assert.Equal(
            "Project",
            (await Assert.ThrowsAsync<WandbNotFoundException>(() => Api.RegistryAsync("none", "Acme", CancellationToken))).TypeName
        );
    }

    [Fact]
    public async Task A_registrys_members_are_people_and_teams_with_roles()
    {
        Fill();
        Registry models = await Api.RegistryAsync("models", "Acme", CancellationToken);

        RegistryMember member = await models.UserMembers().SingleAsync(static one => one.Username == "ada", CancellationToken);
        RegistryTeam team = await models.TeamMembers().SingleAsync(CancellationToken);

        Assert.Equal(("ada", "restricted_viewer"), (member.Username, member.Role));
        Assert.Equal(("vision", "viewer"), (team.Team.Name, team.Role));
        Assert.Contains("ada", await team.Team.Members().Select(static one => one.Username).ToListAsync(CancellationToken));
    }

    [Fact]
    public async Task Without_an_organization_the_only_one_of_the_default_entity_is_meant()
    {
        Fill();
        using var ofTeam = new WandbApi(
            new WandbClientOptions
            {
                BaseUrl = Sandbox.BaseUrl,
                ApiKey = Sandbox.ApiKey,
                Entity = "vision",
            }
        );

        Assert.Equal("Acme", (await ofTeam.OrganizationAsync(cancellationToken: CancellationToken)).Name);
        Assert.Equal("models", (await ofTeam.RegistryAsync("models", cancellationToken: CancellationToken)).Name);
        Assert.Equal("Acme", (await Api.OrganizationAsync(cancellationToken: CancellationToken)).Name);

        Data.AddOrganization(new SandboxOrganization("Beta"));
        WandbConfigurationException several = await Assert.ThrowsAsync<WandbConfigurationException>(() =>
            Api.RegistryAsync("models", cancellationToken: CancellationToken)
        );
        Assert.Contains("'Acme', 'Beta'", several.Message, StringComparison.Ordinal);
        Assert.Equal("Acme", (await ofTeam.OrganizationAsync(cancellationToken: CancellationToken)).Name);
    }

    [Fact]
    public async Task Who_is_in_no_organization_is_told_to_name_one() =>
        Assert.Contains(
            "in no organization",
            (
                await Assert.ThrowsAsync<WandbConfigurationException>(() =>
                    Api.RegistryAsync("models", cancellationToken: CancellationToken)
                )
            ).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public async Task A_person_belongs_to_teams()
    {
        Fill();
        Data.AddTeamMember("crew", "ada");

        User ada = await Api.UserAsync("ada", CancellationToken);

        Assert.Equal(
            ["crew", "vision"],
            await ada.Teams(pageSize: 1)
                .Where(static team => team.IsTeam)
                .Select(static team => team.Name)
                .Order()
                .ToListAsync(CancellationToken)
        );
    }

    private void Fill()
    {
        Data.AddUser(new SandboxUser("ada"));
        Data.AddUser(new SandboxUser("adam"));
        Data.AddTeamMember("vision", "ada");
        Data.AddOrganization(
            new SandboxOrganization("Acme")
            {
                EntityName = "acme-org",
                Teams = ["vision"],
                Members = new Dictionary<string, string> { ["ada"] = "admin", ["adam"] = "member" },
            }
        );
        Data.AddRegistry(
            new SandboxRegistry("Acme", "models")
            {
                IsRestricted = true,
                ArtifactTypes = ["model"],
                Members = new Dictionary<string, string> { ["ada"] = "restricted_viewer" },
                Teams = new Dictionary<string, string> { ["vision"] = "viewer" },
            }
        );
    }
}
