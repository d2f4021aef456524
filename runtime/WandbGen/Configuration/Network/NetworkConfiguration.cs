namespace WandbGen.Configuration;

/// <summary>What the environment says of the way to servers.</summary>
/// <param name="Proxy">The proxies; <see langword="null"/> if none is named.</param>
/// <param name="Roots">Certificate authorities; <see langword="null"/> if none is named.</param>
internal sealed record NetworkConfiguration(EnvironmentProxy? Proxy, TrustedRoots? Roots);
