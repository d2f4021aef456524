using WandbGen.Redaction;

namespace WandbGen;

/// <summary>An image, a video, a table or another object that W&amp;B's Python client stored in a file and logged.</summary>
public sealed class HistoryMedia
{
    private HistoryMedia(string type, WandbValue value)
    {
        Type = type;
        Value = value;
    }

    /// <summary>
    /// The type of the object: its <c>_type</c>, such as <c>image-file</c>, <c>images/separated</c> or <c>table-file</c>.
    /// </summary>
    public string Type { get; }

    /// <summary>The object as it was logged.</summary>
    public WandbValue Value { get; }

    /// <summary>
    /// The name of the run's file that contains the bytes, or <see langword="null"/> if they are not in a file of the run.
    /// </summary>
    public string? Path => GetText("path");

    /// <summary>
    /// The address of the bytes in an artifact, <c>wandb-artifact://…</c>, or <see langword="null"/> if they are not in an artifact.
    /// </summary>
    public string? ArtifactPath => GetText("artifact_path");

    /// <summary>The SHA-256 of the bytes in hexadecimal, or <see langword="null"/> if it was not logged.</summary>
    public string? Sha256 => GetText("sha256");

    /// <summary>The size in bytes, or <see langword="null"/> if it was not logged.</summary>
    public long? Size => GetNumber("size");

    /// <summary>The number of columns of a table.</summary>
    public long? ColumnCount => GetNumber("ncols");

    /// <summary>The number of rows of a table.</summary>
    public long? RowCount => GetNumber("nrows");

    /// <summary>The names of the files. There are several if several media objects were logged at once (<c>images/separated</c>).</summary>
    public IReadOnlyList<string> Paths =>
        Value.TryGetValue("filenames", out WandbValue names) ? [.. names.Items.Select(static name => name.ToString())]
        : Path is { } path ? [path]
        : [];

    /// <summary>Finds the file that contains the bytes.</summary>
    /// <param name="run">The run that logged the object.</param>
    /// <param name="cancellationToken">A token that cancels the request.</param>
    /// <returns>The file.</returns>
    /// <exception cref="WandbNotFoundException">The run has no such file, or the bytes are in an artifact.</exception>
    /// <exception cref="WandbException">The request failed.</exception>
    public Task<RunFile> FileAsync(RunOverview run, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        return Path is { Length: > 0 } path
            ? run.FileAsync(path, cancellationToken)
            : throw new WandbNotFoundException(
                $"The '{Type}' has no file in the run{(ArtifactPath is null ? "" : $": it is at {ArtifactPath}")}.",
                typeName: "File"
            );
    }

    /// <summary>The type and the file's name.</summary>
    public override string ToString() => SafeText.Clean($"{Type} {Path ?? ArtifactPath}");

    /// <summary>Reads a media object or table that was logged.</summary>
    /// <param name="value">The value as it was logged.</param>
    /// <returns>The object, or <see langword="null"/> if the value is neither a media object nor a table.</returns>
    public static HistoryMedia? From(WandbValue value) =>
        value.TryGetValue("_type", out WandbValue type) && type.Kind == WandbValueKind.String
            ? new HistoryMedia(type.ToString(), value)
            : null;

    private string? GetText(string name) =>
        Value.TryGetValue(name, out WandbValue text) && text.Kind == WandbValueKind.String ? text.ToString() : null;

    private long? GetNumber(string name) =>
        Value.TryGetValue(name, out WandbValue number) && number.TryGetInt64(out long value) ? value : null;
}
