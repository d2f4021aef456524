using Apache.Arrow;
using WandbGen;

using var api = new WandbApi();
Run run = await api.RunAsync("sandbox/quickstart/hare");
int rows = 0;
await foreach (HistoryRow row in run.History(["loss"]))
{
    rows++;
}

foreach (string format in (string[])["parquet", "arrow", "csv", "jsonl"])
{
    SavedHistory saved = await run.History().SaveAsync($"history.{format}", replace: true);
    Console.WriteLine($"{saved.Rows} rows in {saved.Path}");
}

long inBatches = 0;
await foreach (RecordBatch batch in run.History().AsBatches())
{
    inBatches += batch.Length;
    batch.Dispose();
}

Console.WriteLine($"{rows} rows one by one, {inBatches} in batches");
return rows > 0 && inBatches >= rows ? 0 : 1;
