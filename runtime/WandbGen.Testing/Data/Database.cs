using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace WandbGen.Testing.Data;

/// <summary>An SQLite database in memory. It runs one statement at a time.</summary>
internal sealed class Database : IDisposable
{
    /// <summary>The options of regular expressions. W&amp;B's are those of RE2, which do not backtrack.</summary>
    public const RegexOptions RegexOptions =
        System.Text.RegularExpressions.RegexOptions.NonBacktracking | System.Text.RegularExpressions.RegexOptions.CultureInvariant;

    private readonly Lock _lock = new();
    private readonly SqliteConnection _connection = new("Data Source=:memory:");

    private long _statements;
    private bool _isTransacting;

    public Database(string schema)
    {
        _connection.Open();
        _connection.CreateFunction(
            "regexp",
            (string? pattern, string? text) => pattern is not null && text is not null && Regex.IsMatch(text, pattern, RegexOptions),
            isDeterministic: true
        );
        Execute(schema);
    }

    /// <summary>The number of statements that were run.</summary>
    public long Statements => Interlocked.Read(ref _statements);

    public void Dispose() => _connection.Dispose();

    public void Execute(string sql, params (string Name, object? Value)[] parameters)
    {
        lock (_lock)
        {
            using SqliteCommand command = CreateCommand(sql, parameters);
            command.ExecuteNonQuery();
        }
    }

    /// <summary>Runs a statement, which is compiled once, for each of many items.</summary>
    public void ExecuteForEach<T>(string sql, IEnumerable<T> items, params (string Name, Func<T, object?> Value)[] parameters)
    {
        lock (_lock)
        {
            using SqliteCommand command = CreateCommand(sql, [.. parameters.Select(static parameter => (parameter.Name, (object?)null))]);
            foreach (T item in items)
            {
                for (int i = 0; i < parameters.Length; i++)
                {
                    command.Parameters[i].Value = parameters[i].Value(item) ?? DBNull.Value;
                }

                command.ExecuteNonQuery();
            }
        }
    }

    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params (string Name, object? Value)[] parameters)
    {
        lock (_lock)
        {
            using SqliteCommand command = CreateCommand(sql, parameters);
            using SqliteDataReader reader = command.ExecuteReader();
            List<T> rows = [];
            while (reader.Read())
            {
                rows.Add(read(reader));
            }

            return rows;
        }
    }

    /// <summary>Runs a statement with <c>RETURNING id</c>, and returns the row.</summary>
    public long Insert(string sql, params (string Name, object? Value)[] parameters) =>
        Query(sql, static row => row.GetInt64(0), parameters)[0];

    /// <summary>Runs an action as a transaction. Transactions can be nested.</summary>
    public void Transact(Action action)
    {
        lock (_lock)
        {
            if (_isTransacting)
            {
                action();
                return;
            }

            using SqliteTransaction transaction = _connection.BeginTransaction();
            _isTransacting = true;
            try
            {
                action();
            }
            finally
            {
                _isTransacting = false;
            }

            transaction.Commit();
        }
    }

    /// <summary>Reads one page of the children of each parent, in one statement.</summary>
    /// <remarks>The keys of a page are an argument of <c>json_each</c>, so that they are selected once for each parent. SQLite can run a
    /// subquery after IN once for each child.</remarks>
    public List<(long Parent, T Item)> List<T>(Source<T> source, IReadOnlyCollection<long> parents, int limit, int offset) =>
        Query(
            $"""
            SELECT parents.value, {source.Columns} FROM json_each($parents) AS parents CROSS JOIN json_each((
              SELECT json_group_array(page_key) FROM (
                SELECT {source.Key} AS page_key FROM {source.Table} WHERE {source.Parent} = parents.value AND ({source.Where})
                ORDER BY {source.Order} LIMIT $limit OFFSET $offset))) AS page CROSS JOIN {source.Table}
            WHERE {source.Parent} = parents.value AND {source.Key} = page.value
            ORDER BY parents.key, page.key
            """,
            row => (row.GetInt64(0), source.Read(row)),
            [.. source.Parameters, ("$parents", JsonSerializer.Serialize(parents)), ("$limit", limit), ("$offset", offset)]
        );

    /// <summary>Counts the children of each parent.</summary>
    public Dictionary<long, int> Count<T>(Source<T> source, IReadOnlyCollection<long> parents) =>
        Query(
                $"SELECT parents.value, (SELECT count(*) FROM {source.Table} WHERE {source.Parent} = parents.value AND "
                    + $"({source.Where})) FROM json_each($parents) AS parents",
                static row => KeyValuePair.Create(row.GetInt64(0), row.GetInt32(1)),
                [.. source.Parameters, ("$parents", JsonSerializer.Serialize(parents))]
            )
            .ToDictionary();

    private SqliteCommand CreateCommand(string sql, (string Name, object? Value)[] parameters)
    {
        Interlocked.Increment(ref _statements);
        SqliteCommand command = _connection.CreateCommand();
#pragma warning disable CA2100 // The text is the sandbox's own; values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach ((string name, object? value) in parameters)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }
}
