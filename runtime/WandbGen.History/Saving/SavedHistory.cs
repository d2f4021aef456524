using WandbGen.Redaction;

namespace WandbGen;

/// <summary>A file that histories were saved to.</summary>
/// <param name="Path">The full path of the file.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="Length">The size of the file in bytes.</param>
public sealed record SavedHistory(string Path, long Rows, long Length)
{
    /// <inheritdoc/>
    public override string ToString() => SafeText.OfRecord(nameof(SavedHistory), PrintMembers);
}
