namespace WandbGen.Testing.Data;

/// <summary>The fields that a collection can be filtered and ordered by, as SQL.</summary>
/// <param name="Columns">SQL by the name of the field, in lower case and without underscores: W&amp;B accepts <c>created_at</c> and
/// <c>createdAt</c>.</param>
/// <param name="Documents">SQL of JSON documents by the first part of a path such as <c>config.optimizer.name</c>, written like the
/// columns.</param>
internal sealed record FieldSet(
    IReadOnlyDictionary<string, FieldExpression> Columns,
    IReadOnlyDictionary<string, JsonColumn>? Documents = null
)
{
    /// <summary>Returns the SQL of a field. A field that does not exist has no value.</summary>
    public FieldExpression Find(string name, ParameterList parameters)
    {
        string[] path = name.Split('.');
        if (path.Length > 1 && Documents?.GetValueOrDefault(Normalize(path[0])) is { } document)
        {
            return FieldExpression.OfDocument(document.Sql, parameters.AddValue(document.ToPath(path.AsSpan(1))));
        }

        return Columns.GetValueOrDefault(Normalize(name), new FieldExpression("NULL"));
    }

    /// <summary>Returns the SQL of an order such as <c>-created_at</c>, followed by the row. An unknown field is ignored, as by
    /// W&amp;B.</summary>
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

/// <summary>The kinds of values that a field can have.</summary>
internal enum FieldKind
{
    /// <summary>Texts.</summary>
    Text,

    /// <summary>Numbers.</summary>
    Number,

    /// <summary>Booleans, which SQLite stores as 0 and 1.</summary>
    Boolean,

    /// <summary>Times, as texts of ISO 8601 in UTC.</summary>
    Time,

    /// <summary>A list of texts, in JSON, any of which may match.</summary>
    TextList,

    /// <summary>A part of a JSON document: any value, or a list, any item of which may match.</summary>
    Json,
}

/// <summary>A field in SQL.</summary>
/// <param name="Sql">The value, by which rows are ordered.</param>
/// <param name="Kind">The kind of the value.</param>
/// <param name="Items">A table of the compared values, with the columns <c>type</c>, as returned by <c>json_type</c>, and
/// <c>atom</c>.</param>
/// <param name="Type">The type, or another expression that is <c>NULL</c> only if there is no value.</param>
/// <param name="Length">The number of items of a list; <c>NULL</c> for any other value.</param>
internal sealed record FieldExpression(string Sql, FieldKind Kind, string Items, string Type, string Length)
{
    public FieldExpression(string sql, FieldKind kind = FieldKind.Text)
        : this(
            sql,
            kind,
            kind switch
            {
                FieldKind.Number => One(sql, "'real'", sql),
                FieldKind.Boolean => One(sql, $"iif({sql}, 'true', 'false')", sql),
                // Times are compared in seconds, because the same time can be written in several ways.
                FieldKind.Time => One(sql, "'real'", $"unixepoch({sql}, 'subsec')"),
                FieldKind.TextList => $"json_each({sql})",
                _ => One(sql, "'text'", sql),
            },
            sql,
            kind == FieldKind.TextList ? $"json_array_length({sql})" : "NULL"
        ) { }

    /// <summary>Returns the SQL of a part of a document.</summary>
    public static FieldExpression OfDocument(string document, string path) =>
        new(
            $"json_extract({document}, {path})",
            FieldKind.Json,
            $"json_each({document}, {path})",
            $"json_type({document}, {path})",
            $"iif(json_type({document}, {path}) = 'array', json_array_length({document}, {path}), NULL)"
        );

    private static string One(string sql, string type, string atom) =>
        $"(SELECT iif({sql} IS NULL, 'null', {type}) AS type, {atom} AS atom)";
}

/// <summary>A column of JSON.</summary>
/// <param name="Sql">The column.</param>
/// <param name="HasValues">Whether the value of a key is within an object as <c>value</c>, as in a run's configuration.</param>
internal sealed record JsonColumn(string Sql, bool HasValues = false)
{
    public string ToPath(ReadOnlySpan<string> keys)
    {
        var path = new System.Text.StringBuilder("$");
        for (int i = 0; i < keys.Length; i++)
        {
            path.Append(".\"").Append(keys[i].Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"');
            // Both config.lr and config.lr.value are accepted.
            if (i == 0 && HasValues && (keys.Length == 1 || keys[1] != "value"))
            {
                path.Append(".value");
            }
        }

        return path.ToString();
    }
}
