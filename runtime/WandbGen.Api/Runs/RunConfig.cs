namespace WandbGen;

/// <summary>Turns a configuration as W&amp;B stores it into what the run's program has.</summary>
internal static class RunConfig
{
    public static WandbValue Unwrap(WandbValue stored)
    {
        // What is not an object stays what it is.
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
