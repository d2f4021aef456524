using System.CommandLine;

namespace WandbGen.Tool.Commands;

/// <summary><c>projects</c>: lists the projects of an entity.</summary>
internal static class ProjectsCommand
{
    public static Command Create(ToolContext context)
    {
        var group = new Command("projects", "List projects");
        group.Add(
            new ListCommand<Project>
            {
                Description = "List the projects of an entity",
                Argument = ("entity", "The user or team; your default one if not given"),
                IsOptional = true,
                Example = "wandbgen projects ls my-team --sort -active",
                List = static (api, entity, _) => api.Projects(entity.Length > 0 ? entity : null),
                Listing = new()
                {
                    Columns =
                    [
                        new("name", static project => project.Name),
                        new("created", static project => project.CreatedAt),
                        new("active", static project => project.LastActive),
                        new("user", static project => project.Username),
                        new("description", static project => project.Description),
                        new("path", static project => project.Path, IsShown: false),
                        new("url", static project => project.Url, IsShown: false),
                    ],
                    Id = static project => project.Path,
                },
            }.Create(context)
        );
        return group;
    }
}
