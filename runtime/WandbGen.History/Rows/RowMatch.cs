namespace WandbGen;

/// <summary>Which rows are read if keys are chosen.</summary>
public enum RowMatch
{
    /// <summary>Rows with at least one of the keys.</summary>
    AnyKey,

    /// <summary>Rows with all of the keys.</summary>
    AllKeys,
}
