namespace WandbGen;

/// <summary>The kinds of types that logged values have.</summary>
public enum HistoryValueKind
{
    /// <summary>
    /// A media object that W&amp;B's Python client logged for an image, a video, a point cloud or similar data. Its <c>_type</c> states
    /// which.
    /// </summary>
    Media,

    /// <summary>A number, with or without a fraction.</summary>
    Number,

    /// <summary>A text.</summary>
    Text,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>Python's <c>None</c>.</summary>
    Null,

    /// <summary>An object. Its members are also keys.</summary>
    Map,

    /// <summary>A list.</summary>
    List,

    /// <summary>A histogram: <see cref="HistoryRow.GetHistogram"/>.</summary>
    Histogram,

    /// <summary>A table: <see cref="HistoryRow.GetMedia"/>.</summary>
    Table,
}
