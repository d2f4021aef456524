namespace WandbGen.Generator.Schema;

/// <summary>A part of a schema that is found by its name.</summary>
internal interface INamed
{
    /// <summary>The name as GraphQL writes it.</summary>
    string Name { get; }
}
