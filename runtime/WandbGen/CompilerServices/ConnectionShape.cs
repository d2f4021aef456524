using System.ComponentModel;

namespace WandbGen.CompilerServices;

/// <summary>Where a connection has its items.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum ConnectionShape
{
    /// <summary><c>edges { node }</c></summary>
    Edges,

    /// <summary><c>edges</c>, which are the items themselves.</summary>
    EdgesAsItems,

    /// <summary><c>nodes</c></summary>
    Nodes,

    /// <summary>A plain list.</summary>
    List,
}
