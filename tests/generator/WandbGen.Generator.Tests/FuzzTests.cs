using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using WandbGen.Generator.Analysis;
using WandbGen.Generator.Declarations;
using WandbGen.Generator.Problems;

namespace WandbGen.Generator.Tests;

/// <summary>
/// Whatever is declared, the project keeps its other generated code, and an emitted file has no error that is not explained by one of ours
/// in its declaration.
/// WANDBGEN_FUZZ=10000 runs that many rounds instead of fifty, from WANDBGEN_FUZZ_SEED on; 2,500 from the seeds 1,
/// 2501, 5001 and 7501 are the same in pieces.
/// </summary>
public sealed class FuzzTests
{
    private const int Rounds = 50;

    internal const string Declarations = """
        using WandbGen;
        namespace Shops;

        public enum Kind { Small, Large }

        public abstract class Base { public string? Name { get; private init; } }

        public abstract class OwnCollection : PagedCollection<Item> {
          protected OwnCollection(WandbClient client, int? pageSize) : base(client, pageSize) { } }

        [WandbObject]
        public sealed partial record Item
        {
            public required string Id { get; init; }
            public required string Name { get; init; }
            [WandbField("price(currency: $currency)")] public double? Price { get; init; }
            [WandbField("image(width: 100)")] public string? Image { get; init; }
            [WandbContext] public long Number { get; init; }
        }

        [WandbObject("Shop")]
        public sealed partial record Corner(string Id, Kind Kind, [property: WandbField("owner.name")] string? Owner)
        {
            public System.Collections.Generic.IReadOnlyList<string?>? Labels { get; init; }
        }

        [WandbCollection<Item>("query Items($shop: String!, $currency: String) {"
            + " shop(name: $shop) { number itemCount @total items(kind: LARGE, order: \"-name\") } }")]
        public sealed partial class Items
        {
            public string Note { get; set; } = "";
        }

        [WandbObject] public abstract partial record Node { public required string Id { get; init; } }
        [WandbVariant("File")] public sealed partial record FileNode : Node { public int Size { get; init; } }
        [WandbVariant] public sealed partial record OtherNode : Node;

        [WandbCollection<Node>("nodes(kind: $kind)")]
        public sealed partial class Nodes;

        [WandbObject] public sealed partial record Order { public required string Id { get; init; } }

        public sealed class ItemOrder : SortOrder<ItemOrder> { public static ItemOrder Name => By("name"); }

        [WandbObject("Item")]
        public sealed partial record Stocked
        {
            public required string Id { get; init; }
            [WandbField("size @include(if: $sizes)")] public long? Size { get; init; }
            [WandbContext("shopName", "$shop"), WandbField("name")] public required string Shop { get; init; }
            [WandbContext] public int? Weight { get; init; }
            [WandbField("price", Converter = typeof(Cents))] public int? Price { get; init; }
            [WandbField("image(width: 1) @skip(if: $sizes)"), RequiresServerFeature("IMAGES")] public string? Image { get; init; }
        }

        internal abstract class Cents : IScalarConverter<int>
        {
            public static int Read(ref System.Text.Json.Utf8JsonReader reader) => 0;
            public static void Write(System.Text.Json.Utf8JsonWriter writer, int value) { }
        }

        [WandbCollection<Stocked>("query Stock($shop: String!, $sizes: Boolean!, $kind: Kind = LARGE, $order: String) {"
            + " shop(name: $shop) { shopName: name @skip(if: $sizes) items(kind: $kind, order: $order) { edges { weight node } } } }")]
        [WandbVariable<GraphQLEnum<Kind>>("kind"), WandbVariable<ItemOrder>("order")]
        [RequiresServerFeature("STOCK")]
        public sealed partial class Stock;

        [WandbCollection<Order>("viewer { orders }")]
        public sealed partial class Orders
        {
            public Orders(WandbClient client) : this(client, 10) { }
        }

        [WandbObject("Shop")]
        public sealed partial record Labels
        {
            [WandbField("items(first: 3).name")] public string[]? ItemNames { get; init; }
            [WandbField("owner.orders(first: 2).total")] public System.Collections.Generic.IReadOnlyList<double>? Totals { get; init; }
            [WandbField("stock.edges.node.size")] public System.Collections.Generic.List<long?>? Sizes { get; init; }
        }

        [WandbCollection<Item>("rows { number: count info { more } rows }")]
        [WandbPaging(Page = "page", Size = "perPage", HasMore = "more")]
        public sealed partial class Numbered;

        [WandbCollection<Kind>("rows { count next kinds }"), WandbPaging(Cursor = "cursor", Next = "next")]
        public sealed partial class Kinds;

        [WandbCollection<string>("rows { count steps }"), WandbPaging(From = "min", To = "max", Last = "count")]
        public sealed partial class Steps;

        [WandbCollection<string>("shop(name: $shop) { items { totalCount @total edges { node { name } } } }")]
        public sealed partial class ItemNames;

        [WandbCollection<Item>("rows { number: count backward }"), WandbPaging(Backward = true)]
        public sealed partial class Ends;

        [WandbCollection<Order>("outer { edges { node { shops { nodes { owner { orders } } } } } }")]
        public sealed partial class Deep;

        [WandbCollection<Order>(Document = "Doc.graphql", OperationName = "Orders")]
        public sealed partial class OrdersOfDocument;

        [WandbInput]
        public sealed partial record RenameInput
        {
            public required string Id { get; init; }
            public required string Name { get; init; }
            public Optional<int> Count { get; init; }
        }

        public partial class Operations
        {
            private readonly WandbClient _client = null!;

            [WandbQuery("shop(name: $name) { number itemCount items }")]
            public partial System.Threading.Tasks.Task<System.Collections.Generic.IReadOnlyList<Item>?> ItemsAsync(string name,
              string? currency, System.Threading.CancellationToken cancellationToken = default);

            [WandbQuery("shop(name: $name) { stock { edges { node { name } } } }")]
            public partial System.Threading.Tasks.Task<string?[]?> NamesAsync(string name);
        }

        public static partial class Extensions
        {
            [WandbQuery("shop(name: $name)")]
            public static partial System.Threading.Tasks.Task<Corner?> ShopAsync(this WandbClient client,
              string name, System.Threading.CancellationToken cancellationToken = default);

            [WandbQuery(Document = "Doc.graphql", OperationName = "Corner")]
            public static partial System.Threading.Tasks.Task<Corner?> CornerAsync(this WandbClient client, string name, bool owned);

            [WandbQuery("viewer { orders { nodes { total } } }", Document = "Doc.graphql", OperationName = "Orders")]
            public static partial System.Threading.Tasks.Task<System.Collections.Generic.IReadOnlyList<double?>?> TotalsAsync(
              WandbClient client, int? first, string? after);

            [WandbMutation("rename(input: $input) { ok }")]
            public static partial System.Threading.Tasks.ValueTask<bool> RenameAsync(WandbClient client, RenameInput input);
        }
        """;

    internal const string Document = """
        query Corner($name: String!, $owned: Boolean!) {
          shop(name: $name) { id kind ...Rest }
        }
        fragment Rest on Shop { owner @include(if: $owned) { name } labels }
        query Orders($first: Int, $after: String) {
          viewer {
            orders(first: $first, after: $after) {
              nodes { id total }
              pageInfo { hasNextPage endCursor }
            }
          }
        }
        """;

    // What the test schema has none of: an interface.
    internal static readonly string Schema =
        TestSchema.Text
        + """

            extend type Query { nodes(kind: Kind, first: Int, after: String): NodeConnection! }
            interface Node { id: ID! }
            type File implements Node { id: ID! size: Int! }
            type NodeConnection { nodes: [Node] pageInfo: PageInfo! }
            extend type Query { rows(page: Int, perPage: Int, cursor: String): Rows
              outer(first: Int, after: String): OuterConnection! }
            type Rows { count: Int64! info: Info next: String rows: [Item!]! kinds: [Kind] steps(min: Int, max: Int): [String!]!
              backward(last: Int, before: String): BackwardConnection! }
            type Info { more: Boolean! }
            type BackwardConnection { nodes: [Item] pageInfo: BackwardInfo! }
            type BackwardInfo { hasPreviousPage: Boolean! startCursor: String }
            type OuterConnection { edges: [OuterEdge!]! pageInfo: PageInfo! }
            type OuterEdge { cursor: String! node: Outer }
            type Outer { shops(first: Int, after: String): ShopConnection }
            type ShopConnection { nodes: [Shop!]! pageInfo: PageInfo! }
            """;

    [Fact]
    public async Task What_is_mutated_is_valid_before() =>
        Assert.DoesNotContain(
            await Compile([Declarations], Schema, Document).IsClean().DiagnosticsAsync(),
            static diagnostic => !diagnostic.StartsWith("WBG0052", StringComparison.Ordinal)
        );

    // Clashes are looked for by these names.
    [Fact]
    public void The_names_of_emitted_members_are_known()
    {
        Compiled compiled = Compile([Declarations], Schema, Document);

        IEnumerable<string> names = compiled
            .Output.SyntaxTrees.Where(EmittedFile.Is)
            .SelectMany(static tree =>
                tree.GetRoot(TestContext.Current.CancellationToken).DescendantNodes().OfType<TypeDeclarationSyntax>()
            )
            .Where(static type => type.Modifiers.Any(SyntaxKind.PartialKeyword))
            .SelectMany(static type => type.Members)
            .SelectMany(
                static IEnumerable<string> (member) =>
                    member switch
                    {
                        FieldDeclarationSyntax field => field.Declaration.Variables.Select(static variable => variable.Identifier.Text),
                        MethodDeclarationSyntax { ExplicitInterfaceSpecifier: null } method
                            when !method.Modifiers.Any(SyntaxKind.PartialKeyword) => [method.Identifier.Text],
                        PropertyDeclarationSyntax { ExplicitInterfaceSpecifier: null } property => [property.Identifier.Text],
                        TypeDeclarationSyntax type when !type.Modifiers.Any(SyntaxKind.PartialKeyword) => [type.Identifier.Text],
                        _ => [],
                    }
            )
            .Where(static name => !name.StartsWith('_') && name != "CountAsync")
            .Distinct();
        Assert.All(names, static name => Assert.True(EmittedMembers.MayBeEmitted(name), name));
    }

    [Fact]
    [Trait("Torture", "T118")]
    public async Task Whatever_is_declared_the_generator_goes_on_and_every_error_in_its_files_is_explained_in_the_declaration()
    {
        bool isLong = int.TryParse(Environment.GetEnvironmentVariable("WANDBGEN_FUZZ"), CultureInfo.InvariantCulture, out int rounds);
        int first = int.TryParse(Environment.GetEnvironmentVariable("WANDBGEN_FUZZ_SEED"), CultureInfo.InvariantCulture, out int seed)
            ? seed
            : 1;
        ConcurrentDictionary<string, string> failures = new(StringComparer.Ordinal);

        await Parallel.ForEachAsync(
            Enumerable.Range(first, isLong ? rounds : Rounds),
            new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = TestContext.Current.CancellationToken },
            async (round, cancellationToken) =>
            {
                (string[] sources, string schema, string document) = Mutate(round);
                if (await FindFailureAsync(sources, schema, document, cancellationToken) is var (kind, details))
                {
                    failures.TryAdd(kind, $"seed {round}: {details}\n{string.Join("\n// ---\n", sources)}\n{document}");
                }
            }
        );

        Assert.True(
            failures.IsEmpty,
            string.Join(
                "\n\n",
                failures
                    .OrderBy(static failure => failure.Key, StringComparer.Ordinal)
                    .Select(static failure => $"=== {failure.Key}\n{failure.Value}")
            )
        );
    }

    private static Compiled Compile(string[] sources, string schema, string document) =>
        Compiled.From(sources, [("test", schema), ("Doc", document)]);

    private static (string[] Sources, string Schema, string Document) Mutate(int seed)
    {
        var random = new Random(seed);
        var declarations = new DeclarationMutator(random);
        var files = new FileMutator(random);
        var schemas = new SchemaMutator(random);
        (string source, string schema, string document) = (Declarations, Schema, Document);
        List<string> others = [];
        for (int edits = random.Next(1, 4); edits > 0; edits--)
        {
            switch (random.Next(20))
            {
                case < 9:
                    source = declarations.MutateDeclarations(source);
                    break;
                case < 13:
                    source = declarations.MutateTexts(source);
                    break;
                case < 15:
                    source = files.MutateFile(source);
                    break;
                case 15:
                    others.Add(files.AddFile());
                    break;
                case 16:
                    schema = random.Next(2) == 0 ? schemas.MutateSchema(schema) : schemas.AddDefinition(schema);
                    break;
                case 17:
                    document = schemas.MutateDocument(document);
                    break;
                default:
                    (source, schema, document) = schemas.Rename(source, schema, document);
                    break;
            }
        }

        return ([source, .. others], schema, document);
    }

    private static async Task<(string Kind, string Details)?> FindFailureAsync(
        string[] sources,
        string schema,
        string document,
        CancellationToken cancellationToken
    )
    {
        Compiled compiled;
        try
        {
            // Generates twice, and asserts that the generator reports nothing, throws nothing and gives the same bytes.
            compiled = Compile(sources, schema, document);
        }
        catch (Exception failure)
        {
            return ("generator", failure.ToString());
        }

        // The compiler's and ours at once: every body is bound once.
        ImmutableArray<Diagnostic> all = await compiled
            .Output.WithAnalyzers([new WandbAnalyzer()], compiled.Options)
            .GetAllDiagnosticsAsync(cancellationToken);
        Diagnostic[] ours = [.. all.Where(static diagnostic => IsOurs(diagnostic)), .. compiled.Result.Diagnostics];
        if (ours.FirstOrDefault(static diagnostic => diagnostic.Id == "AD0001" || diagnostic.Id == Descriptors.Internal.Id) is { } crash)
        {
            return ("analyzer", crash.ToString());
        }

        if (
            !Array.Exists(sources, static source => source.Contains("Injected", StringComparison.Ordinal))
            && compiled.Output.GetSymbolsWithName("Injected", cancellationToken: cancellationToken).Any()
        )
        {
            return ("injected", "");
        }

        // The compiler reports a file that does not parse, and the meaning of its declarations is unknown.
        if (
            compiled.Input.SyntaxTrees.Any(tree =>
                tree.GetDiagnostics(cancellationToken).Any(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            )
        )
        {
            return null;
        }

        foreach (
            Diagnostic error in all.Where(static diagnostic =>
                diagnostic.Severity == DiagnosticSeverity.Error && !IsOurs(diagnostic) && EmittedFile.Is(diagnostic.Location.SourceTree)
            )
        )
        {
            if (!IsExplained(error, compiled, ours, cancellationToken))
            {
                string line = error
                    .Location.SourceTree!.GetText(cancellationToken)
                    .Lines.GetLineFromPosition(error.Location.SourceSpan.Start)
                    .ToString();
                return (error.Id, $"{error}\n{line}\nours: {string.Join('\n', ours.AsEnumerable())}");
            }
        }

        return null;
    }

    private static bool IsOurs(Diagnostic diagnostic) =>
        diagnostic.Id == "AD0001" || diagnostic.Id.StartsWith("WBG", StringComparison.Ordinal);

    private static bool IsExplained(Diagnostic error, Compiled compiled, Diagnostic[] ours, CancellationToken cancellationToken)
    {
        SyntaxTree emitted = error.Location.SourceTree!;
        SemanticModel model = compiled.Output.GetSemanticModel(emitted);
        // Containers first: the last type that the user wrote a part of is the declaration's.
        SyntaxReference[] parts =
        [
            .. emitted
                .GetRoot(cancellationToken)
                .DescendantNodes()
                .OfType<TypeDeclarationSyntax>()
                .Select(type =>
                    model
                        .GetDeclaredSymbol(type, cancellationToken)!
                        .DeclaringSyntaxReferences.Where(static reference => !EmittedFile.Is(reference.SyntaxTree))
                        .ToArray()
                )
                .LastOrDefault(static references => references.Length > 0)
                ?? [],
        ];
        return ours.Any(diagnostic =>
            diagnostic.Severity == DiagnosticSeverity.Error
            && Array.Exists(
                parts,
                part => part.SyntaxTree == diagnostic.Location.SourceTree && part.Span.Contains(diagnostic.Location.SourceSpan)
            )
        );
    }
}
