using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Tests.Schema;

/// <summary>The answer to an introspection query is a schema as much as SDL is.</summary>
public sealed class IntrospectionTests
{
    private static readonly string s_wandb = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "schema", "wandb.graphql"));

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public static TheoryData<string> Schemas => ["wandb", "test", "language", "odd"];

    [Theory]
    [MemberData(nameof(Schemas))]
    public void It_says_the_same_as_SDL(string name)
    {
        var sdl = SchemaModel.Parse("s", TextOf(name), CancellationToken);
        JsonObject introspection = Introspect(sdl);

        foreach (string json in (string[])[introspection.ToJsonString(), new JsonObject { ["data"] = introspection }.ToJsonString()])
        {
            var read = SchemaModel.Parse("s", json, CancellationToken);

            Assert.Empty(read.Problems);
            Assert.Equal(Describe(sdl), Describe(read));
        }
    }

    [Theory]
    [InlineData("github.json", "github")]
    [InlineData("github.graphql", "github")]
    public async Task A_project_takes_it_under_any_name(string file, string schema)
    {
        string json = Introspect(SchemaModel.Parse("s", TestSchema.Text, CancellationToken)).ToJsonString();
        Compiled compiled = Compiled
            .From(
                [
                    $"using WandbGen;\n[WandbObject(Schema = \"{schema}\")] public partial record Tag "
                        + "{ public required string Name { get; init; } }",
                ],
                [($"={file}", json), ("wandb", "type Query { a: Int }")]
            )
            .IsClean();

        Assert.Empty(await compiled.DiagnosticsAsync());
    }

    [Fact]
    public async Task Other_json_is_somebody_elses()
    {
        Compiled compiled = Compiled
            .From(
                ["using WandbGen;\n[WandbObject] public partial record Tag { public required string Name { get; init; } }"],
                [("test", TestSchema.Text), ("=appsettings.json", """{"Logging":{"Level":"None"}}"""), ("=list.json", "[1, 2]")]
            )
            .IsClean();

        Assert.Empty(await compiled.DiagnosticsAsync());
    }

    [Theory]
    [InlineData(
        """{"errors":[{"message":"introspection is off"}]}""",
        "The server answered with an error instead of a schema: introspection is off"
    )]
    [InlineData("""{"data":null,"errors":[{"message":"no"}]}""", "The server answered with an error instead of a schema: no")]
    [InlineData("""{"data":{"viewer":{}}}""", "This is JSON, but not the answer to an introspection query: it has no '__schema'")]
    [InlineData("""{"__schema":{"types":[{"kind":"OBJECT","name":"A } type B {"}]}}""", "'A } type B {' is no name")]
    [InlineData("""{"__schema":{"types":[{"kind":"NEW","name":"A"}]}}""", "the type 'A' has the kind 'NEW'")]
    [InlineData("""{"__schema":{"types":[""", "This is JSON that cannot be read: ")]
    [InlineData(
        """{"__schema":{"types":[{"kind":"OBJECT","name":"A","fields":[{"name":"b","type":{"kind":"NON_NULL","ofType":null}}]}]}}""",
        "the type of 'b' goes deeper than the query asked for"
    )]
    public void What_is_no_schema_is_told_at_the_beginning_of_the_file(string json, string expected)
    {
        SchemaProblem problem = Assert.Single(
            SchemaModel.Parse("s", json, CancellationToken).Problems,
            static problem => !problem.Message.Contains("no query type", StringComparison.OrdinalIgnoreCase)
        );

        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
        Assert.Equal(0, problem.Span.Start);
    }

    [Fact]
    public void A_mistake_in_it_is_a_problem_of_the_whole_file()
    {
        const string Json = """
            {"__schema":{"queryType":{"name":"Query"},"types":[{"kind":"OBJECT","name":"Query","fields":[
            {"name":"a","args":[],"type":{"kind":"OBJECT","name":"Missing"}},
            {"name":"b","args":[],"type":{"kind":"SCALAR","name":"Int"}}]}]}}
            """;

        SchemaProblem problem = Assert.Single(SchemaModel.Parse("s", Json, CancellationToken).Problems);

        Assert.Contains("Missing", problem.Message, StringComparison.Ordinal);
        Assert.Equal(default, problem.Span);
    }

    private static string TextOf(string name) =>
        name switch
        {
            "wandb" => s_wandb,
            "test" => TestSchema.Text,
            "language" => LanguageSchema.Text,
            _ => """"
                schema { query: Root }
                "A \"root\" \\ of \u00fc"
                type Root implements A & B {
                  a(x: [In!] = [{n: 1, t: "q\"}{", e: ON}], y: Float = 1.5e3): [[Int!]]!
                  b: U @deprecated(reason: "old \"one\"") }
                interface A { a(x: [In!], y: Float): [[Int!]]! }
                interface B implements A { a(x: [In!], y: Float): [[Int!]]! b: U }
                union U = Root
                enum E { """
                  many
                    lines
                  """ ON OFF @deprecated }
                input In { n: Int! = 1 t: String = "q\"}{" e: E = ON old: ID @deprecated(reason: "") }
                scalar Date
                directive @mark(with: [E!]! = [ON]) on FIELD | OBJECT
                """",
        };

    private static string Describe(SchemaModel schema)
    {
        var text = new StringBuilder($"{schema.QueryType?.Name} {schema.MutationType?.Name} {schema.SubscriptionType?.Name}\n");
        foreach (SchemaType type in schema.TypeNames.Order(StringComparer.Ordinal).Select(name => Find(schema, name)))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{type.Kind} {type.Name} ({type.Description}): {string.Join(",", type.Interfaces)} = "
            );
            text.Append(string.Join(",", type.PossibleTypes)).Append('\n');
            foreach (SchemaField field in type.Fields)
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"  {field.Name}: {field.Type} ({field.Description}) ({field.DeprecationReason})\n"
                );
                Describe(text, field.Arguments);
            }

            Describe(text, type.InputFields);
            foreach (SchemaEnumValue value in type.EnumValues)
            {
                text.Append(CultureInfo.InvariantCulture, $"  {value.Name} ({value.Description}) ({value.DeprecationReason})\n");
            }
        }

        foreach (SchemaDirective directive in schema.Directives)
        {
            text.Append(CultureInfo.InvariantCulture, $"@{directive.Name} ({directive.Description})\n");
            Describe(text, directive.Arguments);
        }

        return text.ToString();
    }

    private static void Describe(StringBuilder text, NamedList<SchemaArgument> arguments)
    {
        foreach (SchemaArgument argument in arguments)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"    {argument.Name}: {argument.Type} = {argument.DefaultValue} ({argument.Description}) "
            );
            text.Append(CultureInfo.InvariantCulture, $"({argument.DeprecationReason})\n");
        }
    }

    private static JsonObject Introspect(SchemaModel schema) =>
        new()
        {
            ["__schema"] = new JsonObject
            {
                ["queryType"] = Named(schema.QueryType?.Name),
                ["mutationType"] = Named(schema.MutationType?.Name),
                ["subscriptionType"] = Named(schema.SubscriptionType?.Name),
                ["types"] = List(
                    schema.TypeNames.Select(name => Find(schema, name)).Append(new SchemaType("__Type", SchemaTypeKind.Object)),
                    type => Introspect(schema, type)
                ),
                ["directives"] = List(
                    schema.Directives,
                    directive => new JsonObject
                    {
                        ["name"] = directive.Name,
                        ["description"] = directive.Description,
                        ["locations"] = new JsonArray("FIELD"),
                        ["args"] = List(directive.Arguments, argument => Introspect(schema, argument)),
                    }
                ),
            },
        };

    private static JsonObject Introspect(SchemaModel schema, SchemaType type) =>
        new()
        {
            ["kind"] = type.Kind is SchemaTypeKind.InputObject ? "INPUT_OBJECT" : type.Kind.ToString().ToUpperInvariant(),
            ["name"] = type.Name,
            ["description"] = type.Description,
            ["fields"] = type.Kind is SchemaTypeKind.Object or SchemaTypeKind.Interface
                ? List(
                    type.Fields,
                    field => new JsonObject
                    {
                        ["name"] = field.Name,
                        ["description"] = field.Description,
                        ["args"] = List(field.Arguments, argument => Introspect(schema, argument)),
                        ["type"] = Introspect(schema, field.Type),
                        ["isDeprecated"] = field.DeprecationReason is not null,
                        ["deprecationReason"] = field.DeprecationReason,
                    }
                )
                : null,
            ["inputFields"] = type.Kind is SchemaTypeKind.InputObject ? List(type.InputFields, field => Introspect(schema, field)) : null,
            ["interfaces"] = List(type.Interfaces, static name => Named(name)!),
            ["enumValues"] =
                type.Kind is SchemaTypeKind.Enum
                    ? List(
                        type.EnumValues,
                        static value => new JsonObject
                        {
                            ["name"] = value.Name,
                            ["description"] = value.Description,
                            ["isDeprecated"] = value.DeprecationReason is not null,
                            ["deprecationReason"] = value.DeprecationReason,
                        }
                    )
                    : null,
            ["possibleTypes"] = List(type.PossibleTypes, static name => Named(name)!),
        };

    private static JsonObject Introspect(SchemaModel schema, SchemaArgument argument) =>
        new()
        {
            ["name"] = argument.Name,
            ["description"] = argument.Description,
            ["type"] = Introspect(schema, argument.Type),
            ["defaultValue"] = argument.DefaultValue?.ToString(),
            ["isDeprecated"] = argument.DeprecationReason is not null,
            ["deprecationReason"] = argument.DeprecationReason,
        };

    private static JsonObject Introspect(SchemaModel schema, GraphQL.TypeReference type) =>
        type switch
        {
            { IsNonNull: true } => new JsonObject
            {
                ["kind"] = "NON_NULL",
                ["name"] = null,
                ["ofType"] = Introspect(schema, type with { IsNonNull = false }),
            },
            { Element: { } element } => new JsonObject
            {
                ["kind"] = "LIST",
                ["name"] = null,
                ["ofType"] = Introspect(schema, element),
            },
            _ => new JsonObject
            {
                ["kind"] = Find(schema, type.Name).Kind.ToString().ToUpperInvariant(),
                ["name"] = type.Name,
                ["ofType"] = null,
            },
        };

    private static JsonObject? Named(string? name) => name is null ? null : new JsonObject { ["name"] = name };

    private static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonNode> write) => [.. items.Select(write)];

    private static SchemaType Find(SchemaModel schema, string name)
    {
        Assert.True(schema.TryGetType(name, out SchemaType? type));
        return type;
    }
}
