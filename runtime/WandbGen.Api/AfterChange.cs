namespace WandbGen;

/// <summary>Requests that follow a change that was made.</summary>
internal static class AfterChange
{
    /// <summary>Waits for what is read after a change.</summary>
    /// <exception cref="WandbChangeMadeException">It could not be read, which does not undo the change.</exception>
    public static async Task<T> ReadAsync<T>(Task<T> reading)
    {
        try
        {
            return await reading.ConfigureAwait(false);
        }
        catch (WandbException exception)
        {
            throw new WandbChangeMadeException(exception);
        }
    }
}
