namespace WandbGen.DependencyInjection;

/// <summary>What the options of a keyed client are called: keys may be any objects, options have names.</summary>
internal sealed record OptionsName(string Value);
