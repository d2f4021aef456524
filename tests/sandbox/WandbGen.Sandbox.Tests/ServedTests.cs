using System.Globalization;
using System.Text;
using GraphQLParser;
using GraphQLParser.AST;
using WandbGen.Testing.GraphQL;

namespace WandbGen.Sandbox.Tests;

/// <summary>Every field of the schema is served truly or refused by its name; the sandbox's README lists which.</summary>
public sealed class ServedTests : SandboxFixture
{
    private const string Begin =
        "<!-- What is served: generated from what is registered; WANDBGEN_WRITE_SERVED=1 in a test run writes it. -->\n";
    private const string End = "<!-- End of what is served. -->\n";

    [Theory]
    [InlineData("""{ project(name: "project", entityName: "entity") { repo } }""", "Project.repo")]
    [InlineData("""{ project(name: "project", entityName: "entity") { launchAgents { name } } }""", "Project.launchAgents")]
    [InlineData("""{ plans { name } }""", "Query.plans")]
    [InlineData("""{ entity(name: "entity") { repos { edges { cursor } } } }""", "Entity.repos")]
    [InlineData("""{ project(name: "project", entityName: "entity") { run(name: "run") { exitcode } } }""", "Run.exitcode")]
    [InlineData("""{ project(name: "project", entityName: "entity") { run(name: "run") { tagColors { name } } } }""", "Run.tagColors")]
    [InlineData("""mutation { starView(input: {id: "x"}) { clientMutationId } }""", "Mutation.starView")]
    [InlineData(
        """mutation { moveView(input: {id: "x", entityName: "entity", projectName: "project"}) { clientMutationId } }""",
        "Mutation.moveView"
    )]
    [InlineData("""mutation { viewView(input: {id: "x"}) { clientMutationId } }""", "Mutation.viewView")]
    [InlineData(
        """{ project(name: "project", entityName: "entity") { run(name: "run") { files(contentType: ["image/png"]) { totalCount } } } }""",
        "Run.files(contentType:)"
    )]
    [InlineData("""{ project(name: "project", entityName: "entity") { runs(last: 3) { totalCount } } }""", "Project.runs(last:)")]
    [InlineData(
        """{ project(name: "project", entityName: "entity") { runs(groupKeys: ["a"]) { totalCount } } }""",
        "Project.runs(groupKeys:)"
    )]
    [InlineData(
        """mutation { upsertBucket(input: {modelName: "project", name: "x", framework: "train.py"}) { inserted } }""",
        "Mutation.upsertBucket(input.framework:)"
    )]
    public async Task What_is_not_served_is_refused_by_its_name(string document, string name)
    {
        Data.AddRun("entity", "project", "run");

        Assert.Equal($"{name} is not served by the sandbox", (await FailAsync(document)).Message);
    }

    [Fact]
    public async Task A_refused_mutation_changes_nothing()
    {
        Data.AddRun("entity", "project", "run");

        await FailAsync(
            """mutation { upsertBucket(input: {modelName: "project", entityName: "entity", name: "x", framework: "torch"}) { inserted } }"""
        );

        Assert.Equal(
            ["run"],
            (await QueryAsync("""{ project(name: "project", entityName: "entity") { runs { edges { node { name } } } } }"""))
                .At("project.runs")
                .Values("name")
        );
    }

    [Fact]
    public void Whatever_is_registered_is_in_the_schema()
    {
        Dictionary<string, GraphQLObjectTypeDefinition> types = Parser
            .Parse(SandboxSchema.ReadText())
            .Definitions.OfType<GraphQLObjectTypeDefinition>()
            .ToDictionary(static type => type.Name.StringValue);

        foreach ((string type, SortedDictionary<string, ServedField> fields) in Served())
        {
            foreach ((string field, ServedField served) in fields)
            {
                GraphQLFieldDefinition definition = Assert.Single(types[type].Fields!.Items, item => item.Name.Value == field);
                foreach (string argument in served.Arguments.Select(static argument => argument.Split('.')[0]))
                {
                    Assert.True(
                        definition.Arguments?.Items.Any(item => item.Name.Value == argument) == true,
                        $"{type}.{field}({argument}:)"
                    );
                }
            }
        }
    }

    [Fact]
    public void The_readme_lists_what_is_served()
    {
        string path = Path.Combine(Root(), "samples", "Sandbox", "README.md");
        string text = File.ReadAllText(path);
        int begin = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int end = text.IndexOf(End, StringComparison.Ordinal);
        string expected = Describe();
        if (Environment.GetEnvironmentVariable("WANDBGEN_WRITE_SERVED") == "1")
        {
            File.WriteAllText(path, text[..begin] + expected + text[end..]);
            return;
        }

        Assert.Equal(expected, text[begin..end], ignoreLineEndingDifferences: true);
    }

    private static string Describe()
    {
        var text = new StringBuilder("\n| type | fields, with the arguments that count |\n|---|---|\n");
        foreach ((string type, SortedDictionary<string, ServedField> fields) in Served())
        {
            text.Append(CultureInfo.InvariantCulture, $"| `{type}` | {string.Join(", ", fields.Select(Describe))} |\n");
        }

        return text.Append('\n').ToString();

        static string Describe(KeyValuePair<string, ServedField> field) =>
            field.Value.Arguments.Count == 0
                ? $"`{field.Key}`"
                : $"`{field.Key}({string.Join(", ", field.Value.Arguments.Order(StringComparer.Ordinal))})`";
    }

    private static IReadOnlyDictionary<string, SortedDictionary<string, ServedField>> Served()
    {
        var options = new WandbSandboxOptions();
        var data = new SandboxData();
        try
        {
            return new Graph(options, data, new Testing.Http.FileAddresses(new Testing.Http.UrlSigner(options))).Types.All;
        }
        finally
        {
            data.Dispose();
        }
    }

    private static string Root()
    {
        DirectoryInfo directory = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "WandbGen.sln")))
        {
            directory = directory.Parent!;
        }

        return directory.FullName;
    }
}
