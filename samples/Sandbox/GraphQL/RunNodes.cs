using System.Text;
using System.Text.Json;
using GraphQL;
using WandbGen.Sandbox.Data;

namespace WandbGen.Sandbox.GraphQL;

/// <summary>Runs.</summary>
internal sealed class RunNodes(SandboxData data, FileNodes files)
{
    /// <summary>The number that a sandbox's only kind of project has.</summary>
    public const int ProjectNumber = 1;

    public Node List(IResolveFieldContext context, string entity, string? project) => Connection.Create(
        "Run",
        context,
        (limit, offset) => data.ListRuns(entity, project, IsNewestFirst(context.GetArgument<string?>("order")), limit, offset),
        () => project is null ? data.ListRuns(entity, null, false, int.MaxValue, 0).Count : data.CountRuns(entity, project),
        Create);

    public Node Create(RunRecord run)
    {
        var node = new Node("Run")
        {
            ["id"] = ToId(run),
            ["name"] = run.Name,
            ["displayName"] = run.DisplayName,
            ["state"] = run.State,
            ["createdAt"] = run.CreatedAt,
            ["heartbeatAt"] = run.CreatedAt,
            ["config"] = run.Config,
            ["summaryMetrics"] = run.Summary,
            ["systemMetrics"] = "{}",
            ["historyKeys"] = JsonDocument.Parse("""{"sets":[],"keys":{},"lastStep":-1}""").RootElement,
            ["historyLineCount"] = run.HistoryLineCount,
            ["projectId"] = ProjectNumber,
            ["tags"] = Array.Empty<string>(),
            ["readOnly"] = false,
            ["pendingUpdates"] = false,
            ["user"] = new Node("User") { ["id"] = "1", ["name"] = run.Entity, ["username"] = run.Entity, ["entity"] = run.Entity },
        };
        node.Add("fileCount", _ => data.CountFiles(run));
        node.Add("files", context => files.List(context, run));
        node.Add("project", _ => new ProjectNodes(data, this).Find(run.Entity, run.Project));
        return node;
    }

    public static string ToId(RunRecord run) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"Run:v1:{run.Name}:{run.Project}:{run.Entity}"));

    private static bool IsNewestFirst(string? order) => order?.StartsWith('-') == true;
}
