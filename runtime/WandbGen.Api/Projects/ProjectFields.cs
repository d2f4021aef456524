namespace WandbGen;

/// <summary>The fields of the configuration and summary of a project's runs: GraphQL's <c>project.fields</c>.</summary>
[WandbCollection<ProjectField>(
    """
        query ProjectFields($entity: String!, $project: String!, $pattern: String, $types: [String!]) {
          project(name: $project, entityName: $entity) { fields(pattern: $pattern, types: $types) }
        }
        """
)]
public sealed partial class ProjectFields;
