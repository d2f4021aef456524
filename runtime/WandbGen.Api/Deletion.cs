namespace WandbGen;

/// <summary>What deletions have in common.</summary>
internal static class Deletion
{
    /// <summary>Makes a refusal of an answer that says only that nothing was deleted.</summary>
    /// <exception cref="WandbStateException">It was not deleted.</exception>
    public static async Task RequireAsync(Task<bool?> deletion, string what, string path)
    {
        if (await deletion.ConfigureAwait(false) != true)
        {
            throw new WandbStateException($"The server did not delete {what}, and gave no reason.", path);
        }
    }

    /// <summary>Waits for a deletion that may have been repeated after a lost answer: what is gone by then was deleted.</summary>
    public static async Task CompleteAsync(Task deletion)
    {
        try
        {
            await deletion.ConfigureAwait(false);
        }
        catch (WandbOutcomeUnknownException exception) when (exception.InnerException is WandbNotFoundException { Path: not null })
        {
            // The attempt whose answer was lost had deleted it. A 404 without a path is a proxy's, which knows nothing of the object.
        }
    }
}
