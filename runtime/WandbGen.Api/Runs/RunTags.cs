namespace WandbGen;

/// <summary>The tags of a project's runs: GraphQL's <c>project.tagCounts</c>, which the server sends as one page.</summary>
[WandbCollection<RunTag>(
    """
        query RunTags($entity: String!, $project: String!, $filters: JSONString) {
          project(name: $project, entityName: $entity) { tagCounts(filters: $filters) }
        }
        """
)]
[WandbVariable<RunFilter>("filters")]
public sealed partial class RunTags;
