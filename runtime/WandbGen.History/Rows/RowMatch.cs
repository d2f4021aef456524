namespace WandbGen;

/// <summary>The rows that are read if keys are selected.</summary>
public enum RowMatch
{
    /// <summary>Rows with at least one of the keys.</summary>
    AnyKey,

    /// <summary>Rows with all of the keys.</summary>
    AllKeys,
}
