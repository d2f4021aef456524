namespace WandbGen.History.Batches;

/// <summary>What a column of a batch holds.</summary>
internal enum ColumnType
{
    /// <summary>Numbers.</summary>
    Double,

    /// <summary>Whole numbers.</summary>
    Int64,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>Texts.</summary>
    Text,

    /// <summary>JSON: objects, lists, and values of several types.</summary>
    Json,
}
