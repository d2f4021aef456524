using System.Reflection;

namespace WandbGen.Generator.Tests;

/// <summary>The values of a GraphQL enum and the members of a C# one, where their names alone do not say which is which.</summary>
public sealed class EnumTests
{
    private const string Schema = "type Query { tone: Tone set(tone: Tone): Boolean } type Mutation { set(tone: Tone): Boolean } ";
    private const string Twins = Schema + "enum Tone { FOO_BAR fooBar LOW }";

    private const string Read = "[WandbObject(\"Query\")] public sealed partial record Root { public Tone? Tone { get; init; } }";
    private const string ReadOpen =
        "[WandbObject(\"Query\")] public sealed partial record Root { public GraphQLEnum<Tone>? Tone { get; init; } }";
    private const string Send =
        "public static partial class Api { [WandbMutation(\"set(tone: $tone)\")] public static partial "
        + "System.Threading.Tasks.Task<bool?> SetAsync(this WandbClient client, Tone? tone); }";

    [Theory]
    [InlineData(Read, "Tone")]
    [InlineData(ReadOpen, "Tone")]
    [InlineData(Send, "tone")]
    public async Task A_member_that_would_stand_for_several_values_is_an_error(string use, string word) =>
        Assert.Equal(
            [
                $"WBG0104 [{word}] 'Tone.FooBar' stands for several values of the GraphQL enum 'Tone' ('FOO_BAR', 'fooBar'): "
                    + "declare a member for each, and say which is which with [JsonStringEnumMemberName]",
            ],
            await DiagnoseAsync("public enum Tone { FooBar, Low } " + use, Twins)
        );

    [Theory]
    [InlineData("FooBar, [JsonStringEnumMemberName(\"fooBar\")] Lower, Low")]
    [InlineData("[JsonStringEnumMemberName(\"FOO_BAR\")] Upper, FooBar, Low")]
    [InlineData("FOO_BAR, fooBar, LOW")]
    [InlineData("FOO_BAR, FooBar")]
    public async Task Members_for_each_of_two_values_of_nearly_one_name_are_told_apart(string members)
    {
        Compiled compiled = Compile($"public enum Tone {{ {members} }} {Read}\n{Send}", Twins).IsClean();

        Assert.Empty(await compiled.DiagnosticsAsync());
        Assert.Contains("=> \"FOO_BAR\",", compiled.Emitted, StringComparison.Ordinal);
        Assert.Contains("=> \"fooBar\",", compiled.Emitted, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Low, LOW_", "Tone.LOW_", ": 'Tone.Low' stands for 'LOW'")]
    [InlineData("Low, [JsonStringEnumMemberName(\"LOW\")] Deep", "Tone.Low", ": 'Tone.Deep' stands for 'LOW'")]
    [InlineData(
        "[JsonStringEnumMemberName(\"LOW\")] Deep, [JsonStringEnumMemberName(\"LOW\")] Deeper",
        "Tone.Deeper",
        ": 'Tone.Deep' stands for 'LOW'"
    )]
    [InlineData("[JsonStringEnumMemberName(\"LOWW\")] Deep", "Tone.Deep", ": its name in GraphQL is 'LOWW'; did you mean 'LOW'?")]
    [InlineData("[JsonStringEnumMemberName(\"DEEP\")] Low", "Tone.Low", ": its name in GraphQL is 'DEEP'")]
    [InlineData("Lo", "Tone.Lo", "; did you mean 'LOW'?")]
    public async Task A_member_that_stands_for_no_value_is_told_why(string members, string member, string reason) =>
        Assert.Equal(
            [$"WBG0044 [Tone] '{member}' is not a value of the GraphQL enum 'Tone'{reason}"],
            await DiagnoseAsync($"public enum Tone {{ {members} }} {Read}", Schema + "enum Tone { LOW HIGH }")
        );

    // Two names of one number: a server's new name for an old value.
    [Theory]
    [InlineData("High, Tall = High", "HIGH")]
    [InlineData("Tall, High = Tall", "TALL")]
    public async Task Of_members_that_are_one_number_the_first_is_sent(string members, string sent)
    {
        Compiled compiled = Compile($"public enum Tone {{ {members} }} {Read}\n{Send}", Schema + "enum Tone { TALL HIGH }").IsClean();
        using var server = new ScriptedAnswers("""{"data":{"set":true}}""", """{"data":{"set":true}}""");
        MethodInfo send = compiled.Load().GetType("Api")!.GetMethod("SetAsync")!;
        Type type = send.GetParameters()[1].ParameterType.GenericTypeArguments[0];

        await (Task<bool?>)send.Invoke(null, [server.Client, Enum.Parse(type, "High")])!;
        await (Task<bool?>)send.Invoke(null, [server.Client, Enum.Parse(type, "Tall")])!;

        Assert.Empty(await compiled.DiagnosticsAsync());
        Assert.All(server.Requests, request => Assert.Contains($"\"tone\":\"{sent}\"", request, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("byte", "Low, High = 255")]
    [InlineData("byte", "Low = 254, High = 255")]
    [InlineData("ushort", "Low, High = ushort.MaxValue")]
    [InlineData("uint", "Low, High = uint.MaxValue")]
    [InlineData("ulong", "Low, High = ulong.MaxValue")]
    [InlineData("long", "Low = -1, High = -2")]
    public async Task A_value_that_no_member_stands_for_is_read_as_no_member(string underlying, string members)
    {
        Compiled compiled = Compile(
                $"public enum Tone : {underlying} {{ {members} }} public static partial class Api {{ [WandbQuery(\"tone\")] public static "
                    + "partial System.Threading.Tasks.Task<Tone?> ReadAsync(WandbClient client); }",
                Schema + "enum Tone { LOW HIGH }"
            )
            .IsClean();
        using var server = new ScriptedAnswers("""{"data":{"tone":"SHRILL"}}""");
        var read = (Task)compiled.Load().GetType("Api")!.GetMethod("ReadAsync")!.Invoke(null, [server.Client])!;
        await read;

        object tone = read.GetType().GetProperty("Result")!.GetValue(read)!;

        Assert.False(Enum.IsDefined(tone.GetType(), tone), $"{tone}");
    }

    private static Task<string[]> DiagnoseAsync(string source, string schema) => Compile(source, schema).DiagnosticsAsync();

    private static Compiled Compile(string source, string schema) =>
        Compiled.From("using System.Text.Json.Serialization;\nusing WandbGen;\n" + source, schema);
}
