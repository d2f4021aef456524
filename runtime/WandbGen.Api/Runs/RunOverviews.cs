namespace WandbGen;

/// <summary>The runs of a project without configuration and metrics, which are most of a listing's bytes: GraphQL's <c>project.runs</c>, as
/// <see cref="Runs"/>.</summary>
/// <remarks><see cref="CountAsync"/> is GraphQL's <c>Project.runCount</c> with the same filters.</remarks>
/// <example>
/// <code>
/// await foreach (RunOverview run in api.RunOverviews("entity/project", new JsonObject { ["tags"] = "best" }))
/// {
///     Run whole = await run.LoadAsync();
/// }
/// </code>
/// </example>
[WandbCollection<RunOverview>(Runs.Path)]
[WandbVariable<RunFilter>("filters"), WandbVariable<RunOrder>("order")]
public sealed partial class RunOverviews;
