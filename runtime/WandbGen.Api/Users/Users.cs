namespace WandbGen;

/// <summary>
/// The users whose name or email address begins with a text: GraphQL's <c>users</c>. The server lists those that the API key has access to.
/// </summary>
[WandbCollection<User>("query Users($query: String!) { users(query: $query) }")]
public sealed partial class Users;
