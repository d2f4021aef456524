using System.ComponentModel;

namespace WandbGen.CompilerServices;

/// <summary>The place of the items in a connection.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum ConnectionShape
{
    /// <summary><c>edges { node }</c></summary>
    Edges,

    /// <summary><c>edges</c>, where the edges are the items.</summary>
    EdgesAsItems,

    /// <summary><c>nodes</c></summary>
    Nodes,

    /// <summary>A list.</summary>
    List,
}
