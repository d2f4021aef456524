namespace WandbGen;

/// <summary>The projects of a user or team: GraphQL's <c>models</c>, the name that projects once had. Projects that the API key may not see
/// are left out.</summary>
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
