namespace WandbGen.Tests.Changes;

/// <summary>All changes of the API, by the names of their methods.</summary>
internal static class AllChanges
{
    private static readonly Dictionary<string, Change> s_changes = new(
        (
            (IEnumerable<IReadOnlyDictionary<string, Change>>)
                [
                    RunChanges.All,
                    ArtifactChanges.All,
                    ProjectChanges.All,
                    SweepChanges.All,
                    ReportChanges.All,
                    PeopleChanges.All,
                    QueueChanges.All,
                    RegistryChanges.All,
                    AutomationChanges.All,
                ]
        ).SelectMany(static changes => changes)
    );

    public static IReadOnlyCollection<string> Names => s_changes.Keys;

    public static Change Find(string name) => s_changes[name];
}
