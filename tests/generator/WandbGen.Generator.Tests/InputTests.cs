using System.Reflection;

namespace WandbGen.Generator.Tests;

/// <summary>What is sent: input objects, enums, scalars; compiled and run.</summary>
public sealed class InputTests
{
    private const string Source = """
        using System.Collections.Generic;
        using System.Text.Json;
        using System.Threading.Tasks;
        using WandbGen;

        [assembly: WandbScalar("Money", typeof(decimal), typeof(MoneyScalar))]

        public abstract class MoneyScalar : IScalarConverter<decimal>
        {
            public static decimal Read(ref Utf8JsonReader reader) => reader.GetDecimal();
            public static void Write(Utf8JsonWriter writer, decimal value) =>
                writer.WriteStringValue(value.ToString(System.Globalization.CultureInfo.InvariantCulture) + " EUR");
        }

        public enum Kind { Small, ExtraLarge, AwayFromHome }

        [WandbInput("SaveInput")]
        public sealed partial record Save
        {
            public required string Id { get; init; }
            public string? Name { get; init; }
            [WandbField("note")] public Optional<string?> Remark { get; init; }
            public Optional<IReadOnlyList<string>?> Tags { get; init; }
            public Optional<Kind> Kind { get; init; }
            public Owner? Owner { get; init; }
            public decimal? Price { get; init; }
            public JsonElement? Config { get; init; }
        }

        [WandbInput("OwnerInput")] public readonly partial record struct Owner(string Id);

        [WandbObject("Link")] public sealed partial record Link { public required string Id { get; init; } }

        public partial class Api
        {
            public WandbClient Client = null!;
            [WandbMutation("mutation Save($input: SaveInput!) { save(input: $input) { node { name } } }")]
            public partial Task<string?> SaveAsync(Save input);
            [WandbMutation("mutation Touch($at: Money, $kind: Kind) { touch(at: $at, kind: $kind) }")]
            public partial Task<bool> TouchAsync(decimal? at, Kind? kind);
            [WandbMutation("mutation Touch($at: Money, $kind: Kind) { touch(at: $at, kind: $kind) }")]
            public partial Task<bool> TouchAsync(GraphQLEnum<Kind>? kind);
        }
        """;

    [Fact]
    public async Task Left_out_and_null_are_different_things()
    {
        Compiled compiled = Compiled.From(Source, LanguageSchema.Text).IsClean();
        using var server = new ScriptedAnswers([
            .. Enumerable.Repeat("""{"data":{"save":{"node":{"name":"n"}}}}""", 2),
            "{\"data\":{\"touch\":true}}",
            "{\"data\":{\"touch\":true}}",
        ]);
        Assembly assembly = compiled.Load();
        Type save = assembly.GetType("Save")!;
        object api = Activator.CreateInstance(assembly.GetType("Api")!)!;
        api.GetType().GetField("Client")!.SetValue(api, server.Client);

        dynamic bare = Create(save, ("Id", "1"));
        await (Task<string?>)((dynamic)api).SaveAsync(bare);
        dynamic full = Create(
            save,
            ("Id", "1"),
            ("Name", "n"),
            ("Remark", new Optional<string?>(null)),
            ("Tags", new Optional<IReadOnlyList<string>?>(["a", "b"])),
            (
                "Kind",
                Activator.CreateInstance(
                    typeof(Optional<>).MakeGenericType(assembly.GetType("Kind")!),
                    Enum.Parse(assembly.GetType("Kind")!, "ExtraLarge")
                )
            ),
            ("Owner", Activator.CreateInstance(assembly.GetType("Owner")!, "o")),
            ("Price", 2.5m),
            ("Config", System.Text.Json.JsonDocument.Parse("""{"a": 1}""").RootElement)
        );
        Assert.Equal("n", await (Task<string?>)((dynamic)api).SaveAsync(full));

        Assert.EndsWith("\"variables\":{\"input\":{\"id\":\"1\"}}}", server.Requests[0], StringComparison.Ordinal);
        Assert.EndsWith(
            "\"variables\":{\"input\":{\"id\":\"1\",\"name\":\"n\",\"note\":null,\"tags\":[\"a\",\"b\"],"
                + "\"kind\":\"EXTRA_LARGE\",\"owner\":{\"id\":\"o\"},\"price\":\"2.5 EUR\",\"config\":\"{\"a\": 1}\"}}}",
            server.Requests[1],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Enums_are_sent_by_name_and_one_without_a_name_is_refused()
    {
        Compiled compiled = Compiled.From(Source, LanguageSchema.Text).IsClean();
        using var server = new ScriptedAnswers("{\"data\":{\"touch\":true}}", "{\"data\":{\"touch\":true}}", "{\"data\":{\"touch\":true}}");
        Assembly assembly = compiled.Load();
        Type kind = assembly.GetType("Kind")!;
        object api = Activator.CreateInstance(assembly.GetType("Api")!)!;
        api.GetType().GetField("Client")!.SetValue(api, server.Client);
        MethodInfo closed = api.GetType()
            .GetMethods()
            .Single(static method => method.Name == "TouchAsync" && method.GetParameters().Length == 2);
        MethodInfo open = api.GetType()
            .GetMethods()
            .Single(static method => method.Name == "TouchAsync" && method.GetParameters().Length == 1);

        await (Task<bool>)closed.Invoke(api, [1.5m, Enum.Parse(kind, "AwayFromHome")])!;
        await (Task<bool>)closed.Invoke(api, [null, null])!;
        await (Task<bool>)open.Invoke(api, [Activator.CreateInstance(typeof(GraphQLEnum<>).MakeGenericType(kind), "NEW_ONE", null)])!;

        Assert.EndsWith("\"variables\":{\"at\":\"1.5 EUR\",\"kind\":\"AwayFromHome\"}}", server.Requests[0], StringComparison.Ordinal);
        Assert.EndsWith("\"variables\":{}}", server.Requests[1], StringComparison.Ordinal);
        Assert.EndsWith("\"variables\":{\"kind\":\"NEW_ONE\"}}", server.Requests[2], StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => (Task<bool>)closed.Invoke(api, [null, Enum.ToObject(kind, 77)])!);
        await Assert.ThrowsAsync<ArgumentException>(() =>
            (Task<bool>)open.Invoke(api, [Activator.CreateInstance(typeof(GraphQLEnum<>).MakeGenericType(kind))])!
        );
        Assert.Equal(3, server.Requests.Count);
    }

    private static object Create(Type type, params (string Name, object? Value)[] properties)
    {
        object instance = Activator.CreateInstance(type)!;
        foreach ((string name, object? value) in properties)
        {
            type.GetProperty(name)!.SetValue(instance, value);
        }

        return instance;
    }
}
