using System.ComponentModel;

namespace WandbGen.CompilerServices;

/// <summary>What an emitted reader expects to have been selected; so a type can be used by another assembly, which does not see all of its
/// members.</summary>
/// <param name="selection">The fields in GraphQL, without braces.</param>
[AttributeUsage(AttributeTargets.Method)]
[EditorBrowsable(EditorBrowsableState.Advanced)]
public sealed class GraphQLSelectionAttribute(string selection) : Attribute
{
    /// <summary>The fields in GraphQL, without braces.</summary>
    public string Selection { get; } = selection;
}
