using System.Reflection;

namespace WandbGen.Generator.Tests;

/// <summary>What properties can be: compiled, loaded and run against scripted answers.</summary>
public sealed class ObjectTests
{
    private const string Head = """
        using System;
        using System.Collections.Generic;
        using System.Collections.Immutable;
        using System.Text.Json;
        using System.Text.Json.Serialization;
        using System.Threading;
        using System.Threading.Tasks;
        using WandbGen;

        """;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Enums_are_mapped_by_name_and_unknown_values_are_kept()
    {
        Compiled compiled = Compile(
            """
            public enum Kind { Unknown, Small, ExtraLarge, [JsonStringEnumMemberName("AwayFromHome")] Out }
            public enum Closed : byte { Small, ExtraLarge }
            [WandbObject] public sealed partial record Folder
            {
                public Kind Kind { get; init; }
                [WandbField("kind")] public Closed Closed { get; init; }
                [WandbField("kind")] public GraphQLEnum<Kind> Open { get; init; }
                [WandbField("kind")] public string Text { get; init; } = "";
                public IReadOnlyList<Kind?> Kinds { get; init; } = [];
            }
            public partial class Api
            {
                public WandbClient Client = null!;
                [WandbQuery("query Q($id: ID!) { folder(id: $id) }")] public partial Task<Folder?> FolderAsync(string id);
            }
            """
        );
        using var server = new ScriptedAnswers(
            Folder(
                """
                {"kind":"EXTRA_LARGE","kind_2":"EXTRA_LARGE","kind_3":"EXTRA_LARGE",
                  "kind_4":"EXTRA_LARGE","kinds":["SMALL",null,"AwayFromHome","HUGE"]}
                """
            ),
            Folder("""{"kind":"HUGE","kind_2":"HUGE","kind_3":"HUGE","kind_4":"HUGE","kinds":[]}"""),
            Folder("""{"kind":7,"kind_2":"HUGE","kind_3":"HUGE","kind_4":"HUGE","kinds":[]}""")
        );

        Assert.Equal(
            "Folder { Kind = ExtraLarge, Closed = ExtraLarge, Open = EXTRA_LARGE, Text = EXTRA_LARGE, Kinds = Small,,Out,Unknown }",
            Lists(await CallAsync(compiled, server, "FolderAsync", "1"), "Kinds")
        );
        object unknown = (await CallAsync(compiled, server, "FolderAsync", "1"))!;
        Assert.Equal("Folder { Kind = Unknown, Closed = 255, Open = HUGE, Text = HUGE, Kinds =  }", Lists(unknown, "Kinds"));
        WandbProtocolException error = await Assert.ThrowsAsync<WandbProtocolException>(() =>
            CallAsync(compiled, server, "FolderAsync", "1")
        );
        Assert.Equal("data.folder.kind", error.JsonPath);
    }

    [Theory]
    [InlineData("MINUTE", "MINUTE")]
    [InlineData("minute", "Unknown")]
    [InlineData("HOUR_LONG", "HourLong")]
    public async Task A_member_written_like_a_value_does_not_stand_for_one_of_another_case(string answered, string expected)
    {
        Compiled compiled = Compiled
            .From(
                Head
                    + """
                    public enum Step { Unknown, MINUTE, HourLong }
                    public partial class Api
                    {
                        public WandbClient Client = null!;
                        [WandbQuery("echo")] public partial Task<Step?> ReadAsync();
                        [WandbQuery("echo(step: MINUTE, other: $step)")] public partial Task<string?> SendAsync(Step step);
                    }
                    """,
                "enum Step { minute MINUTE HOUR_LONG } type Query { echo(step: Step, other: Step): Step }"
            )
            .IsClean();
        using var server = new ScriptedAnswers($$$"""{"data":{"echo":"{{{answered}}}"}}""", """{"data":{"echo":"MINUTE"}}""");

        object? read = await CallAsync(compiled, server, "ReadAsync");
        object api = Api(compiled, server);
        MethodInfo send = api.GetType().GetMethod("SendAsync")!;
        await (Task)send.Invoke(api, [Enum.Parse(send.GetParameters()[0].ParameterType, "MINUTE")])!;

        Assert.Equal(expected, $"{read}");
        Assert.Contains("\"step\":\"MINUTE\"", server.Requests[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_at_the_end_of_a_path_is_given_its_context()
    {
        Compiled compiled = Compile(
            """
            [WandbObject("User")] public sealed partial record Person {
              public required string Id { get; init; } [WandbContext] public WandbClient? Client { get; init; } }
            [WandbObject] public sealed partial record Folder
            {
                [WandbField("parent.owner")] public Person? Owner { get; init; }
                public override string ToString() => $"{Owner?.Id} {Owner?.Client is not null}";
            }
            public partial class Api
            {
                public WandbClient Client = null!;
                [WandbQuery("query Q($id: ID!) { folder(id: $id) }")] public partial Task<Folder?> FolderAsync(string id);
            }
            """
        );
        using var server = new ScriptedAnswers(Folder("""{"parent":{"owner":{"id":"7"}}}"""));

        Assert.Equal("7 True", (await CallAsync(compiled, server, "FolderAsync", "1"))?.ToString());
    }

    [Fact]
    public async Task An_interface_becomes_its_variants_and_types_that_are_not_known_the_fallback()
    {
        Compiled compiled = Compile(
            """
            namespace Nodes
            {
                [WandbObject("Node")] public abstract partial record Entry {
                  public required string Id { get; init; } [WandbField("__typename")] public string Type { get; init; } = ""; }
                [WandbVariant("File")] public sealed partial record FileEntry : Entry {
                  public required string Label { get; init; } public int Size { get; init; }
                  [WandbField("owner.email")] public string? Owner { get; init; } }
                [WandbVariant("Folder")] public sealed partial record FolderEntry : Entry { public int? Label { get; init; } }
                public partial class Others { [WandbVariant] internal sealed partial record OtherEntry : Entry; }
                [WandbCollection<Entry>("query Nodes($kinds: [Kind!]) { nodes(kinds: $kinds, kind: SMALL) }")]
                public sealed partial class Entries;
            }
            """
        );
        using var server = new ScriptedAnswers(
            """
            {"data":{"nodes":{"pageInfo":{"hasNextPage":false,"endCursor":null},"edges":[
              {"node":{"__typename":"File","id":"1","label":"a","size":3,"owner":{"email":"e"}}},
              {"node":{"id":"2","label_2":7,"__typename":"Folder"}},
              {"node":{"__typename":"Link","id":"3"}},
              {"node":{"__typename":"Tomorrow","id":"4"}}]}}}
            """
        );

        object entries = server.Create(compiled.Load().GetType("Nodes.Entries")!, new[] { "SMALL" }, null);

        Assert.Equal(
            [
                "FileEntry { Id = 1, Type = File, Label = a, Size = 3, Owner = e }",
                "FolderEntry { Id = 2, Type = Folder, Label = 7 }",
                "OtherEntry { Id = 3, Type = Link }",
                "OtherEntry { Id = 4, Type = Tomorrow }",
            ],
            await ScriptedAnswers.ListAsync(entries, CancellationToken)
        );
        Assert.Contains(
            "edges { node { id __typename ... on File { label size owner { email } } ... on Folder { label_2: label } } }",
            server.Requests[0],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_union_becomes_its_variants()
    {
        Compiled compiled = Compile(
            """
            [WandbObject("Result")] public abstract partial class Result;
            [WandbVariant("User")] public sealed partial class UserResult : Result {
              public required string Id { get; init; } public override string ToString() => $"user {Id}"; }
            [WandbVariant] public sealed partial class OtherResult : Result { [WandbField("__typename")]
              public required string Type { get; init; } public override string ToString() => Type; }
            [WandbCollection<Result>("search")] public sealed partial class Results;
            """
        );
        using var server = new ScriptedAnswers(
            """
            {"data":{"search":{"pageInfo":{"hasNextPage":false,"endCursor":null},
              "nodes":[{"__typename":"User","id":"1"},null,{"__typename":"File"}]}}}
            """,
            """{"data":{"search":{"pageInfo":{"hasNextPage":false,"endCursor":null},"nodes":[{"id":"1"}]}}}"""
        );

        object results = server.Create(compiled.Load().GetType("Results")!, [null]);

        Assert.Equal(["user 1", "File"], await ScriptedAnswers.ListAsync(results, CancellationToken));
        Assert.Contains("nodes { __typename ... on User { id } }", server.Requests[0], StringComparison.Ordinal);
        WandbProtocolException error = await Assert.ThrowsAsync<WandbProtocolException>(() =>
            ScriptedAnswers.ListAsync(results, CancellationToken)
        );
        Assert.Contains("__typename", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_type_that_contains_itself_is_selected_to_the_stated_depth()
    {
        Compiled compiled = Compile(
            """
            [WandbObject] public sealed partial class Folder
            {
                [WandbField(Depth = 2)] public Folder? Parent { get; init; }
                [WandbField("folders", Depth = 1)] public IReadOnlyList<Folder>? Folders { get; init; }
                [WandbField("parent.name")] public string? ParentName { get; init; }
                public required string Id { get; init; }
                public override string ToString() => $"{Id}({Parent}|{string.Join(",", Folders ?? [])}|{ParentName})";
            }
            public partial class Api
            {
                public WandbClient Client = null!;
                [WandbQuery("folder(id: $id)")] public partial Task<Folder> FolderAsync(string id);
            }
            """
        );
        using var server = new ScriptedAnswers(
            Folder(
                """
                {"id":"1","parent":{"id":"2","parent":{"id":"3","folders":[],"parent_2":{"name":"n"}},
                  "parent_2":null,"folders":[]},"folders":[{"id":"4","parent":null}],"parent_2":{"name":"p"}}
                """
            )
        );

        Assert.Equal("1(2(3(||n)||)|4(||)|p)", (await CallAsync(compiled, server, "FolderAsync", "1"))!.ToString());
        Assert.Contains(
            "folder(id: $id) { parent { parent { folders { parent_2: parent { name } id } parent_2: parent { name } id } "
                + "folders { parent { parent_2: parent { name } id } parent_2: parent { name } id }",
            server.Requests[0],
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("parent { parent { parent {", server.Requests[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_inside_an_item_is_a_list_of_its_first_page()
    {
        Compiled compiled = Compile(
            """
            [WandbObject] public sealed partial record File { public required string Id { get; init; } }
            [WandbObject("FileEdge")] public sealed partial record Edge {
              public required string Cursor { get; init; } [WandbField("node.id")] public string? Id { get; init; } }
            [WandbObject] public sealed partial class Folder
            {
                [WandbField("files(first: 3)")] public ImmutableArray<File>? Files { get; init; }
                [WandbField("files(first: 2)")] public Edge[]? Edges { get; init; }
                [WandbField("files.totalCount")] public int? Count { get; init; }
            }
            public partial class Api
            {
                public WandbClient Client = null!;
                [WandbQuery("folder(id: $id)")] public partial Task<Folder> FolderAsync(string id);
                [WandbQuery("folder(id: $id) { files(first: 5) }")] public partial Task<IReadOnlyList<File>?> FilesAsync(string id);
            }
            """
        );
        using var server = new ScriptedAnswers(
            Folder(
                """
                {"files":{"edges":[{"node":{"id":"1"}},null,{"node":null},{"extra":1,"node":{"id":"2"}}]},
                  "files_2":{"edges":[{"cursor":"c","node":{"id":"3"}}]},"files_3":{"totalCount":9}}
                """
            ),
            Folder("""{"files":{"edges":[{"node":{"id":"7"}}]}}""")
        );

        dynamic folder = (await CallAsync(compiled, server, "FolderAsync", "1"))!;

        Assert.Equal("File { Id = 1 } File { Id = 2 }", string.Join(' ', (IEnumerable<object>)folder.Files));
        Assert.Equal("Edge { Cursor = c, Id = 3 }", string.Join(' ', (IEnumerable<object>)folder.Edges));
        Assert.Equal(9, (int)folder.Count);
        Assert.Contains(
            "files(first: 3) { edges { node { id } } } files_2: files(first: 2) { edges { cursor node { id } } } files_3: files "
                + "{ totalCount }",
            server.Requests[0],
            StringComparison.Ordinal
        );
        Assert.Equal("File { Id = 7 }", string.Join(' ', (IEnumerable<object>)(await CallAsync(compiled, server, "FilesAsync", "1"))!));
    }

    [Fact]
    public void Records_classes_and_structs_of_any_accessibility_and_nesting_are_read()
    {
        Compiled compiled = Compile(
            """
            namespace Deep.Down;
            public partial class Outer<T>
            {
                internal partial struct Middle
                {
                    public abstract record Named { public required string Id { get; init; } public string? Name { get; set; } }
                    [WandbObject("Folder")] public sealed partial record Positional(string Id,
                      [property: WandbField("name")] string? Title,
                      [WandbField("extra")] string? Extra) { public string? Name { get; init; } }
                    [WandbObject("Folder")] internal sealed partial record Derived : Named { public string? Extra { get; init; } }
                    [WandbObject("Folder")] internal readonly partial record struct Value(string Id);
                    [WandbObject("Folder")] internal partial struct Plain {
                      public string? Name { get; set; } public Value? Parent { get; init; } }
                }
            }
            [WandbObject("Folder")] public partial class @class { public string? @extra { get; init; } }
            """
        );

        Assert.Equal(5, compiled.Result.GeneratedSources.Length);
    }

    [Fact]
    public async Task A_positional_record_with_all_its_parts_is_constructed()
    {
        Compiled compiled = Compile(
            """
            public abstract record Named { public string? Name { get; init; } }
            [WandbObject] public sealed partial record Folder(string Id, [WandbField("extra")] string? Note, Folder.Mail? Owner) : Named
            {
                [WandbObject("User")] public readonly partial record struct Mail(string? Email);
            }
            public partial class Api { public WandbClient Client = null!; [WandbQuery("folder(id: $id)")]
              public partial ValueTask<Folder?> FolderAsync(string id, CancellationToken token); }
            """
        );
        using var server = new ScriptedAnswers(Folder("""{"name":"n","id":"1","extra":"x","owner":{"email":"e"}}"""));
        object api = Api(compiled, server);

        object result = api.GetType().GetMethod("FolderAsync")!.Invoke(api, ["1", CancellationToken])!;

        Assert.Equal("Folder { Name = n, Id = 1, Note = x, Owner = Mail { Email = e } }", (await (dynamic)result).ToString());
    }

    [Fact]
    public async Task Scalars_of_all_kinds_are_read_and_what_does_not_fit_is_an_error_with_its_path()
    {
        Compiled compiled = Compile(
            """
            [assembly: WandbScalar("Money", typeof(Shop.Money), typeof(Shop.MoneyScalar))]
            [assembly: WandbScalar("JSONString", typeof(Shop.Config), typeof(Shop.ConfigScalar))]
            namespace Shop
            {
                public readonly record struct Money(decimal Amount);
                public sealed record Config(int Depth);
                public sealed class MoneyScalar : IScalarConverter<Money>
                {
                    public static Money Read(ref Utf8JsonReader reader) => new(decimal.Parse(reader.GetString()!.TrimEnd('E'),
                      System.Globalization.CultureInfo.InvariantCulture));
                    static void IScalarConverter<Money>.Write(Utf8JsonWriter writer, Money value) =>
                        writer.WriteStringValue(value.Amount.ToString(System.Globalization.CultureInfo.InvariantCulture) + "E");
                }
                public abstract class ConfigScalar : IScalarConverter<Config>
                {
                    public static Config Read(ref Utf8JsonReader reader) {
                        using var json = JsonDocument.Parse(reader.GetString()!);
                        return new(json.RootElement.GetProperty("depth").GetInt32()); }
                    public static void Write(Utf8JsonWriter writer, Config value) =>
                        writer.WriteStringValue($"{{\"depth\":{value.Depth}}}");
                }
                [WandbObject] public sealed partial record Folder
                {
                    public TimeSpan? Wait { get; init; }
                    public Money? Price { get; init; }
                    public Config? Config { get; init; }
                    [WandbField("config")] public string? Raw { get; init; }
                    [WandbField("config")] public JsonElement? Json { get; init; }
                    [WandbField("config")] public IReadOnlyDictionary<string, JsonElement>? Members { get; init; }
                    [WandbField("config")] public WandbValue Value { get; init; }
                    [WandbField("config")] public WandbValue? Optional { get; init; }
                    [WandbField("config")] public Dictionary<string, JsonElement>? Copy { get; init; }
                }
                public partial class Api
                {
                    public WandbClient Client = null!;
                    [WandbQuery("folder(id: $id)")] public partial Task<Folder> FolderAsync(string id);
                    [WandbMutation("mutation M($at: Money, $kind: Kind) { touch(at: $at, kind: $kind) }")]
                    public partial Task<bool> TouchAsync(Money? at);
                }
            }
            """
        );
        const string Config = "\"{\\\"depth\\\":4}\"";
        using var server = new ScriptedAnswers(
            Folder(
                $$"""
                {"wait":"PT1H0.5S","price":"12.5E","config":{{Config}},
                  "config_2":{{Config}},"config_3":{{Config}},"config_4":{{Config}},"config_5":{{Config}}}
                """
            ),
            Folder("""{"wait":90.5}"""),
            Folder("""{"wait":"1h30m0.25s"}"""),
            Folder("""{"wait":"soon"}"""),
            Folder("""{"config_2":"party \ud83d","config_3":"{","config_4":"{","config_5":"{","config_6":"{"}"""),
            Folder("""{"config_3":"{\"a\":NaN}","config_4":"{\"a\":-Infinity}","config_5":"{\"a\":NaN}","config_6":"","config_7":""}"""),
            Folder("""{"config_7":"{"}"""),
            """{"data":{"touch":true}}"""
        );

        Assert.Equal(
            "01:00:00.5000000 Money { Amount = 12.5 } Config { Depth = 4 } {\"depth\":4} {\"depth\":4} depth",
            Describe((await CallAsync(compiled, server, "FolderAsync", "1"))!)
        );
        Assert.Equal(TimeSpan.FromSeconds(90.5), (TimeSpan)((dynamic)(await CallAsync(compiled, server, "FolderAsync", "1"))!).Wait);
        Assert.Equal(TimeSpan.FromSeconds(5400.25), (TimeSpan)((dynamic)(await CallAsync(compiled, server, "FolderAsync", "1"))!).Wait);
        Assert.Equal(
            "data.folder.wait",
            (await Assert.ThrowsAsync<WandbProtocolException>(() => CallAsync(compiled, server, "FolderAsync", "1"))).JsonPath
        );
        dynamic broken = (await CallAsync(compiled, server, "FolderAsync", "1"))!;
        Assert.Equal("party \uFFFD", broken.Raw);
        Assert.Equal(System.Text.Json.JsonValueKind.Undefined, (System.Text.Json.JsonValueKind)broken.Json.ValueKind);
        var members = (IReadOnlyDictionary<string, System.Text.Json.JsonElement>)broken.Members;
        Assert.Throws<WandbProtocolException>(() => members.Count);
        var value = (WandbValue)broken.Value;
        Assert.Throws<WandbProtocolException>(() => value.Kind);
        dynamic odd = (await CallAsync(compiled, server, "FolderAsync", "1"))!;
        Assert.Equal("""{"a":"NaN"}""", odd.Json.GetRawText());
        Assert.Equal("-Infinity", ((IReadOnlyDictionary<string, System.Text.Json.JsonElement>)odd.Members)["a"].GetString());
        Assert.Equal(double.NaN, ((WandbValue)odd.Value)["a"].GetDouble());
        Assert.True(((WandbValue?)odd.Optional)!.Value.IsNull);
        Assert.Empty((Dictionary<string, System.Text.Json.JsonElement>)odd.Copy);
        Assert.Equal(
            "data.folder.config_7",
            (await Assert.ThrowsAsync<WandbProtocolException>(() => CallAsync(compiled, server, "FolderAsync", "1"))).JsonPath
        );
        object money = Activator.CreateInstance(compiled.Load().GetType("Shop.Money")!, 3m)!;
        Assert.NotNull(money);

        static string Describe(dynamic folder) =>
            $"{folder.Wait} {folder.Price} {folder.Config} {folder.Raw} {folder.Json} "
            + $"{string.Join(' ', ((IReadOnlyDictionary<string, System.Text.Json.JsonElement>)folder.Members).Keys)}";
    }

    private static Compiled Compile(string source) => Compiled.From(Head + source, LanguageSchema.Text).IsClean();

    private static string Folder(string json) => $$$"""{"data":{"folder":{{{json}}}}}""";

    private static object Api(Compiled compiled, ScriptedAnswers server)
    {
        Assembly assembly = compiled.Load();
        Type type = assembly.GetType("Api") ?? assembly.GetType("Shop.Api")!;
        object api = Activator.CreateInstance(type)!;
        type.GetField("Client")!.SetValue(api, server.Client);
        return api;
    }

    private static async Task<object?> CallAsync(Compiled compiled, ScriptedAnswers server, string method, params object?[] arguments)
    {
        object api = Api(compiled, server);
        var task = (Task)api.GetType().GetMethod(method)!.Invoke(api, arguments)!;
        await task;
        return task.GetType().GetProperty("Result")!.GetValue(task);
    }

    // Records write lists by their type.
    private static string Lists(object? record, string property)
    {
        object list = record!.GetType().GetProperty(property)!.GetValue(record)!;
        return record
            .ToString()!
            .Replace(list.ToString()!, string.Join(',', ((System.Collections.IEnumerable)list).Cast<object?>()), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_properties_of_one_type_that_read_a_scalar_alike_select_it_once()
    {
        Compiled compiled = Compiled
            .From(
                """
                using WandbGen;
                [WandbObject] public sealed partial record Shop
                {
                    [WandbContext, WandbField("owner.name")] public required string Title { get; init; }
                    [WandbField("owner.name")] public string? Owner { get; init; }
                    [WandbField("owner.name")] public string? Same { get; init; }
                    [WandbField("rating")] public double? Rating { get; init; }
                    [WandbField("rating")] public decimal? Exact { get; init; }
                }
                """,
                TestSchema.Text
            )
            .IsClean();

        Assert.Contains("owner { name } rating rating_2: rating", compiled.Emitted, StringComparison.Ordinal);
    }
}
