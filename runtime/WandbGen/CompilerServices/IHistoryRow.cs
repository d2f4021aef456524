using System.ComponentModel;

namespace WandbGen.CompilerServices;

/// <summary>A type that the rows of a history are read into. Implemented by emitted code, for types that are marked with
/// <see cref="WandbHistoryRowAttribute"/>.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IHistoryRow<TSelf>
    where TSelf : IHistoryRow<TSelf>
{
    /// <summary>The keys that are read, without <c>_step</c>.</summary>
    static abstract IReadOnlyList<HistoryRowKey> Keys { get; }

    /// <summary>Reads a row.</summary>
    /// <param name="row">The values of <see cref="Keys"/>.</param>
    static abstract TSelf Read(scoped in HistoryRowReader row);
}

/// <summary>A key that emitted code reads.</summary>
/// <param name="Name">The key.</param>
/// <param name="IsRequired">Whether rows without it are left out.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct HistoryRowKey(string Name, bool IsRequired);

/// <summary>The values of rows by the index of their key.</summary>
internal interface IHistoryValues
{
    /// <summary>Returns the step of a row.</summary>
    long GetStep(int row);

    /// <summary>Returns the value of a key, by the index of the key.</summary>
    WandbValue GetValue(int row, int key);

    /// <summary>Returns the name of a key.</summary>
    string GetKey(int key);
}
