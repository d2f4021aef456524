using System.Reflection;
using System.Text.RegularExpressions;
using GraphQL;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser;
using GraphQLParser.AST;

namespace WandbGen.Schema.Tests;

/// <summary>The schema against an engine that is not ours.</summary>
public sealed partial class SchemaTests
{
    private static readonly string s_text = Read("wandb.graphql");
    private static readonly global::GraphQL.Types.Schema s_schema = Build();

    public static TheoryData<string> Documents =>
        [
            // Queries of W&B's own clients.
            "query RunFiles($project: String!, $entity: String!, $name: String!, $fileCursor: String, $fileLimit: Int = 50, "
                + "$fileNames: [String] = [], $upload: Boolean = false, $pattern: String) { project(name: $project, entityName: $entity) { "
                + "internalId run(name: $name) { fileCount files(names: $fileNames, after: $fileCursor, first: $fileLimit, "
                + "pattern: $pattern) "
                + "{ edges { node { id name url(upload: $upload) directUrl sizeBytes mimetype updatedAt md5 } cursor } pageInfo "
                + "{ endCursor "
                + "hasNextPage } } } } }",
            "query Run($project: String!, $entity: String!, $name: String!) { project(name: $project, entityName: $entity) { "
                + "run(name: $name) { projectId id tags name displayName sweepName state config group jobType commit readOnly createdAt "
                + "heartbeatAt description notes systemMetrics summaryMetrics historyLineCount user { name username } historyKeys } } }",
            "query Viewer { viewer { id entity username email flags teams { edges { node { name } } } } }",
            "query ServerFeaturesQuery { serverInfo { features { name isEnabled } } }",
            "query GetProjects($entity: String, $cursor: String, $perPage: Int = 50) { models(entityName: $entity, after: "
                + "$cursor, first: $perPage) { edges { node { id name entityName createdAt isBenchmark } cursor } pageInfo { "
                + "endCursor hasNextPage } } }",
            "query Runs($project: String!, $entity: String!, $cursor: String, $perPage: Int, $order: String, $filters: "
                + "JSONString) { project(name: $project, entityName: $entity) { runCount(filters: $filters) readOnly "
                + "runs(filters: $filters, "
                + "after: $cursor, first: $perPage, order: $order) { edges { node { id name } cursor } pageInfo { endCursor "
                + "hasNextPage } } } }",
            "query Sweeps($project: String!, $entity: String!, $cursor: String, $filters: JSONString) { project(name: $project, "
                + "entityName: $entity) { totalSweeps sweeps(after: $cursor, first: 50, filters: $filters) { edges { node { id } cursor } "
                + "pageInfo { endCursor hasNextPage } } } }",
            "query ArtifactFiles($entity: String!, $project: String!, $collection: String!, $alias: String!) { project(name: "
                + "$project, entityName: $entity) { artifactCollection(name: $collection) { __typename "
                + "artifactMembership(aliasName: $alias) { "
                + "files(first: 50) { totalCount edges { node { name: displayName sizeBytes directUrl } cursor } pageInfo { endCursor "
                + "hasNextPage } } } } } }",
            "mutation deleteFiles($files: [ID!]!, $projectId: Int) { deleteFiles(input: { files: $files, projectId: $projectId "
                + "}) { success } }",
        ];

    [Fact]
    public void The_schema_is_complete_and_consistent()
    {
        Assert.NotNull(s_schema.Query);
        Assert.NotNull(s_schema.Mutation);
        Assert.True(s_schema.AllTypes.Count > 680);
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task What_clients_send_is_valid(string document)
    {
        IValidationResult result = await ValidateAsync(document);

        Assert.Empty(result.Errors.Select(static error => error.Message));
    }

    [Theory]
    [InlineData("{ projekt { name } }")]
    [InlineData("{ project(name: 1) { name } }")]
    [InlineData("{ project(name: \"a\") { run(name: \"b\") { files { edges { node } } } } }")]
    public async Task What_is_wrong_is_not_valid(string document) => Assert.NotEmpty((await ValidateAsync(document)).Errors);

    [Fact]
    public void Every_definition_stands_once_and_under_an_area()
    {
        string[] names = [.. Definitions(s_text).Keys];

        Assert.Equal(names.Length, names.Distinct(StringComparer.Ordinal).Count());
        Assert.True(AreaHeading().Count(s_text) >= 10);
        Assert.StartsWith("#", s_text, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', s_text);
        Assert.DoesNotContain("\t", s_text, StringComparison.Ordinal);
        Assert.DoesNotMatch(TrailingSpace(), s_text);
    }

    [Fact]
    public void Everything_that_the_readme_calls_assumed_is_in_the_schema()
    {
        Dictionary<string, string> definitions = Definitions(s_text);
        string[] coordinates =
        [
            .. Coordinate()
                .Matches(Read("README.md").Split("## What is assumed")[1].Split("## ")[0])
                .Select(static match => match.Groups[1].Value),
        ];

        Assert.True(coordinates.Length > 30);
        Assert.All(
            coordinates,
            coordinate =>
            {
                string[] parts = coordinate.TrimStart('@').Split('.');
                Assert.True(definitions.TryGetValue(parts[0], out string? definition), coordinate);
                Assert.True(parts.Length == 1 || Regex.IsMatch(definition!, $@"\b{parts[1]}\b"), coordinate);
            }
        );
    }

    [Fact]
    public void The_structure_is_that_of_the_facts_it_is_made_from()
    {
        string path = typeof(SchemaTests)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(static attribute => attribute.Key == "Facts")
            .Value!;
        Assert.SkipUnless(File.Exists(path), "The facts are not beside this checkout; they are where the project is developed.");

        Dictionary<string, string> facts = Definitions(File.ReadAllText(path));
        Dictionary<string, string> schema = Definitions(s_text);

        Assert.Equal(facts.Keys.Order(StringComparer.Ordinal), schema.Keys.Order(StringComparer.Ordinal));
        Assert.All(facts, fact => Assert.Equal(fact.Value, schema[fact.Key]));
    }

    private static Task<IValidationResult> ValidateAsync(string text)
    {
        GraphQLDocument document = Parser.Parse(text);
        GraphQLOperationDefinition operation = document.Definitions.OfType<GraphQLOperationDefinition>().Single();
        // A validator also wants the values: any that have the type will do.
        Dictionary<string, object?> values = (operation.Variables?.Items ?? [])
            .Where(static variable => variable.Type is GraphQLNonNullType)
            .ToDictionary(
                static variable => variable.Variable.Name.StringValue,
                static object? (variable) => variable.Type is GraphQLNonNullType { Type: GraphQLListType } ? new object[] { "a" } : "a"
            );
        return new DocumentValidator().ValidateAsync(
            new ValidationOptions
            {
                Schema = s_schema,
                Document = document,
                Operation = operation,
                Variables = new Inputs(values),
                Rules = DocumentValidator.CoreRules,
            }
        );
    }

    private static global::GraphQL.Types.Schema Build()
    {
        var schema = global::GraphQL.Types.Schema.For(
            s_text,
            static builder =>
            {
                foreach (GraphQLObjectTypeDefinition type in Parser.Parse(s_text).Definitions.OfType<GraphQLObjectTypeDefinition>())
                {
                    builder.Types.For(type.Name.StringValue).IsTypeOfFunc = static _ => true;
                }
            }
        );
        foreach (string scalar in (string[])["DateTime", "Duration", "Int64", "JSON", "JSONString"])
        {
            schema.RegisterType(new AnyScalar { Name = scalar });
        }

        schema.Initialize();
        return schema;
    }

    // Each definition without descriptions, in one form.
    private static Dictionary<string, string> Definitions(string text) =>
        Parser
            .Parse(Description().Replace(text, ""), new ParserOptions { Ignore = IgnoreOptions.All })
            .Definitions.ToDictionary(
                static definition => ((INamedNode)definition).Name.StringValue,
                static definition =>
                {
                    using var writer = new StringWriter();
                    new GraphQLParser.Visitors.SDLPrinter()
                        .PrintAsync(definition, writer)
                        .AsTask()
                        .Wait(TestContext.Current.CancellationToken);
                    string printed = writer.ToString();
                    return WhiteSpace()
                        .Replace(printed, " ")
                        .Replace("( ", "(", StringComparison.Ordinal)
                        .Replace(" )", ")", StringComparison.Ordinal)
                        .Replace(", ", " ", StringComparison.Ordinal)
                        .Trim();
                },
                StringComparer.Ordinal
            );

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(SchemaTests).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    [GeneratedRegex("^# -+\n# .+\n# -+$", RegexOptions.Multiline)]
    private static partial Regex AreaHeading();

    [GeneratedRegex(" $", RegexOptions.Multiline)]
    private static partial Regex TrailingSpace();

    [GeneratedRegex("^- `([^`]+)`", RegexOptions.Multiline)]
    private static partial Regex Coordinate();

    [GeneratedRegex("\"\"\".*?\"\"\"", RegexOptions.Singleline)]
    private static partial Regex Description();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();

    private sealed class AnyScalar : ScalarGraphType
    {
        public override object? ParseValue(object? value) => value;

        public override object? ParseLiteral(GraphQLValue value) => value.ToString();
    }
}
