using System.CommandLine;

namespace WandbGen.Tool.Commands;

/// <summary><c>queue</c>: lists the run queues of W&amp;B Launch, and their items.</summary>
internal static class QueueCommand
{
    public static Command Create(ToolContext context)
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
}
