using WandbGen.Redaction;

namespace WandbGen;

/// <summary>A file that histories were saved to.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Rows">How many rows it has.</param>
/// <param name="Length">Its size in bytes.</param>
public sealed record SavedHistory(string Path, long Rows, long Length)
{
    /// <inheritdoc/>
    public override string ToString() => SafeText.OfRecord(nameof(SavedHistory), PrintMembers);
}
