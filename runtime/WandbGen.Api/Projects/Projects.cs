namespace WandbGen;

/// <summary>
/// The projects of a user or team: GraphQL's <c>models</c>, the former name of projects. Projects that the API key has no access to are
/// left out.
/// </summary>
/// <example>
/// <code>
/// await foreach (Project project in api.Projects("entity"))
/// {
///     Console.WriteLine($"{project.Path}: {await project.Runs().CountAsync()} runs");
/// }
/// </code>
/// </example>
[WandbCollection<Project>("query Projects($entity: String!) { models(entityName: $entity) }")]
public sealed partial class Projects;
