using Microsoft.Data.Analysis;
using WandbGen;

using var api = new WandbApi();
Run run = await api.RunAsync("sandbox/quickstart/hare");
DataFrame frame = await run.History(["loss"]).ToDataFrameAsync();
Console.WriteLine($"{frame.Rows.Count} rows, mean loss {frame["loss"].Mean()}");
Console.WriteLine(frame.OrderBy("loss").Head(3));
return frame.Rows.Count > 0 ? 0 : 1;
