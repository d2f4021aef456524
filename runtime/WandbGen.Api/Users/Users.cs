namespace WandbGen;

/// <summary>The people whose name or address for mail begins with a text: GraphQL's <c>users</c>. The server shows those that the API key
/// may see.</summary>
[WandbCollection<User>("query Users($query: String!) { users(query: $query) }")]
public sealed partial class Users;
