using System.Diagnostics;
using System.Text.Json;
using WandbGen;
using WandbGen.CompilerServices;

/// <summary>Asks an API whose answer is too large, after one that is not: KillTarget answer BASE-URL. Prints what became of it, and by how
/// many bytes memory has grown at most.</summary>
internal sealed class LargeAnswer : IGraphQLRequest<string>
{
    private static readonly GraphQLOperation s_operation = new("Ping", GraphQLOperationKind.Query, "query Ping { ping }"u8);

    public GraphQLOperation Operation => s_operation;

    public static async Task RunAsync(string[] args)
    {
        using var client = new WandbClient(
            new WandbClientOptions
            {
                BaseUrl = new Uri(args[1]),
                ApiKey = new string('0', 40),
                AttemptTimeout = TimeSpan.FromMinutes(5),
                TotalTimeout = TimeSpan.FromMinutes(5),
            }
        );
        await client.ExecuteAsync(new LargeAnswer());
        using var process = Process.GetCurrentProcess();
        long before = process.WorkingSet64;
        string outcome;
        try
        {
            outcome = await client.ExecuteAsync(new LargeAnswer());
        }
        catch (WandbProtocolException exception)
        {
            outcome = exception.Message;
        }

        process.Refresh();
        Console.WriteLine(outcome.ReplaceLineEndings(" "));
        Console.WriteLine(process.PeakWorkingSet64 - before);
    }

    public void WriteVariables(Utf8JsonWriter writer) { }

    public string ReadData(ref JsonTokenReader reader)
    {
        string ping = "";
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            reader.Read();
            ping =
                reader.TokenType == JsonTokenType.String
                    ? reader.ValueSpan.Length.ToString(System.Globalization.CultureInfo.InvariantCulture)
                    : "";
        }

        return ping;
    }
}
