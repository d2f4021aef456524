using System.CommandLine;

namespace WandbGen.Tool.Commands;

/// <summary><c>automations</c>: lists automations.</summary>
internal static class AutomationsCommand
{
    public static Command Create(ToolContext context)
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
