namespace WandbGen;

/// <summary>The projects of a user, as far as the API key may see them: GraphQL's <c>user.projects</c>.</summary>
[WandbCollection<Project>("query UserProjects($id: ID!) { user(id: $id) { projects } }")]
public sealed partial class UserProjects;
