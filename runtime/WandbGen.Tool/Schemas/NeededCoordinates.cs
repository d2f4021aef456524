namespace WandbGen.Tool.Schemas;

/// <summary>
/// What the operations of the packages need of a server: a file that a test writes from their documents. A line is an operation with the
/// types, fields and arguments of its document (<c>Query.project(name,entityName)</c>) without those that depend on a feature, or a feature
/// with what depends on it.
/// </summary>
internal sealed record NeededCoordinates(string Kind, string Name, IReadOnlyList<string> Needs)
{
    public const string FileName = "needed.txt";

    private const string Feature = "feature";

    /// <summary>Whether it is a feature, and <see cref="Needs"/> are those that use it.</summary>
    public bool IsFeature => Kind == Feature;

    public static string ReadText()
    {
        using var reader = new StreamReader(typeof(NeededCoordinates).Assembly.GetManifestResourceStream(FileName)!);
        return reader.ReadToEnd();
    }

    public static IReadOnlyList<NeededCoordinates> Read() =>
        [
            .. ReadText()
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(static line => line.Split(' '))
                .Select(static words => new NeededCoordinates(words[0], words[1], words[2..])),
        ];
}
