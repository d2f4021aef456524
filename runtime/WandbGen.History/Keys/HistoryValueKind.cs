namespace WandbGen;

/// <summary>What a type of logged values is.</summary>
public enum HistoryValueKind
{
    /// <summary>An object that Python's client made of an image, a video, a point cloud or the like; its <c>_type</c> says which.</summary>
    Media,

    /// <summary>A number, whole or not.</summary>
    Number,

    /// <summary>A text.</summary>
    Text,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>Python's <c>None</c>.</summary>
    Null,

    /// <summary>An object, whose members are keys of their own too.</summary>
    Map,

    /// <summary>A list.</summary>
    List,

    /// <summary>A histogram: <see cref="HistoryRow.GetHistogram"/>.</summary>
    Histogram,

    /// <summary>A table: <see cref="HistoryRow.GetMedia"/>.</summary>
    Table,
}
