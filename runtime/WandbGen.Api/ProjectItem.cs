namespace WandbGen;

/// <summary>An item that belongs to a project.</summary>
public abstract class ProjectItem : WandbItem
{
    private protected ProjectItem() { }

    /// <summary>The user or team that the project belongs to: GraphQL's <c>Project.entityName</c>.</summary>
    [WandbContext("entityName")]
    public virtual required string Entity { get; init; }

    /// <summary>The project's name: GraphQL's <c>Project.name</c>.</summary>
    [WandbContext("projectName")]
    public virtual required string Project { get; init; }
}
