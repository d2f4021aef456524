namespace WandbGen;

/// <summary>A configuration as W&amp;B stores it, and as the run's program has it.</summary>
internal static class RunConfig
{
    /// <summary>Adds values to a configuration as W&amp;B stores it, and removes others. W&amp;B's own part stays.</summary>
    public static WandbValue Merge(WandbValue stored, IReadOnlyDictionary<string, WandbValue>? changes, IReadOnlyList<string>? removed) =>
        RunUpsert.Merge(stored, changes is null ? null : Wrap(changes), removed);

    /// <summary>Writes a configuration as W&amp;B stores it.</summary>
    public static Dictionary<string, WandbValue> Wrap(IReadOnlyDictionary<string, WandbValue> config) =>
        config.ToDictionary(
            static pair => pair.Key,
            static pair =>
                WandbValue.FromMembers([
                    new KeyValuePair<string, WandbValue>("value", pair.Value),
                    new KeyValuePair<string, WandbValue>("desc", default),
                ]),
            StringComparer.Ordinal
        );

    public static WandbValue Unwrap(WandbValue stored)
    {
        // A value that is not an object is returned unchanged.
        if (stored.Kind != WandbValueKind.Object)
        {
            return stored;
        }

        return WandbValue.FromMembers(
            stored
                .Members.Where(static member => member.Key is not ("_wandb" or "wandb_version"))
                .Select(static member =>
                    KeyValuePair.Create(member.Key, member.Value.TryGetValue("value", out WandbValue value) ? value : member.Value)
                )
        );
    }
}
