using System.Text;

namespace WandbGen.History.Rows;

/// <summary>A name at the top of rows, and where its value goes.</summary>
/// <param name="name">The name.</param>
/// <param name="index">Where the value goes in a row of chosen keys; -1 for nowhere.</param>
/// <param name="inner">Chosen keys that are values inside the object of this name, by their paths in it.</param>
internal sealed class RowProperty(string name, int index, List<(int Index, string Path)>? inner = null)
{
    public string Name => name;

    public byte[] Utf8Name { get; } = Encoding.UTF8.GetBytes(name);

    public int Index => index;

    public IReadOnlyList<(int Index, string Path)> Inner { get; } = inner ?? [];

    /// <summary>Whether numbers are logged under it: then the names of numbers that are not finite are those numbers.</summary>
    public bool IsNumeric { get; init; }

    /// <summary>What is left out of the objects of this name, by its paths there.</summary>
    public IReadOnlyList<string> Except { get; init; } = [];

    /// <summary>Whether no export has a column for it.</summary>
    public bool IsNowhereExported { get; init; }

    public bool IsStep { get; } = name == HistoryRow.StepKey;

    public bool IsWanted => index >= 0 || IsStep || inner is not null;
}
