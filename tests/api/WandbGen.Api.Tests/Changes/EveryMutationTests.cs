using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace WandbGen.Tests.Changes;

/// <summary>All mutations of W&amp;B's schema, whether a method sends them or not.</summary>
public sealed class EveryMutationTests : SandboxTest
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private const string Type = "kind name ofType { kind name ofType { kind name ofType { kind name } } }";

    // W&B's own client sends them; the tests of the sandbox show what they do.
    private static readonly string[] s_served = ["createArtifactType"];

    [Fact]
    public async Task A_mutation_that_no_method_sends_is_refused_by_its_name_and_none_pretends()
    {
        JsonElement schema = (
            await SendAsync(
                $$"""
                { __schema { mutationType { fields { name type { {{Type}} } args { name type { {{Type}} } } } }
                  types { name enumValues { name } inputFields { name type { {{Type}} } } } } }
                """
            )
        ).GetProperty("data").GetProperty("__schema");
        Dictionary<string, JsonElement> types = schema
            .GetProperty("types")
            .EnumerateArray()
            .ToDictionary(static type => type.GetProperty("name").GetString()!);
        HashSet<string> sent =
        [
            .. typeof(WandbApi)
                .Assembly.GetTypes()
                .SelectMany(static type => type.GetMethods(Everything))
                .Select(static method => method.GetCustomAttribute<WandbMutationAttribute>()?.Operation)
                .OfType<string>()
                .Select(static operation => Regex.Match(operation, @"\{\s*(\w+)\(\s*input").Groups[1].Value),
        ];
        JsonElement[] mutations = [.. schema.GetProperty("mutationType").GetProperty("fields").EnumerateArray()];
        Assert.True(mutations.Length > 150, $"{mutations.Length} mutations");
        Assert.Subset(mutations.Select(static field => field.GetProperty("name").GetString()!).ToHashSet(), sent);

        List<string> pretended = [];
        foreach (JsonElement field in mutations)
        {
            string name = field.GetProperty("name").GetString()!;
            if (sent.Contains(name) || s_served.Contains(name))
            {
                continue;
            }

            string input = Literal(field.GetProperty("args")[0].GetProperty("type"), types);
            JsonElement type = field.GetProperty("type");
            while (type.GetProperty("kind").GetString() is "NON_NULL" or "LIST")
            {
                type = type.GetProperty("ofType");
            }

            string selection = type.GetProperty("kind").GetString() == "OBJECT" ? " { __typename }" : "";
            string answer = (await SendAsync($"mutation {{ {name}(input: {input}){selection} }}")).GetRawText();
            if (!answer.Contains($"Mutation.{name} is not served by the sandbox", StringComparison.Ordinal))
            {
                pretended.Add($"{name}: {answer}");
            }
        }

        Assert.True(pretended.Count == 0, string.Join('\n', pretended));
    }

    // The shortest value of a type: what is required, and nothing else.
    private static string Literal(JsonElement type, Dictionary<string, JsonElement> types) =>
        (type.GetProperty("kind").GetString(), type.GetProperty("name").GetString()) switch
        {
            ("NON_NULL", _) => Literal(type.GetProperty("ofType"), types),
            ("LIST", _) => "[]",
            ("ENUM", { } name) => types[name].GetProperty("enumValues")[0].GetProperty("name").GetString()!,
            ("INPUT_OBJECT", { } name) => "{"
                + string.Join(
                    ", ",
                    types[name]
                        .GetProperty("inputFields")
                        .EnumerateArray()
                        .Where(static field => field.GetProperty("type").GetProperty("kind").GetString() == "NON_NULL")
                        .Select(field => $"{field.GetProperty("name").GetString()}: {Literal(field.GetProperty("type"), types)}")
                )
                + "}",
            (_, "Int" or "Int64" or "Float" or "Duration") => "1",
            (_, "Boolean") => "true",
            (_, "DateTime") => "\"2026-01-01T00:00:00Z\"",
            (_, "JSON" or "JSONString") => "\"{}\"",
            _ => "\"x\"",
        };

    private async Task<JsonElement> SendAsync(string query)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"api:{Sandbox.ApiKey}"))
        );
        using HttpResponseMessage answer = await http.PostAsJsonAsync(
            new Uri(Sandbox.BaseUrl, "/graphql"),
            new { query },
            CancellationToken
        );
        return await answer.Content.ReadFromJsonAsync<JsonElement>(CancellationToken);
    }
}
