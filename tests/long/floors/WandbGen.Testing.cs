using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using WandbGen.Testing;

await using WandbSandbox sandbox = await WandbSandbox.StartAsync();
sandbox.Data.AddRun(
    new SandboxRun("team", "vision", "a")
    {
        Summary = """{"loss":0.5}""",
        History = [.. Enumerable.Range(0, 100).Select(step => SandboxRow.Of(step, ("loss", 1.0 / (step + 1))))],
        Exports = new SandboxExports { BeforeStep = 80 },
    }
);
sandbox.Data.AddSweep(new SandboxSweep("team", "vision", "s") { Method = "grid" });

using var http = new HttpClient { BaseAddress = sandbox.BaseUrl };
http.DefaultRequestHeaders.Add("Authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"api:{sandbox.ApiKey}"))}");
const string Query = """
    query Floors { project(name: "vision", entityName: "team") { run(name: "a") {
      summaryMetrics parquetHistory(liveKeys: ["loss"]) { parquetUrls liveData }
    } sweep(sweepName: "s") { config method } } }
    """;
using HttpResponseMessage answer = await http.PostAsJsonAsync("graphql", new { query = Query });
JsonNode project = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["data"]!["project"]!;
JsonNode history = project["run"]!["parquetHistory"]!;
byte[] export = await new HttpClient().GetByteArrayAsync(history["parquetUrls"]![0]!.GetValue<string>());
Console.WriteLine(
    $"{project["run"]!["summaryMetrics"]}, {history["liveData"]!.AsArray().Count} rows live, {export.Length} bytes of parquet"
);
return Encoding.ASCII.GetString(export.AsSpan(^4..)) == "PAR1" && history["liveData"]!.AsArray().Count == 20 ? 0 : 1;
