namespace WandbGen.DependencyInjection;

/// <summary>The name of the options of a keyed client. Options have names, but the key of a service can be any object.</summary>
internal sealed record OptionsName(string Value);
