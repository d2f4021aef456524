namespace WandbGen;

/// <summary>Objects that users know by another name than GraphQL.</summary>
internal static class NotFound
{
    /// <summary>Waits for a query. If the object does not exist, the exception calls it what the user calls it.</summary>
    /// <param name="reading">The query.</param>
    /// <param name="typeName">The GraphQL type of the object.</param>
    /// <param name="name">What the user calls the object.</param>
    /// <param name="advice">A sentence on how to find what exists.</param>
    /// <exception cref="WandbNotFoundException">The object, or an object on the way to it, does not exist.</exception>
    public static async Task<T> NameAsync<T>(Task<T> reading, string typeName, string name, string advice = "")
    {
        try
        {
            return await reading.ConfigureAwait(false);
        }
        catch (WandbNotFoundException exception) when (exception.TypeName == typeName)
        {
            throw new WandbNotFoundException(
                $"{name} not found: it does not exist, or the API key has no access to it. {advice}".TrimEnd(),
                exception.Path,
                typeName
            )
            {
                RequestId = exception.RequestId,
            };
        }
    }
}
