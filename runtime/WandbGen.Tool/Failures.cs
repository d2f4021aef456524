namespace WandbGen.Tool;

/// <summary>What failed where many things were to be done.</summary>
internal static class Failures
{
    /// <summary>Each of them, in the order of their names; none if the exception is about one thing.</summary>
    public static IReadOnlyList<ItemFailure> Of(Exception exception) =>
        exception switch
        {
            WandbDownloadAllException many => ToList(many.Failures),
            WandbArtifactDownloadException many => ToList(many.Failures),
            WandbDeleteAllException many => ToList(many.Failures),
            WandbHistoriesException many => ToList(many.Failures),
            WandbSyncException many =>
            [
                .. many
                    .Result.Files.Where(static file => file.Error is not null)
                    .Select(static file => new ItemFailure(file.Name, file.Error!)),
            ],
            SomeFailedException many => many.Failures,
            _ => [],
        };

    private static List<ItemFailure> ToList(IReadOnlyDictionary<string, WandbException> failures) =>
        [
            .. failures
                .OrderBy(static failure => failure.Key, StringComparer.Ordinal)
                .Select(static failure => new ItemFailure(failure.Key, failure.Value)),
        ];
}
