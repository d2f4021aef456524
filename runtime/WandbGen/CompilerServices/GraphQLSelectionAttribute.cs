using System.ComponentModel;

namespace WandbGen.CompilerServices;

/// <summary>
/// States the selection that the emitted reader of a type expects. Another assembly, which does not see all members of the type, can
/// thus use the type.
/// </summary>
/// <param name="selection">The selected fields in GraphQL, without braces.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
[EditorBrowsable(EditorBrowsableState.Advanced)]
public sealed class GraphQLSelectionAttribute(string selection) : Attribute
{
    /// <summary>The selected fields in GraphQL, without braces.</summary>
    public string Selection { get; } = selection;
}
