using System.Text.Json;
using System.Text.Json.Nodes;

namespace WandbGen.Generator.Tests;

/// <summary>Answers that are JSON, and that no server should send: read as a JSON library reads them, or refused.</summary>
public sealed class OddAnswerTests
{
    private const string Declarations = """
        using System.Collections.Generic;
        using System.Threading.Tasks;
        using WandbGen;
        public enum Kind { Small, Large }
        [WandbObject]
        public partial record Shop(string Id, string Name)
        {
            [WandbField("owner.name")] public string? Owner { get; init; }
            [WandbField("owner.email")] public string? Email { get; init; }
            public double? Rating { get; init; }
            public long? Number { get; init; }
            public Kind? Kind { get; init; }
            [WandbField("kind")] public GraphQLEnum<Kind>? Named { get; init; }
        }
        [WandbObject] public abstract partial record Thing;
        [WandbVariant("Shop")] public partial record ShopThing([property: WandbField("name")] string Title) : Thing;
        [WandbVariant] public partial record OtherThing : Thing;
        [WandbObject("Item")] public partial record Tagged(string Name) { [WandbContext] public string? Owner { get; init; } }
        public static partial class Api
        {
            [WandbQuery("shop(name: \"a\")")] public static partial Task<Shop?> ShopAsync(WandbClient client);
            [WandbQuery("shop(name: \"a\") { name }")] public static partial Task<string?> NameAsync(WandbClient client);
            [WandbQuery("thing")] public static partial Task<Thing?> ThingAsync(WandbClient client);
            [WandbQuery("shop(name: \"a\") { owner { owner: name } items(first: 9) }")]
            public static partial Task<IReadOnlyList<Tagged?>?> ItemsAsync(WandbClient client);
        }
        """;

    private static readonly Lazy<System.Reflection.Assembly> s_assembly = new(() =>
        Compiled.From(Declarations, TestSchema.Text + " union Thing = Shop | User extend type Query { thing: Thing }").IsClean().Load()
    );

    [Theory]
    // Values that are there twice
    [InlineData("ShopAsync", """{"shop":{"id":"1","name":"a","name":"b"}}""", "Name = b")]
    [InlineData("ShopAsync", """{"shop":{"id":null,"id":"1","name":"a"}}""", "Id = 1")]
    [InlineData("ShopAsync", """{"shop":{"id":"1","name":"a","owner":null,"owner":{"name":"o"}}}""", "Owner = o")]
    [InlineData("ShopAsync", """{"shop":null,"shop":{"id":"1","name":"a"}}""", "Name = a")]
    [InlineData("ShopAsync", """{"shop":{"id":"1","name":"a"},"shop":{"id":"2","name":"b"}}""", "Id = 2")]
    [InlineData("NameAsync", """{"shop":null,"shop":{"name":"a"}}""", "a")]
    [InlineData("NameAsync", """{"shop":{"name":"a","name":"b"}}""", "b")]
    // Names and texts that are no text, and none of ours
    [InlineData("ShopAsync", """{"shop":{"\ud800":1,"id":"1","name":"a"},"\udfff":2}""", "Name = a")]
    [InlineData("ShopAsync", """{"shop":{"id name":1,"id":"1","name":"a"}}""", "Id = 1")]
    [InlineData("ShopAsync", """{"shop":{"id name rating":1,"name":"a","id":"1"}}""", "Id = 1")]
    [InlineData("ShopAsync", """{"shop":{"owner { name":1,"name":"a","id":"1"}}""", "Id = 1")]
    [InlineData("ShopAsync", """{"shop":{"\u0069d":"1","n\u0061me":"a"}}""", "Id = 1")]
    [InlineData("ThingAsync", """{"thing":{"\ud800":1,"__typename":"Sh\u006fp","name":"a"}}""", "Title = a")]
    [InlineData("ThingAsync", """{"thing":{"__typename":"\ud800","name":"a"}}""", "OtherThing")]
    // Values of enums that nobody knows
    [InlineData("ShopAsync", """{"shop":{"id":"1","name":"a","kind":"\ud800"}}""", "Kind = -1")]
    [InlineData("ShopAsync", """{"shop":{"id":"1","name":"a","kind":""}}""", "Named =  }")]
    [InlineData("ShopAsync", """{"shop":{"id":"1","name":"a","kind":"L\u0041RGE"}}""", "Kind = Large")]
    // Digits that are escaped
    [InlineData("ShopAsync", """{"shop":{"id":"1","name":"a","number":"\u0031\u0032"}}""", "Number = 12")]
    [InlineData("ShopAsync", """{"shop":{"id":"1","name":"a","rating":"N\u0061N"}}""", "Rating = NaN")]
    // Out of order, which is no repetition
    [InlineData("ShopAsync", """{"shop":{"owner":{"email":"e","name":"o"},"name":"a","kind":null,"id":"1","rating":null}}""", "Email = e")]
    [InlineData("ItemsAsync", """{"shop":{"items":{"edges":[{"node":{"name":"a"}}]},"owner":{"owner":"o"}}}""", "Owner = o")]
    public async Task What_a_JSON_library_reads_is_read(string method, string data, string expected) =>
        Assert.Contains(expected, await ReadAsync(method, data), StringComparison.Ordinal);

    [Theory]
    [InlineData("ShopAsync", """{"shop":{"id":"1","id":null,"name":"a"}}""", "data.shop.id")]
    [InlineData("ShopAsync", """{"shop":{"name":"a","id":"1","rating":1,"name":null}}""", "data.shop.name")]
    [InlineData("ShopAsync", """{"shop":{"id":"1","name":"a","owner":{"name":"o"},"owner":null}}""", "data.shop.owner")]
    [InlineData("ShopAsync", """{"shop":{"id":"1","name":"a","owner":{"name":"o","email":"e"},"owner":{"name":"p"}}}""", "data.shop.owner")]
    [InlineData("ShopAsync", """{"shop":{"id":"1","name":"a","owner":{"email":"e","name":"o","email":null}}}""", "data.shop.owner.email")]
    [InlineData("ShopAsync", """{"shop":{"name":"a","id":"1","name":null}}""", "data.shop.name")]
    [InlineData("NameAsync", """{"shop":{"name":"a"},"shop":null}""", "data.shop")]
    [InlineData("NameAsync", """{"shop":{"name":"a"},"shop":{"name":"b"}}""", "data.shop")]
    [InlineData("ItemsAsync", """{"shop":{"owner":{"owner":"o"},"owner":null,"items":{"edges":[]}}}""", "data.shop.owner")]
    [InlineData("ItemsAsync", """{"shop":{"owner":{"owner":"o","owner":null},"items":{"edges":[]}}}""", "data.shop.owner.owner")]
    [InlineData("ItemsAsync", """{"shop":{"items":{"edges":[]},"owner":{"owner":"o"},"owner":null}}""", "data.shop.owner")]
    [InlineData(
        "ItemsAsync",
        """{"shop":{"owner":{"owner":"o"},"items":{"edges":[{"node":{"name":"a"},"node":null}]}}}""",
        "data.shop.items"
    )]
    // A connection without its list, which is no connection without items
    [InlineData("ItemsAsync", """{"shop":{"owner":null,"items":{}}}""", "data.shop.items")]
    [InlineData("ItemsAsync", """{"shop":{"owner":null,"items":{"nodes":[],"pageInfo":null}}}""", "data.shop.items")]
    [InlineData("ItemsAsync", """{"shop":{"owner":null,"items":{"edges":null}}}""", "data.shop.items")]
    [InlineData("ThingAsync", """{"thing":{"name":"a"}}""", "data.thing.__typename")]
    [InlineData("ThingAsync", """{"thing":{"__typename":null}}""", "data.thing.__typename")]
    public async Task What_could_be_read_wrong_is_refused_where_it_is(string method, string data, string path)
    {
        WandbProtocolException error = await Assert.ThrowsAsync<WandbProtocolException>(() => ReadAsync(method, data));

        Assert.StartsWith(path, error.JsonPath, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"a":"\ud800x"}""", """{"a":"\uFFFDx"}""")]
    [InlineData("""["\uDFFF\uDBFF"]""", """["\uFFFD\uFFFD"]""")]
    [InlineData("""{"\ud800":1.50,"b":1e400}""", """{"\uFFFD":1.50,"b":1e400}""")]
    [InlineData("\"\\ud83d\\ude00\"", "\"\\ud83d\\ude00\"")]
    [InlineData("\"\\\\ud800\"", "\"\\\\ud800\"")]
    public async Task Half_a_character_in_JSON_can_be_read(string value, string expected)
    {
        Compiled compiled = Compiled
            .From(
                "using System.Text.Json; using WandbGen; public static partial class Api { [WandbQuery(\"data\")] public static partial "
                    + "System.Threading.Tasks.Task<JsonElement?> DataAsync(WandbClient client); }",
                "type Query { data: JSON } scalar JSON"
            )
            .IsClean();
        using var server = new ScriptedAnswers($"{{\"data\":{{\"data\":{value}}}}}");
        object? task = compiled.Load().GetType("Api")!.GetMethod("DataAsync")!.Invoke(null, [server.Client]);

        JsonElement? element = await (Task<JsonElement?>)task!;

        // Both are written alike, whatever is escaped in them.
        Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(), JsonNode.Parse(element!.Value.GetRawText())!.ToJsonString());
    }

    [Theory]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(200)]
    public async Task A_field_that_is_there_twice_is_noticed_however_many_fields_there_are(int last)
    {
        string fields = string.Join(' ', Enumerable.Range(0, 201).Select(static i => $"f{i}: Int"));
        string properties = string.Join(' ', Enumerable.Range(0, 201).Select(static i => $"public int? F{i} {{ get; init; }}"));
        Compiled compiled = Compiled.From(
            $"using WandbGen; [WandbObject] public partial record Wide {{ {properties} }} public static partial class Api {{ "
                + "[WandbQuery(\"wide\")] public static partial System.Threading.Tasks.Task<Wide?> WideAsync(WandbClient client); }",
            $"type Query {{ wide: Wide }} type Wide {{ {fields} }}"
        );
        System.Reflection.Assembly assembly = compiled.Load();

        Assert.Contains(
            $"F{last} = 7",
            await ReadAsync(assembly, "WideAsync", $"{{\"wide\":{{\"f{last}\":7,\"f0\":1}}}}"),
            StringComparison.Ordinal
        );
        await Assert.ThrowsAsync<WandbProtocolException>(() =>
            ReadAsync(assembly, "WideAsync", $"{{\"wide\":{{\"f{last}\":7,\"f0\":1,\"f{last}\":null}}}}")
        );
    }

    private static Task<string> ReadAsync(string method, string data) => ReadAsync(s_assembly.Value, method, data);

    private static async Task<string> ReadAsync(System.Reflection.Assembly assembly, string method, string data)
    {
        using var server = new ScriptedAnswers($"{{\"data\":{data}}}");
        var task = (Task)assembly.GetType("Api")!.GetMethod(method)!.Invoke(null, [server.Client])!;
        await task;
        object? result = ((dynamic)task).Result;
        return result is System.Collections.IEnumerable and not string
            ? string.Join(", ", ((System.Collections.IEnumerable)result).Cast<object?>())
            : $"{result}";
    }
}
