namespace WandbGen.Generator.Declarations;

/// <summary>Stands for what the declarations of one file depend on: another object once that has changed.</summary>
internal sealed class DeclarationScope;
