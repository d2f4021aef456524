using Apache.Arrow;
using Apache.Arrow.Types;
using Microsoft.Data.Analysis;

namespace WandbGen;

// Two types are extended by the same method, which the rule takes for overloads.
#pragma warning disable RS0026

/// <summary>Reads histories into data frames of Microsoft.Data.Analysis.</summary>
public static class HistoryDataFrameExtensions
{
    /// <summary>Reads all rows into a data frame.</summary>
    /// <param name="history">The rows.</param>
    /// <param name="cancellationToken">A token that cancels the requests.</param>
    /// <returns>
    /// The rows. The columns are those of <see cref="RunHistory.AsBatches"/>. If there are no rows, the only column is <c>_step</c>.
    /// </returns>
    /// <exception cref="WandbException">Rows could not be read.</exception>
    public static Task<DataFrame> ToDataFrameAsync(this RunHistory history, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(history);
        return ReadAsync(history.AsBatches(), cancellationToken);
    }

    /// <summary>Reads all rows of all runs into a data frame.</summary>
    /// <param name="histories">The rows of many runs.</param>
    /// <param name="cancellationToken">A token that cancels the requests.</param>
    /// <returns>
    /// The rows. The columns are those of <see cref="RunHistories.AsBatches"/>. If there are no rows, the only column is <c>_step</c>.
    /// </returns>
    /// <exception cref="WandbHistoriesException">The histories of some runs could not be read.</exception>
    /// <exception cref="WandbException">The runs could not be listed.</exception>
    public static Task<DataFrame> ToDataFrameAsync(this RunHistories histories, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(histories);
        return ReadAsync(histories.AsBatches(), cancellationToken);
    }

    // The library's own conversion takes Arrow's booleans, which are bits, for bytes.
    private static async Task<DataFrame> ReadAsync(IAsyncEnumerable<RecordBatch> batches, CancellationToken cancellationToken)
    {
        DataFrameColumn[]? columns = null;
        await foreach (RecordBatch batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            using (batch)
            {
                columns ??= [.. batch.Schema.FieldsList.Select(Create)];
                for (int i = 0; i < columns.Length; i++)
                {
                    Append(columns[i], batch.Column(i));
                }
            }
        }

        return new DataFrame(columns ?? [new Int64DataFrameColumn("_step")]);
    }

    private static DataFrameColumn Create(Field field) =>
        field.DataType switch
        {
            Int64Type => new Int64DataFrameColumn(field.Name),
            DoubleType => new DoubleDataFrameColumn(field.Name),
            BooleanType => new BooleanDataFrameColumn(field.Name),
            _ => new StringDataFrameColumn(field.Name),
        };

    private static void Append(DataFrameColumn column, IArrowArray values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            switch (column, values)
            {
                case (Int64DataFrameColumn numbers, Int64Array array):
                    numbers.Append(array.GetValue(i));
                    break;
                case (DoubleDataFrameColumn numbers, DoubleArray array):
                    numbers.Append(array.GetValue(i));
                    break;
                case (BooleanDataFrameColumn booleans, BooleanArray array):
                    booleans.Append(array.GetValue(i));
                    break;
                case (StringDataFrameColumn texts, StringArray array):
                    texts.Append(array.GetString(i));
                    break;
            }
        }
    }
}
