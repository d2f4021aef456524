namespace WandbGen.Testing.Data;

/// <summary>The fields that a collection can be filtered and ordered by, and what they are in SQL.</summary>
/// <param name="Columns">SQL by the field's name, lower case and without underscores: W&amp;B takes <c>created_at</c> and
/// <c>createdAt</c>.</param>
/// <param name="Documents">SQL of JSON by the first part of a path such as <c>config.optimizer.name</c>, written as the columns
/// are.</param>
internal sealed record FieldSet(
    IReadOnlyDictionary<string, FieldExpression> Columns,
    IReadOnlyDictionary<string, JsonColumn>? Documents = null
)
{
    /// <summary>What a field is in SQL; a field that does not exist has no value.</summary>
    public FieldExpression Find(string name, ParameterList parameters)
    {
        string[] path = name.Split('.');
        if (path.Length > 1 && Documents?.GetValueOrDefault(Normalize(path[0])) is { } document)
        {
            return new FieldExpression($"json_extract({document.Sql}, {parameters.AddValue(document.ToPath(path.AsSpan(1)))})");
        }

        return Columns.GetValueOrDefault(Normalize(name), new FieldExpression("NULL"));
    }

    /// <summary>The order that is meant by <c>-created_at</c>, and the row after that; a wrong field is ignored, as at W&amp;B.</summary>
    public string? ToOrder(string? order, string key, ParameterList parameters)
    {
        if (string.IsNullOrEmpty(order))
        {
            return null;
        }

        string direction = order[0] == '-' ? "DESC" : "ASC";
        return $"{Find(order.TrimStart('+', '-'), parameters).Sql} {direction}, {key} {direction}";
    }

    private static string Normalize(string name) => name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
}

/// <summary>A field in SQL; of an array, any element may match.</summary>
internal readonly record struct FieldExpression(string Sql, bool IsArray = false);

/// <summary>A column of JSON.</summary>
/// <param name="Sql">The column.</param>
/// <param name="HasValues">Whether the value of a key is an object that has it as <c>value</c>, as in a run's configuration.</param>
internal sealed record JsonColumn(string Sql, bool HasValues = false)
{
    public string ToPath(ReadOnlySpan<string> keys)
    {
        var path = new System.Text.StringBuilder("$");
        for (int i = 0; i < keys.Length; i++)
        {
            path.Append(".\"").Append(keys[i].Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"');
            // Both config.lr and config.lr.value are understood.
            if (i == 0 && HasValues && (keys.Length == 1 || keys[1] != "value"))
            {
                path.Append(".value");
            }
        }

        return path.ToString();
    }
}
