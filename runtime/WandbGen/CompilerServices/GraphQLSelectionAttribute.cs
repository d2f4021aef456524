using System.ComponentModel;

namespace WandbGen.CompilerServices;

/// <summary>
/// States the selection that an emitted reader expects. Another assembly, which does not see all members of the type, can thus use the
/// type.
/// </summary>
/// <param name="selection">The selected fields in GraphQL, without braces.</param>
[AttributeUsage(AttributeTargets.Method)]
[EditorBrowsable(EditorBrowsableState.Advanced)]
public sealed class GraphQLSelectionAttribute(string selection) : Attribute
{
    /// <summary>The selected fields in GraphQL, without braces.</summary>
    public string Selection { get; } = selection;
}
