namespace WandbGen.History.Batches;

/// <summary>Says which value has no place in a column, so that the column can be made another one.</summary>
internal sealed class ColumnMismatchException(string key, WandbValue value) : Exception($"The column '{key}' cannot hold the value.")
{
    public string Key => key;

    public WandbValue Value => value;
}
