using System.Text.Json;

namespace WandbGen.Sandbox.Tests;

/// <summary>Filters compare values as W&amp;B's server does: by their types.</summary>
public sealed class SandboxFilterTests : SandboxFixture
{
    private const string Runs = """
        query($filters: JSONString) { project(name: "project", entityName: "entity") { runs(filters: $filters) {
          edges { node { name } } } } }
        """;

    [Theory]
    // The same time in other formats.
    [InlineData("""{"createdAt": "2026-03-01T12:00:00Z"}""", "noon")]
    [InlineData("""{"createdAt": "2026-03-01T13:00:00+01:00"}""", "noon")]
    [InlineData("""{"created_at": "2026-03-01 12:00:00"}""", "noon")]
    [InlineData("""{"createdAt": {"$in": ["2026-03-01T07:00:00-05:00", "2026-03-01"]}}""", "midnight,noon")]
    [InlineData("""{"createdAt": {"$gt": "2026-03-01T11:59:59.999Z"}}""", "noon")]
    [InlineData("""{"createdAt": {"$lt": "2026-03-01T00:00:00.001Z"}}""", "midnight")]
    [InlineData("""{"createdAt": {"$gte": "2026-03-01", "$lt": "2026-03-01T12:00:00.000Z"}}""", "midnight")]
    [InlineData("""{"createdAt": {"$ne": "2026-03-01T00:00:00.000000Z"}}""", "noon")]
    [InlineData("""{"createdAt": {"$exists": true}}""", "midnight,noon")]
    [InlineData("""{"createdAt": null}""", "")]
    [InlineData("""{"createdAt": 5}""", "")]
    public Task Times_are_points_in_time(string filters, string expected)
    {
        Add("midnight", createdAt: new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
        Add("noon", createdAt: new DateTimeOffset(2026, 3, 1, 14, 0, 0, TimeSpan.FromHours(2)));

        return AssertChosenAsync(filters, expected);
    }

    [Theory]
    [InlineData("true", "yes")]
    [InlineData("false", "no")]
    [InlineData("1", "one")]
    [InlineData("1.0", "one")]
    [InlineData("0", "zero")]
    [InlineData("\"1\"", "text")]
    [InlineData("null", "null,none")]
    [InlineData("""{"$in": [true, "1"]}""", "yes,text")]
    [InlineData("""{"$in": [1, null]}""", "one,null,none")]
    [InlineData("""{"$nin": [true, false, 0, 1, null]}""", "text,list")]
    [InlineData("""{"$ne": true}""", "no,one,zero,text,null,list,none")]
    [InlineData("""{"$gte": 0}""", "one,zero,list")]
    [InlineData("""{"$gt": "0"}""", "text")]
    [InlineData("""{"$exists": true}""", "yes,no,one,zero,text,null,list")]
    [InlineData("""{"$exists": false}""", "none")]
    // Any item of a list may match, or the whole of it.
    [InlineData("8", "list")]
    [InlineData("[7,8]", "list")]
    [InlineData("[8,7]", "")]
    [InlineData("""{"$size": 2}""", "list")]
    [InlineData("""{"$all": [7, 8]}""", "list")]
    [InlineData("""{"$all": [7, 9]}""", "")]
    public Task Values_of_different_types_are_different(string condition, string expected)
    {
        Add("yes", "true");
        Add("no", "false");
        Add("one", "1");
        Add("zero", "0.0");
        Add("text", "\"1\"");
        Add("null", "null");
        Add("list", "[7, 8]");
        Add("none");

        return AssertChosenAsync($$"""{"config.x": {{condition}}}""", expected);
    }

    [Theory]
    [InlineData("9007199254740993", "odd")]
    [InlineData("9007199254740992", "even")]
    [InlineData("9007199254740992.0", "even")]
    [InlineData("""{"$gt": 9007199254740992}""", "odd")]
    [InlineData("""{"$in": [9007199254740993]}""", "odd")]
    public Task Whole_numbers_are_exact(string condition, string expected)
    {
        Add("even", "9007199254740992");
        Add("odd", "9007199254740993");

        return AssertChosenAsync($$"""{"config.x": {{condition}}}""", expected);
    }

    [Theory]
    [InlineData("""{"summary_metrics.loss": {"$gt": 5}}""", "infinite")]
    [InlineData("""{"summary_metrics.loss": {"$lt": 5}}""", "small")]
    [InlineData("""{"summary_metrics.acc": 1}""", "nan,infinite,small")]
    public Task Numbers_that_JSON_does_not_have_hide_no_others(string filters, string expected)
    {
        Data.AddRun(new SandboxRun("entity", "project", "nan") { Summary = """{"loss":NaN,"acc":1}""" });
        Data.AddRun(new SandboxRun("entity", "project", "infinite") { Summary = """{"loss":Infinity,"acc":1}""" });
        Data.AddRun(new SandboxRun("entity", "project", "small") { Summary = """{"loss":0.5,"acc":1}""" });

        return AssertChosenAsync(filters, expected);
    }

    [Theory]
    // Syntax that RE2 and .NET share.
    [InlineData("^run-[0-9]+$", "run-1,run-22")]
    [InlineData("(?i)RUN-1", "run-1")]
    [InlineData("x|22", "run-22")]
    // Syntax that differs in RE2.
    [InlineData(@"^run-\d$", "run-1")]
    [InlineData(@"\w$", "run-1,run-22")]
    [InlineData(@"^\W$", "é")]
    [InlineData(@"^[\W]$", "é")]
    [InlineData(@"^[^\D]", "")]
    [InlineData(@"(?P<name>run)-1", "run-1")]
    [InlineData(@"\Qrun-1\E", "run-1")]
    [InlineData("[[:digit:]]{2}", "run-22")]
    [InlineData(@"\x{E9}|\xe8", "é")]
    [InlineData(@"\pN", "run-1,run-22,run-٣")]
    [InlineData("end$", "")]
    [InlineData("(?m)end$", "end\n")]
    [InlineData("[a-z-[aeiou]]", "")]
    public Task Expressions_are_those_of_RE2(string pattern, string expected)
    {
        string[] names = ["run-1", "run-22", "run-٣", "é", "end\n"];
        foreach (string name in names)
        {
            Data.AddRun(new SandboxRun("entity", "project", name));
        }

        return AssertChosenAsync(
            JsonSerializer.Serialize(new Dictionary<string, object> { ["name"] = new Dictionary<string, string> { ["$regex"] = pattern } }),
            expected
        );
    }

    [Theory]
    [InlineData("""{"displayName": {"$contains": "%"}}""", "percent")]
    [InlineData("""{"tags": {"$contains": "igh"}}""", "tagged")]
    [InlineData("""{"tags": {"$all": ["night", "wide"]}}""", "tagged")]
    [InlineData("""{"tags": {"$size": 0}}""", "percent")]
    [InlineData("""{"tags": ["night", "wide"]}""", "tagged")]
    [InlineData("""{"$not": {"tags": "night"}}""", "percent")]
    public Task Texts_and_lists_of_texts_have_their_own_operators(string filters, string expected)
    {
        Data.AddRun(new SandboxRun("entity", "project", "percent") { DisplayName = "100 %" });
        Data.AddRun(new SandboxRun("entity", "project", "tagged") { Tags = ["night", "wide"] });

        return AssertChosenAsync(filters, expected);
    }

    [Theory]
    [InlineData("""{"$nothing": 1}""", "$nothing")]
    [InlineData("""{"$or": [{"$where": "1"}]}""", "$where")]
    [InlineData("""{"$gt": 5}""", "$gt")]
    public async Task An_operator_that_is_none_is_an_error_and_no_field(string filters, string symbol)
    {
        Data.AddRun("entity", "project", "run");

        (_, string message) = await FailAsync(Runs, new { filters });

        Assert.Contains($"{symbol} is not an operator", message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_configuration_is_refused_when_it_is_added() =>
        Assert.Contains(
            "the configuration of run x is not JSON",
            Assert.Throws<FormatException>(() => Data.AddRun(new SandboxRun("e", "p", "x") { Config = "lr: 1" })).Message,
            StringComparison.Ordinal
        );

    private void Add(string name, string? x = null, DateTimeOffset? createdAt = null) =>
        Data.AddRun(
            new SandboxRun("entity", "project", name) { CreatedAt = createdAt, Config = x is null ? "{}" : "{\"x\":{\"value\":" + x + "}}" }
        );

    private async Task AssertChosenAsync(string filters, string expected)
    {
        JsonElement runs = (await QueryAsync(Runs, new { filters })).At("project.runs");

        Assert.Equal(expected.Split(',', StringSplitOptions.RemoveEmptyEntries), runs.Values("name"));
    }
}
