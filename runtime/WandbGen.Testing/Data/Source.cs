using Microsoft.Data.Sqlite;

namespace WandbGen.Testing.Data;

/// <summary>Where the items of a connection are: rows that belong to a parent.</summary>
/// <param name="Table">The table, under a name, with what it is joined to.</param>
/// <param name="Key">The column that tells the items apart.</param>
/// <param name="Parent">The column that holds the parent's row.</param>
/// <param name="Columns">What is read of an item.</param>
/// <param name="Read">Reads it; the first column is the parent.</param>
internal sealed record Source<T>(string Table, string Key, string Parent, string Columns, Func<SqliteDataReader, T> Read)
{
    public string Where { get; init; } = "1";

    public string Order { get; init; } = Key;

    public IReadOnlyList<(string Name, object? Value)> Parameters { get; init; } = [];

    /// <summary>Those that a MongoDB-style filter lets through, in an order such as <c>-created_at</c>.</summary>
    public Source<T> Select(FieldSet fields, string? filters, string? order)
    {
        var parameters = new ParameterList(Parameters);
        string where = $"({Where}) AND ({MongoFilter.ToSql(filters, fields, parameters)})";
        return this with { Where = where, Order = fields.ToOrder(order, Key, parameters) ?? Order, Parameters = parameters };
    }
}
