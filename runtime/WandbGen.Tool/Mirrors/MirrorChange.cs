namespace WandbGen.Tool.Mirrors;

/// <summary>What a mirror did with a run or a version of an artifact.</summary>
/// <param name="Files">The files that were transferred.</param>
/// <param name="Bytes">What they have.</param>
/// <param name="Rows">The rows of the history that were added.</param>
/// <param name="IsIncomplete">Whether the server counts more rows than it returns.</param>
internal sealed record MirrorChange(int Files, long Bytes, long Rows, bool IsIncomplete = false);
