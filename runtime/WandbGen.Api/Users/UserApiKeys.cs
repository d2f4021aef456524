namespace WandbGen;

/// <summary>The API keys of the owner of this client's key: GraphQL's <c>viewer.apiKeys</c>.</summary>
[WandbCollection<UserApiKey>("query UserApiKeys { viewer { apiKeys } }")]
public sealed partial class UserApiKeys;
