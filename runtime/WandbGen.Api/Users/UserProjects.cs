namespace WandbGen;

/// <summary>The projects of a user that the API key has access to: GraphQL's <c>user.projects</c>.</summary>
[WandbCollection<Project>("query UserProjects($id: ID!) { user(id: $id) { projects } }")]
public sealed partial class UserProjects;
