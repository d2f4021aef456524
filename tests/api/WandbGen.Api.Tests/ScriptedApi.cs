using System.Net;
using System.Text;

namespace WandbGen.Tests;

/// <summary>An API whose server returns scripted answers, for answers that the sandbox cannot produce.</summary>
internal sealed class ScriptedApi : HttpMessageHandler
{
    private readonly Queue<string> _answers;

    private ScriptedApi(IEnumerable<string> answers) => _answers = new Queue<string>(answers);

    public List<string> Requests { get; } = [];

    public static (WandbApi Api, ScriptedApi Server) Create(params IEnumerable<string> answers)
    {
        var server = new ScriptedApi(answers);
        var options = new WandbClientOptions
        {
            BaseUrl = new Uri("https://wandb.example"),
            ApiKey = new string('0', 40),
            ConfigureHttpHandler = _ => server,
        };
        return (new WandbApi(options), server);
    }

    /// <summary>A page of runs.</summary>
    /// <param name="runs">The fields of each, beside those that every run must have.</param>
    public static string Runs(params IEnumerable<string> runs)
    {
        string edges = string.Join(',', runs.Select((fields, i) => $$"""{"node":{{Run(i, fields)}},"cursor":"{{i}}"}"""));
        return """{"data":{"project":{"entityName":"e","projectName":"p","runs":{"pageInfo":{"hasNextPage":false},"edges":["""
            + edges
            + "]}}}}";
    }

    public static string Run(int number, string fields) =>
        $$"""
            {"name":"run-{{number}}","id":"id-{{number}}","createdAt":"2026-01-01T00:00:00"{{(fields.Length == 0 ? "" : ",")}}{{fields}}}
            """;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests.Add(await request.Content!.ReadAsStringAsync(cancellationToken));
        return new HttpResponseMessage(HttpStatusCode.OK)
        {
            RequestMessage = request,
            Content = new StringContent(_answers.Dequeue(), Encoding.UTF8, "application/json"),
        };
    }
}
