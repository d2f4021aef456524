using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace WandbGen.Benchmarks.Generator;

/// <summary>A project with collections, each with its item in a file of its own, and one file that has nothing to do with them.</summary>
internal sealed class UserProject
{
    private const string Unrelated =
        "namespace User; public static class Unrelated { public static int Add(int left, int right) => left + right; }";

    // What people ask W&B for, in turn; the first has the fields that the figures for listing files are measured with.
    private static readonly string[] s_declarations =
    [
        """"
            using System;
            using WandbGen;
            namespace User;

            /// <summary>A file.</summary>
            [WandbObject("File")]
            public sealed partial record File$
            {
                public required string Id { get; init; }
                public required string Name { get; init; }
                [WandbField("url(upload: $upload)")] public string? Url { get; init; }
                public string? DirectUrl { get; init; }
                [WandbField("sizeBytes")] public long Size { get; init; }
                [WandbField("mimetype")] public string? MimeType { get; init; }
                public DateTimeOffset? UpdatedAt { get; init; }
                public string? Md5 { get; init; }
                [WandbContext] internal WandbClient? Client { get; init; }
            }

            /// <summary>A run's files.</summary>
            [WandbCollection<File$>("""
                query Files($entity: String!, $project: String!, $run: String!, $pattern: String, $upload: Boolean) {
                  project(name: $project, entityName: $entity) {
                    run(name: $run) {
                      fileCount @total
                      files(pattern: $pattern)
                    }
                  }
                }
                """)]
            public sealed partial class Files$;
            """",
        """"
            using System;
            using WandbGen;
            namespace User;

            /// <summary>A sweep.</summary>
            [WandbObject("Sweep")]
            public sealed partial record Sweep$
            {
                public required string Name { get; init; }
                public required string State { get; init; }
                public string? Description { get; init; }
                public int RunCount { get; init; }
                [WandbField("bestLoss")] public double? Loss { get; init; }
                public DateTimeOffset CreatedAt { get; init; }
            }

            /// <summary>A project's sweeps.</summary>
            [WandbCollection<Sweep$>("""
                query Sweeps($entity: String!, $project: String!) {
                  project(name: $project, entityName: $entity) {
                    totalSweeps @total
                    sweeps
                  }
                }
                """)]
            public sealed partial class Sweeps$;
            """",
        """"
            using System;
            using System.Collections.Generic;
            using System.Text.Json;
            using WandbGen;
            namespace User;

            /// <summary>A run.</summary>
            [WandbObject("Run")]
            public sealed partial record Run$
            {
                public required string Id { get; init; }
                public required string Name { get; init; }
                public string? DisplayName { get; init; }
                public DateTimeOffset CreatedAt { get; init; }
                public DateTimeOffset? HeartbeatAt { get; init; }
                public JsonElement? Config { get; init; }
                public IReadOnlyList<int>? GroupCounts { get; init; }
                [WandbField("project.name")] public string? Project { get; init; }
            }

            /// <summary>A project's runs.</summary>
            [WandbCollection<Run$>("query Runs($entity: String!, $project: String!, $filters: JSONString) {"
                + " project(name: $project, entityName: $entity) { runs(filters: $filters) } }")]
            public sealed partial class Runs$;
            """",
        """"
            using WandbGen;
            namespace User;

            /// <summary>Somebody's project.</summary>
            [WandbObject("Project")]
            public sealed partial record Project$(string Id, string Name,
              [property: WandbField("entity.name")] string Owner, string? Description);

            /// <summary>Somebody's projects.</summary>
            [WandbCollection<Project$>("projects(entityName: $entity)")]
            public sealed partial class Projects$;
            """",
    ];

    private static readonly string[] s_sides = ["left - right", "right - left"];
    private static readonly string[] s_names = ["Digest", "StoragePath"];
    private static readonly CSharpParseOptions s_parse = new(LanguageVersion.CSharp14);

    private static readonly MetadataReference[] s_references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Append(typeof(WandbClient).Assembly.Location)
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    // Two of each, in turn: an edit that was seen already is none.
    private readonly SyntaxTree[] _editedBodies =
    [
        .. s_sides.Select(static side => Parse(Unrelated.Replace("left + right", side, StringComparison.Ordinal))),
    ];
    private readonly SyntaxTree[] _editedFiles =
    [
        .. s_sides.Select(static side => Parse($"{Unrelated} public static class Added {{ public const string Text = \"{side}\"; }}")),
    ];
    private readonly SyntaxTree[] _editedClasses =
    [
        .. s_names.Select(static name => Parse(Declaration(0).Replace("string? Md5", $"string? {name}", StringComparison.Ordinal))),
    ];
    private int _changes;

    public UserProject(int collections, int schemaCopies)
    {
        Compilation = CSharpCompilation.Create(
            "User",
            Enumerable.Range(0, collections).Select(Declaration).Append(Unrelated).Select(Parse),
            s_references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable)
        );
        Schema = SchemaText(schemaCopies);
    }

    public CSharpCompilation Compilation { get; }

    public string Schema { get; }

    /// <summary>W&amp;B's schema; with more copies it has all its types several times, under other names.</summary>
    public static string SchemaText(int copies)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("wandb.graphql")!);
        string text = reader.ReadToEnd();
        string names = string.Join(
            '|',
            Regex
                .Matches(text, @"^(?:type|interface|union|enum|input|scalar|directive) @?(\w+)", RegexOptions.Multiline)
                .Select(static match => match.Groups[1].Value)
        );
        var types = new Regex($@"\b(?:{names})\b");
        var all = new StringBuilder(text);
        for (int copy = 2; copy <= copies; copy++)
        {
            all.Append('\n').Append(types.Replace(text, match => string.Create(CultureInfo.InvariantCulture, $"{match.Value}_{copy}")));
        }

        return all.ToString();
    }

    public static AdditionalText File(string text) => new SchemaFile(text);

    /// <summary>The same schema as a text that nobody has seen yet.</summary>
    public AdditionalText NewSchema() => File(string.Create(CultureInfo.InvariantCulture, $"{Schema}\n# {++_changes}\n"));

    /// <summary>The schema with another field, which no declaration selects.</summary>
    public AdditionalText EditedSchema() =>
        File(string.Create(CultureInfo.InvariantCulture, $"{Schema}\nextend type Query {{ added{++_changes}: Int }}\n"));

    /// <summary>The same project, of which the compiler knows nothing yet.</summary>
    public CSharpCompilation Fresh() => Compilation.Clone();

    /// <summary>Somebody types in a method that has nothing to do with collections.</summary>
    public CSharpCompilation EditBody() => Replace(^1, _editedBodies);

    /// <summary>Somebody adds a type that has nothing to do with collections.</summary>
    public CSharpCompilation AddType() => Replace(^1, _editedFiles);

    /// <summary>One object selects another field.</summary>
    public CSharpCompilation EditOneClass() => Replace(0, _editedClasses);

    private CSharpCompilation Replace(Index tree, SyntaxTree[] edits) =>
        Compilation.ReplaceSyntaxTree(Compilation.SyntaxTrees[tree], edits[++_changes % edits.Length]);

    private static string Declaration(int index) =>
        s_declarations[index % s_declarations.Length]
            .Replace("$\n", string.Create(CultureInfo.InvariantCulture, $"{index}\n"), StringComparison.Ordinal)
            .Replace("$;", string.Create(CultureInfo.InvariantCulture, $"{index};"), StringComparison.Ordinal)
            .Replace("$(string", string.Create(CultureInfo.InvariantCulture, $"{index}(string"), StringComparison.Ordinal)
            .Replace("$>", string.Create(CultureInfo.InvariantCulture, $"{index}>"), StringComparison.Ordinal);

    private static SyntaxTree Parse(string text) => CSharpSyntaxTree.ParseText(text, s_parse);

    private sealed class SchemaFile(string text) : AdditionalText
    {
        private readonly SourceText _text = SourceText.From(text, Encoding.UTF8);

        public override string Path => "wandb.graphql";

        public override SourceText GetText(CancellationToken cancellationToken = default) => _text;
    }
}
