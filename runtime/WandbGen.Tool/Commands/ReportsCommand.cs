using System.CommandLine;

namespace WandbGen.Tool.Commands;

/// <summary><c>reports</c>: lists the reports of a project.</summary>
internal static class ReportsCommand
{
    public static Command Create(ToolContext context)
    {
        var group = new Command("reports", "List the reports of a project");
        group.Add(
            new ListCommand<Report>
            {
                Description = "List the reports of a project",
                Argument = ("project", "entity/project, or the address of its page"),
                Example = "wandbgen reports e/p --json=title,url",
                List = static (api, path, _) => api.Reports(path),
                Listing = new()
                {
                    Columns =
                    [
                        new("title", static report => report.Title),
                        new("user", static report => report.Username),
                        new("created", static report => report.CreatedAt),
                        new("updated", static report => report.UpdatedAt),
                        new("views", static report => (long?)report.ViewCount, IsShown: false),
                        new("description", static report => report.Description, IsShown: false),
                        new("id", static report => report.Id, IsShown: false),
                        new("url", static report => report.Url, IsShown: false),
                    ],
                    Id = static report => report.Url.AbsoluteUri,
                },
            }.Create(context)
        );
        return group;
    }
}
