namespace WandbGen.Tool;

/// <summary>What failed where many things were to be done.</summary>
internal static class Failures
{
    /// <summary>Each of them, in the order of their names; none if the exception is about one thing.</summary>
    public static IReadOnlyList<(string Item, WandbException Failure)> Of(Exception exception) =>
        exception switch
        {
            WandbDownloadAllException many => ToList(many.Failures),
            WandbArtifactDownloadException many => ToList(many.Failures),
            WandbDeleteAllException many => ToList(many.Failures),
            WandbHistoriesException many => ToList(many.Failures),
            WandbSyncException many =>
            [
                .. many.Result.Files.Where(static file => file.Error is not null).Select(static file => (file.Name, file.Error!)),
            ],
            _ => [],
        };

    private static List<(string, WandbException)> ToList(IReadOnlyDictionary<string, WandbException> failures) =>
        [.. failures.OrderBy(static failure => failure.Key, StringComparer.Ordinal).Select(static failure => (failure.Key, failure.Value))];
}
