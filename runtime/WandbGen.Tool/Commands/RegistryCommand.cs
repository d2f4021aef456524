using System.CommandLine;

namespace WandbGen.Tool.Commands;

/// <summary><c>registry</c>: lists registries, what is in them, and who may use them.</summary>
internal static class RegistryCommand
{
    public static Command Create(ToolContext context)
    {
        var group = new Command("registry", "List registries, their collections and their members");
        group.Add(
            new ListCommand<Registry>
            {
                Description = "List the registries of an organization",
                Argument = ("organization", "The organization; the one of your default entity if not given"),
                IsOptional = true,
                Example = "wandbgen registry ls my-company",
                List = static (api, organization, _) => api.Registries(organization.Length > 0 ? organization : null),
                Listing = new()
                {
                    Columns =
                    [
                        new("name", static registry => registry.Name),
                        new("organization", static registry => registry.Organization),
                        new("visibility", static registry => registry.Visibility.ToString().ToLowerInvariant()),
                        new("created", static registry => registry.CreatedAt),
                        new("description", static registry => registry.Description),
                        new("path", static registry => registry.Path, IsShown: false),
                    ],
                    Id = static registry => registry.Name,
                },
            }.Create(context)
        );
        group.Add(
            new ListCommand<ArtifactCollection>
            {
                Name = "collections",
                Description = "List the collections of a registry",
                Argument = ("registry", "The name of the registry"),
                Example = "wandbgen registry collections model",
                List = static (api, name, token) =>
                    ListCommand<ArtifactCollection>.After(
                        api.RegistryAsync(name, cancellationToken: token),
                        static registry => registry.Collections(),
                        token
                    ),
                Listing = ArtifactsCommand.CreateCollectionListing(),
            }.Create(context)
        );
        group.Add(
            new ListCommand<RegistryMember>
            {
                Name = "members",
                Description = "List the people who may use a registry",
                Argument = ("registry", "The name of the registry"),
                Example = "wandbgen registry members model",
                List = static (api, name, token) =>
                    ListCommand<RegistryMember>.After(
                        api.RegistryAsync(name, cancellationToken: token),
                        static registry => registry.UserMembers(),
                        token
                    ),
                Listing = new()
                {
                    Columns =
                    [
                        new("username", static member => member.Username),
                        new("name", static member => member.Name),
                        new("email", static member => member.Email),
                        new("role", static member => member.Role),
                    ],
                    Id = static member => member.Username ?? member.Id,
                },
            }.Create(context)
        );
        return group;
    }
}
