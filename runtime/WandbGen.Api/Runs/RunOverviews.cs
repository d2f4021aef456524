namespace WandbGen;

/// <summary>
/// The runs of a project without configuration and metrics, which are the largest part of a listing: GraphQL's <c>project.runs</c>, like
/// <see cref="Runs"/>.
/// </summary>
/// <remarks><see cref="CountAsync"/> returns GraphQL's <c>Project.runCount</c> with the same filters.</remarks>
/// <example>
/// <code>
/// await foreach (RunOverview run in api.RunOverviews("entity/project", RunFilter.Tags.Contains("best")))
/// {
///     Run whole = await run.LoadAsync();
/// }
/// </code>
/// </example>
[WandbCollection<RunOverview>(Runs.Path)]
[WandbVariable<RunFilter>("filters"), WandbVariable<RunOrder>("order")]
public sealed partial class RunOverviews;
