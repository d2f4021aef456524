using Microsoft.Data.Sqlite;

namespace WandbGen.Testing.Data;

/// <summary>The source of the items of a connection: rows that belong to a parent.</summary>
/// <param name="Table">The table with an alias, and its joins.</param>
/// <param name="Key">The column that identifies an item.</param>
/// <param name="Parent">The column of the parent's row.</param>
/// <param name="Columns">The columns of an item.</param>
/// <param name="Read">Reads an item. The first column is the parent.</param>
internal sealed record Source<T>(string Table, string Key, string Parent, string Columns, Func<SqliteDataReader, T> Read)
{
    public string Where { get; init; } = "1";

    public string Order { get; init; } = Key;

    public IReadOnlyList<(string Name, object? Value)> Parameters { get; init; } = [];

    /// <summary>Returns the items that match a filter of MongoDB's query language, in an order such as <c>-created_at</c>.</summary>
    public Source<T> Select(FieldSet fields, string? filters, string? order)
    {
        var parameters = new ParameterList(Parameters);
        string where = $"({Where}) AND ({MongoFilter.ToSql(filters, fields, parameters)})";
        return this with { Where = where, Order = fields.ToOrder(order, Key, parameters) ?? Order, Parameters = parameters };
    }
}
