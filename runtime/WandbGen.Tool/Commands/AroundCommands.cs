using System.CommandLine;

namespace WandbGen.Tool.Commands;

/// <summary>What there is around runs: <c>members</c>, <c>queue</c>, <c>reports</c>, <c>automations</c>.</summary>
internal static class AroundCommands
{
    public static Command CreateMembers(ToolContext context)
    {
        var group = new Command("members", "List the members of a team");
        group.Add(
            new ListCommand<Member>
            {
                Description = "List the members of a team",
                Argument = ("team", "The name of the team"),
                Example = "wandbgen members ls my-team",
                List = static (api, name, token) =>
                    ListCommand<Member>.After(api.TeamAsync(name, cancellationToken: token), static team => team.Members(), token),
                Listing = new()
                {
                    Columns =
                    [
                        new("username", static member => member.Username),
                        new("name", static member => member.Name),
                        new("email", static member => member.Email),
                        new("role", static member => member.Role),
                        new("pending", static member => member.IsPending, IsShown: false),
                    ],
                    Id = static member => member.Username ?? member.Name,
                },
            }.Create(context)
        );
        return group;
    }

    public static Command CreateQueue(ToolContext context)
    {
        var group = new Command("queue", "List run queues of W&B Launch, and what is in them");
        group.Add(
            new ListCommand<RunQueue>
            {
                Description = "List the run queues of a project",
                Argument = ("project", "entity/project"),
                Example = "wandbgen queue ls e/model-registry",
                List = static (api, path, token) =>
                    ListCommand<RunQueue>.After(api.ProjectAsync(path, token), static project => project.RunQueues(), token),
                Listing = new()
                {
                    Columns =
                    [
                        new("name", static queue => queue.Name),
                        new("access", static queue => queue.Access.Name),
                        new("created", static queue => queue.CreatedAt),
                        new("updated", static queue => queue.UpdatedAt),
                    ],
                    Id = static queue => $"{queue.Entity}/{queue.Name}",
                },
            }.Create(context)
        );
        group.Add(
            new ListCommand<RunQueueItem>
            {
                Name = "items",
                Description = "List what is in a run queue",
                Argument = ("queue", "entity/queue"),
                Example = "wandbgen queue items e/gpu",
                List = static (api, path, token) =>
                    ListCommand<RunQueueItem>.After(api.RunQueueAsync(path, token), static queue => queue.Items(), token),
                Listing = new()
                {
                    Columns =
                    [
                        new("id", static item => item.Id),
                        new("state", static item => item.State.Name),
                        new("run", static item => item.RunId),
                        new("created", static item => item.CreatedAt),
                        new("updated", static item => item.UpdatedAt),
                    ],
                    Id = static item => item.Id,
                },
            }.Create(context)
        );
        return group;
    }

    public static Command CreateReports(ToolContext context)
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

    public static Command CreateAutomations(ToolContext context)
    {
        var group = new Command("automations", "List automations");
        group.Add(
            new ListCommand<Automation>
            {
                Description = "List the automations of an entity",
                Argument = ("entity", "The user or team; all that the key may see if not given"),
                IsOptional = true,
                Example = "wandbgen automations ls my-team",
                List = static (api, entity, _) => api.Automations(entity.Length > 0 ? entity : null),
                Listing = new()
                {
                    Columns =
                    [
                        new("name", static automation => automation.Name),
                        new("enabled", static automation => (bool?)automation.IsEnabled),
                        new("scope", static automation => automation.Scope.Kind),
                        new("event", static automation => automation.Event.Kind),
                        new("action", static automation => automation.Action.Kind),
                        new("created", static automation => automation.CreatedAt),
                        new("project", static automation => automation.Project, IsShown: false),
                        new("description", static automation => automation.Description, IsShown: false),
                        new("id", static automation => automation.Id, IsShown: false),
                    ],
                    Id = static automation => automation.Name,
                },
            }.Create(context)
        );
        return group;
    }
}
