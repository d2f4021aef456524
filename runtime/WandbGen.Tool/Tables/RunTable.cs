using Apache.Arrow;
using Apache.Arrow.Types;
using WandbGen.Tool.Output;

namespace WandbGen.Tool.Tables;

/// <summary>Runs as a table: what is known of each, and a column for each key of the configurations and summaries.</summary>
internal static class RunTable
{
    /// <summary>Makes a table of runs. A column has the type that all of its values have; values of several types, objects and lists are
    /// texts.</summary>
    public static RecordBatch Create(IReadOnlyList<Run> runs, IReadOnlyList<Column<RunOverview>> columns)
    {
        List<Column<RunOverview>> all = [.. columns];
        all.AddRange(FindKeys(runs, "config", static run => run.Config));
        all.AddRange(FindKeys(runs, "summary", static run => run.Summary));
        var schema = new Schema.Builder();
        var arrays = new List<IArrowArray>();
        foreach (Column<RunOverview> column in all)
        {
            (IArrowType type, IArrowArray array) = ToArray([.. runs.Select(column.Read)]);
            schema.Field(new Field(column.Name, type, nullable: true));
            arrays.Add(array);
        }

        return new RecordBatch(schema.Build(), arrays, runs.Count);
    }

    // In the order in which they are met.
    private static IEnumerable<Column<RunOverview>> FindKeys(IReadOnlyList<Run> runs, string name, Func<Run, WandbValue> read) =>
        runs.SelectMany(run =>
                read(run) is { Kind: WandbValueKind.Object } values ? values.Members.Select(static member => member.Key) : []
            )
            .Distinct(StringComparer.Ordinal)
            .Select(key => new Column<RunOverview>(
                $"{name}.{key}",
                run => read((Run)run).TryGetValue(key, out WandbValue value) ? value : default(Cell)
            ));

    private static (IArrowType, IArrowArray) ToArray(Cell[] cells)
    {
        object[] values = [.. cells.Select(static cell => cell.Value).OfType<object>()];
        if (values.Length > 0 && System.Array.TrueForAll(values, static value => value is long))
        {
            var builder = new Int64Array.Builder().Reserve(cells.Length);
            foreach (Cell cell in cells)
            {
                builder.Append((long?)cell.Value);
            }

            return (Int64Type.Default, builder.Build());
        }

        if (values.Length > 0 && System.Array.TrueForAll(values, static value => value is double or long))
        {
            var builder = new DoubleArray.Builder().Reserve(cells.Length);
            foreach (Cell cell in cells)
            {
                builder.Append(cell.Value is long whole ? whole : (double?)cell.Value);
            }

            return (DoubleType.Default, builder.Build());
        }

        if (values.Length > 0 && System.Array.TrueForAll(values, static value => value is bool))
        {
            var builder = new BooleanArray.Builder().Reserve(cells.Length);
            foreach (Cell cell in cells)
            {
                builder = cell.Value is bool value ? builder.Append(value) : builder.AppendNull();
            }

            return (BooleanType.Default, builder.Build());
        }

        if (values.Length > 0 && System.Array.TrueForAll(values, static value => value is DateTimeOffset))
        {
            var type = new TimestampType(TimeUnit.Microsecond, "UTC");
            var builder = new TimestampArray.Builder(type).Reserve(cells.Length);
            foreach (Cell cell in cells)
            {
                builder = cell.Value is DateTimeOffset time ? builder.Append(time) : builder.AppendNull();
            }

            return (type, builder.Build());
        }

        var texts = new StringArray.Builder().Reserve(cells.Length);
        foreach (Cell cell in cells)
        {
            texts = cell.Value is null ? texts.AppendNull() : texts.Append(cell.ToExactText());
        }

        return (StringType.Default, texts.Build());
    }
}
