namespace WandbGen;

/// <summary>A run that used an artifact, from any project: GraphQL's <c>Run</c> in <c>artifact.usedBy</c>.</summary>
[WandbObject("Run")]
public partial class UsingRun : RunOverview
{
    // A listing of one project has these once; here each run has its own.
    /// <summary>The user or team that the project belongs to: GraphQL's <c>Project.entityName</c>.</summary>
    [WandbContext("entityName"), WandbField("project.entityName")]
    public override required string Entity { get; init; }

    /// <summary>The project's name: GraphQL's <c>Project.name</c>.</summary>
    [WandbContext("projectName"), WandbField("project.name")]
    public override required string Project { get; init; }
}
