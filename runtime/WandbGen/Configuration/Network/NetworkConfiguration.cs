namespace WandbGen.Configuration;

/// <summary>The network configuration from the environment: proxies and certificate authorities.</summary>
/// <param name="Proxy">The proxies; <see langword="null"/> if none is named.</param>
/// <param name="Roots">Certificate authorities; <see langword="null"/> if none is named.</param>
internal sealed record NetworkConfiguration(EnvironmentProxy? Proxy, TrustedRoots? Roots);
