using WandbGen.Testing;

namespace WandbGen.Tests.Changes;

/// <summary>The changes of automations and integrations.</summary>
internal static class AutomationChanges
{
    public static IReadOnlyDictionary<string, Change> All { get; } =
        new Dictionary<string, Change>
        {
            ["CreateAutomation"] = Of(
                "CreateAutomation",
                static async api =>
                    await api.CreateAutomationAsync(
                        new NewAutomation
                        {
                            Name = "new",
                            Scope = await api.ProjectAsync("team/project"),
                            Condition = AutomationCondition.RunMetric(new RunMetric("loss").Average(5) > 2),
                            Action = NewAutomationAction.Notify(await api.SlackIntegrations("team").FirstAsync(), "Look"),
                        }
                    ),
                static api =>
                    api.Automations("team")
                        .AnyAsync(static automation =>
                            automation.Name == "new"
                            && automation.Action is AutomationNotification
                            && automation.Event is AutomationFilterEvent { Condition: RunMetricEventCondition }
                        )
                        .AsTask()
            ) with
            {
                IsRepeated = false,
            },
            ["UpdateAutomation"] = Of(
                "UpdateAutomation",
                static async api =>
                    await (await FindAsync(api))!.UpdateAsync(new AutomationUpdate { Description = "new", IsEnabled = false }),
                static async api => await FindAsync(api) is { Description: "new", IsEnabled: false }
            ),
            ["DeleteAutomation"] = Of(
                "DeleteAutomation",
                static async api => await (await FindAsync(api))!.DeleteAsync(),
                static async api => await FindAsync(api) is null
            ),
            ["CreateWebhookIntegration"] = Of(
                "CreateWebhookIntegration",
                static api => api.CreateWebhookIntegrationAsync("team", "hook", new Uri("https://hook.example/")),
                static api =>
                    api.Integrations("team").OfType<WebhookIntegration>().AnyAsync(static webhook => webhook.Name == "hook").AsTask()
            ) with
            {
                IsRepeated = false,
            },
        };

    private static void Arrange(SandboxData data)
    {
        data.AddProject("team", "project");
        data.AddSlackIntegration("team", "lab", "#lab");
        data.AddAutomation(new SandboxAutomation("team", "project", "watch"));
    }

    private static Change Of(string operation, Func<WandbApi, Task> make, Func<WandbApi, Task<bool>> isMade) =>
        new(operation, make, isMade) { Arrange = Arrange };

    private static async Task<Automation?> FindAsync(WandbApi api) =>
        await api.Automations("team").FirstOrDefaultAsync(static automation => automation.Name == "watch");
}
