namespace WandbGen;

/// <summary>The reports of a project: GraphQL's <c>project.allViews</c> of type <c>runs</c>.</summary>
[WandbCollection<Report>(
    """
        query Reports($entity: String!, $project: String!, $title: String) {
          project(name: $project, entityName: $entity) {
            allViews(viewType: "runs", viewName: $title)
          }
        }
        """
)]
public sealed partial class Reports;
