using System.Reflection;
using System.Text.Json.Nodes;

namespace WandbGen.Generator.Tests;

/// <summary>The types of a collection's variables; compiled and run.</summary>
public sealed class VariableTests
{
    private const string Schema = """"
        scalar JSONString
        scalar JSON
        scalar Money
        enum Kind { SMALL EXTRA_LARGE }
        input Range { from: Int! to: Int }
        type Query {
          items(
            """Only those that match."""
            filters: JSONString
            many: [JSONString!]
            """The key to sort by."""
            order: String
            kinds: [Kind!]
            kind: Kind! = SMALL
            range: Range
            ranges: [[Range!]!]
            blob: JSON
            price: Money
            first: Int
            after: String
          ): ItemConnection!
        }
        type ItemConnection { edges: [ItemEdge!]! pageInfo: PageInfo! }
        type ItemEdge { node: Item! cursor: String! }
        type PageInfo { hasNextPage: Boolean! endCursor: String }
        type Item { name: String! }
        """";

    private const string Source = """
        using System.Collections.Generic;
        using WandbGen;
        [WandbObject] public sealed partial record Item { public required string Name { get; init; } }

        public enum Kind { Small, ExtraLarge }
        [WandbInput("Range")] public sealed partial record Span { public required int From { get; init; } public int? To { get; init; } }
        public sealed class ItemFilter : Filter<ItemFilter> { public static TextField<ItemFilter> Name => new("name"); }
        public sealed class ItemOrder : SortOrder<ItemOrder> { public static ItemOrder Name => By("name"); }

        """;

    private const string Empty = """{"data":{"items":{"pageInfo":{"hasNextPage":false,"endCursor":null},"edges":[]}}}""";

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Filters_are_json_objects_where_nothing_is_said_and_their_documentation_is_the_schemas()
    {
        Compiled compiled = Compiled
            .From(Source + "[WandbCollection<Item>(\"items(filters: $filters, many: $many)\")] public sealed partial class Items;", Schema)
            .IsClean();
        Type type = compiled.Load().GetType("Items")!;
        using var server = new ScriptedAnswers(Empty, Empty);

        await ScriptedAnswers.ListAsync(
            server.Create(type, new JsonObject { ["state"] = "\"quoted\"" }, new[] { new JsonObject { ["a"] = 1 } }, null),
            CancellationToken
        );
        await ScriptedAnswers.ListAsync(server.Create(type, null, null, null), CancellationToken);

        JsonNode sent = JsonNode.Parse(server.Bodies[0])!["variables"]!;
        Assert.Equal("\"quoted\"", (string?)JsonNode.Parse((string)sent["filters"]!)!["state"]);
        Assert.Equal("""{"a":1}""", (string?)sent["many"]![0]);
        Assert.Null(JsonNode.Parse(server.Bodies[1])!["variables"]!["filters"]);
        Assert.Contains("/// <param name=\"filters\">Only those that match.</param>", compiled.Emitted, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ItemFilter", "filters", "filters: $filters", "{\"name\":\"a\"}")]
    [InlineData("string", "filters", "filters: $filters", "{\"name\":\"a\"}")]
    [InlineData("ItemOrder", "order", "order: $order", "-name")]
    [InlineData("IReadOnlyList<Kind>", "kinds", "kinds: $kinds", "[\"EXTRA_LARGE\"]")]
    [InlineData("List<GraphQLEnum<Kind>>", "kinds", "kinds: $kinds", "[\"EXTRA_LARGE\"]")]
    [InlineData("Kind", "kind", "kind: $kind", "EXTRA_LARGE")]
    [InlineData("Span", "range", "range: $range", "{\"from\":1,\"to\":2}")]
    [InlineData("System.Text.Json.Nodes.JsonObject", "range", "range: $range", "{\"from\":1}")]
    [InlineData("Span[][]", "ranges", "ranges: $ranges", "[[{\"from\":1,\"to\":2}]]")]
    [InlineData("System.Text.Json.Nodes.JsonObject", "blob", "blob: $blob", "{\"from\":1}")]
    [InlineData("decimal", "price", "price: $price", "1.5")]
    [InlineData("Optional<Kind>", "kind", "kind: $kind", "EXTRA_LARGE")]
    [InlineData("Optional<Kind?>", "kind", "kind: $kind", "EXTRA_LARGE")]
    [InlineData("Optional<string>", "filters", "filters: $filters", "{\"name\":\"a\"}")]
    [InlineData("Optional<Span>", "range", "range: $range", "{\"from\":1,\"to\":2}")]
    public async Task A_variable_has_the_type_that_is_said(string csharp, string name, string argument, string expected)
    {
        Compiled compiled = Compiled
            .From(
                $"{Source}[WandbCollection<Item>(\"items({argument})\"), WandbVariable<{csharp}>(\"{name}\")]\n"
                    + "public sealed partial class Items;",
                Schema
            )
            .IsClean();
        Assembly assembly = compiled.Load();
        using var server = new ScriptedAnswers(Empty, Empty);
        Type parameter = assembly.GetType("Items")!.GetConstructors().Single().GetParameters()[1].ParameterType;

        await ScriptedAnswers.ListAsync(
            server.Create(assembly.GetType("Items")!, Value(assembly, Nullable.GetUnderlyingType(parameter) ?? parameter), null),
            CancellationToken
        );
        await ScriptedAnswers.ListAsync(server.Create(assembly.GetType("Items")!, null, null), CancellationToken);

        JsonNode sent = JsonNode.Parse(server.Bodies[0])!["variables"]![name]!;
        Assert.Equal(expected, sent is JsonValue value && value.TryGetValue(out string? text) ? text : sent.ToJsonString());
        Assert.Null(JsonNode.Parse(server.Bodies[1])!["variables"]![name]);
    }

    [Theory]
    [InlineData("[WandbVariable<ItemFilter>(\"filter\")]", "WBG0081", "no variable of that name; did you mean 'filters'?")]
    [InlineData("[WandbVariable<ItemFilter>(\"$filters\")]", "WBG0081", "write the name without '$'")]
    [InlineData("[WandbVariable<ItemFilter>(\"filters\"), WandbVariable<string>(\"filters\")]", "WBG0081", "its type is said already")]
    [InlineData("[WandbVariable<int>(\"filters\")]", "WBG0042", "'int' does not fit the variable '$filters', which is JSONString")]
    [InlineData("[WandbVariable<ItemOrder>(\"filters\")]", "WBG0042", "use JsonObject")]
    [InlineData("[WandbVariable<Kind>(\"filters\")]", "WBG0042", "does not fit the variable '$filters'")]
    [InlineData("[WandbVariable<Hidden>(\"filters\")]", "WBG0070", "is less accessible than 'Items'")]
    public async Task What_is_said_wrongly_of_a_variable_is_an_error_there(string attribute, string id, string message)
    {
        Compiled compiled = Compiled.From(
            Source
                + "internal sealed class Hidden : Filter<Hidden> { }\n"
                + $"[WandbCollection<Item>(\"items(filters: $filters)\")] {attribute} public sealed partial class Items;",
            Schema
        );

        string problem = Assert.Single(await compiled.DiagnosticsAsync());

        Assert.StartsWith($"{id} [WandbVariable<", problem, StringComparison.Ordinal);
        Assert.Contains(message, problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_variable_of_what_is_no_collection_is_an_error()
    {
        Compiled compiled = Compiled.From(
            "using WandbGen;\n[WandbObject, WandbVariable<string>(\"a\")] public partial record Item "
                + "{ public string? Name { get; init; } }",
            Schema
        );

        Assert.Equal(
            [
                "WBG0081 [WandbVariable<string>(\"a\")] [WandbVariable] for 'a': 'Item' is no collection; mark it with "
                    + "[WandbCollection], or remove this",
            ],
            await compiled.DiagnosticsAsync()
        );
    }

    private static object Value(Assembly assembly, Type type)
    {
        if (type == typeof(string))
        {
            return """{"name":"a"}""";
        }

        if (type == typeof(decimal))
        {
            return 1.5m;
        }

        if (type == typeof(JsonObject))
        {
            return new JsonObject { ["from"] = 1 };
        }

        if (type.Name == "Optional`1")
        {
            Type held = type.GenericTypeArguments[0];
            return Activator.CreateInstance(type, Value(assembly, Nullable.GetUnderlyingType(held) ?? held))!;
        }

        if (type.IsEnum)
        {
            return Enum.Parse(type, "ExtraLarge");
        }

        if (type.IsArray || type.IsGenericType && type.Name is "IReadOnlyList`1" or "List`1")
        {
            Type element = type.GetElementType() ?? type.GenericTypeArguments[0];
            var items = (System.Collections.IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(element))!;
            items.Add(Value(assembly, element));
            return type.IsArray ? items.GetType().GetMethod("ToArray")!.Invoke(items, null)! : items;
        }

        if (type.IsGenericType)
        {
            return Activator.CreateInstance(type, "EXTRA_LARGE", Enum.Parse(type.GenericTypeArguments[0], "ExtraLarge"))!;
        }

        switch (type.Name)
        {
            case "ItemOrder":
                return type.BaseType!.GetMethod("Descending")!.Invoke(type.GetProperty("Name")!.GetValue(null), null)!;
            case "ItemFilter":
                dynamic field = type.GetProperty("Name")!.GetValue(null)!;
                return field == "a";
            default:
                object span = Activator.CreateInstance(type)!;
                type.GetProperty("From")!.SetValue(span, 1);
                type.GetProperty("To")!.SetValue(span, 2);
                return span;
        }
    }
}
