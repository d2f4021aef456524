namespace WandbGen;

/// <summary>The mutations of projects.</summary>
internal static partial class ProjectMutations
{
    [WandbMutation(
        """
            mutation CreateProject($entity: String!, $name: String!, $description: String) {
              upsertModel(input: {entityName: $entity, name: $name, description: $description}) { project { id } }
            }
            """,
        IsIdempotent = true
    )]
    public static partial Task<string> CreateAsync(
        WandbClient client,
        string entity,
        string name,
        string? description,
        CancellationToken cancellationToken
    );

    [WandbMutation(
        """
            mutation UpdateProject($id: String!, $entity: String!, $name: String!, $description: String!) {
              upsertModel(input: {id: $id, entityName: $entity, name: $name, description: $description}) { project { id } }
            }
            """,
        IsIdempotent = true
    )]
    public static partial Task<string> UpdateAsync(
        WandbClient client,
        string id,
        string entity,
        string name,
        string description,
        CancellationToken cancellationToken
    );

    [WandbMutation(
        """
            mutation RenameProject($entity: String!, $from: String!, $to: String!) {
              renameProject(input: {entityName: $entity, oldProjectName: $from, newProjectName: $to}) { __typename }
            }
            """
    )]
    public static partial Task<string> RenameAsync(
        WandbClient client,
        string entity,
        string from,
        string to,
        CancellationToken cancellationToken
    );

    [WandbMutation("mutation DeleteProject($id: String!) { deleteModel(input: {id: $id}) { success } }", IsIdempotent = true)]
    public static partial Task<bool?> DeleteAsync(WandbClient client, string id, CancellationToken cancellationToken);

    [WandbQuery("query Project($entity: String!, $project: String!) { project(name: $project, entityName: $entity) }")]
    public static partial Task<Project> QueryAsync(WandbClient client, string entity, string project, CancellationToken cancellationToken);

    [WandbQuery("query IdOfProject($entity: String!, $project: String!) { project(name: $project, entityName: $entity) { id } }")]
    public static partial Task<string?> FindAsync(WandbClient client, string entity, string project, CancellationToken cancellationToken);
}
