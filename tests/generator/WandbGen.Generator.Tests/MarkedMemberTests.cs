using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace WandbGen.Generator.Tests;

/// <summary>
/// What a user's member can carry that makes a use of it a warning or an error: emitted code has neither, and what cannot be used is told
/// where it is declared.
/// </summary>
public sealed class MarkedMemberTests
{
    private const string Usings = """
        using System;
        using System.Diagnostics.CodeAnalysis;
        using System.Runtime.Versioning;
        using System.Threading.Tasks;
        using WandbGen;

        """;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("[Obsolete]")]
    [InlineData("[Obsolete(\"Use another one.\")]")]
    [InlineData("[Obsolete(\"Use another one.\", false, DiagnosticId = \"APP001\")]")]
    [InlineData("[Experimental(\"APP001\")]")]
    [InlineData("[RequiresPreviewFeatures]")]
    [InlineData("[SupportedOSPlatform(\"windows\")]")]
    [InlineData("[UnsupportedOSPlatform(\"browser\")]")]
    [InlineData("[System.ComponentModel.EditorBrowsable(System.ComponentModel.EditorBrowsableState.Never)]")]
    [InlineData("[CLSCompliant(false)]")]
    public async Task Emitted_code_has_no_warning_for_what_stands_on_a_member(string attribute)
    {
        bool isOfMembers = !attribute.Contains("Platform", StringComparison.Ordinal);
        Compiled compiled = Compiled.From(
            $$"""
            {{Usings}}
            public enum Kind { Small, {{attribute}} Large }
            {{attribute}} public enum Size { Small, Large }
            [WandbObject] public sealed partial record Shop
            {
                public required string Id { get; init; }
                {{attribute}} public string? Name { get; init; }
                public Kind Kind { get; init; }
                {{attribute}}
                [WandbField("kind")] public Size Size { get; init; }
                [WandbField("rating")] public double? Stars { get; {{(isOfMembers && attribute[1] == 'O' ? attribute : "")}} init; }
            }
            [WandbObject("Item")] public sealed partial class Thing
            {
                {{attribute}} public Thing() { }
                public string? Name { get; init; }
            }
            {{attribute}} [WandbObject("Item")] public sealed partial record Whole(string Name);
            {{attribute}} [WandbInput("RenameInput")] public sealed partial record Rename
            {
                public required string Id { get; init; }
                public required string Name { get; init; }
                {{attribute}} public int? Count { get; init; }
            }
            {{attribute}} [WandbHistoryRow] public sealed partial record Row { {{attribute}} public double Loss { get; init; } }
            {{attribute}} [WandbCollection<Whole>("shop(name: $name) { items(kind: $kind) }")] [WandbVariable<Size>("kind")]
            public sealed partial class Wholes;
            [WandbCollection<Thing>("shop(name: $name) { items }")] public sealed partial class Things;
            public static partial class Api
            {
                {{attribute}} [WandbMutation("rename(input: $input) { ok }")]
                public static partial Task<bool> RenameAsync(WandbClient client, Rename input);
                [WandbQuery("shop(name: $name)")] public static partial Task<Shop?> FindAsync(WandbClient client, string name);
            }
            """,
            TestSchema.Text
        );

        Assert.Empty(
            compiled
                .Output.GetDiagnostics(CancellationToken)
                .Where(static diagnostic =>
                    diagnostic.Severity > DiagnosticSeverity.Hidden
                    && !diagnostic.IsSuppressed
                    && diagnostic.Location.SourceTree?.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) == true
                )
        );
        Assert.Empty(await compiled.DiagnosticsAsync());
    }

    [Theory]
    [InlineData(
        "[WandbObject] public partial record Shop { [Obsolete(\"x\", true)] public string? Name { get; init; } }",
        "WBG0068 [Name] 'Name' is obsolete as an error, and emitted code uses it: write [Obsolete(\"…\")] without 'true'"
    )]
    [InlineData(
        "[WandbObject] public partial record Shop { public string? Name { get; [Obsolete(\"x\", true)] init; } }",
        "WBG0068 [Name] 'Name' is obsolete as an error, and emitted code uses it: write [Obsolete(\"…\")] without 'true'"
    )]
    [InlineData(
        "[WandbObject] public partial record Shop([property: Obsolete(\"x\", true)] string Name);",
        "WBG0068 [Name] 'Name' is obsolete as an error, and emitted code uses it: write [Obsolete(\"…\")] without 'true'"
    )]
    [InlineData(
        "[Obsolete(\"x\", true)] public enum Kind { Small, Large } [WandbObject] public partial record Shop { "
            + "[Obsolete] public Kind Kind { "
            + "get; init; } }",
        "WBG0068 [Kind] 'Kind' uses a type that is obsolete as an error, as emitted code would: write [Obsolete(\"…\")] "
            + "at the type without "
            + "'true'"
    )]
    [InlineData(
        "[WandbObject] public partial class Shop { [Obsolete(\"x\", true)] public Shop() { } public string? Name { get; init; } }",
        "WBG0069 [Shop] 'Shop' cannot be created: its constructor is obsolete as an error: write [Obsolete(\"…\")] without 'true'"
    )]
    [InlineData(
        "[WandbInput] public partial record RenameInput { public required string Id { get; init; } public required string Name { get; "
            + "init; } public int? Count { [Obsolete(\"x\", true)] get; init; } }",
        "WBG0068 [Count] 'Count' is obsolete as an error, and emitted code uses it: write [Obsolete(\"…\")] without 'true'"
    )]
    [InlineData(
        "[WandbHistoryRow] public partial record Row { [Obsolete(\"x\", true)] public double Loss { get; init; } }",
        "WBG0068 [Loss] 'Loss' is obsolete as an error, and emitted code uses it: write [Obsolete(\"…\")] without 'true'"
    )]
    [InlineData(
        "[Obsolete(\"x\", true), WandbObject] public partial record Item { public string? Name { get; init; } } [Obsolete, "
            + "WandbCollection<Item>(\"shop(name: $name) { items }\")] public partial class Items;",
        "WBG0068 [Items] 'Items' uses a type that is obsolete as an error, as emitted code would: write [Obsolete(\"…\")] at the type "
            + "without 'true'"
    )]
    [InlineData(
        "[Obsolete(\"x\", true)] public enum Kind { Small, Large } public static partial class Api { [Obsolete, "
            + "WandbQuery(\"shop(name: "
            + "\\\"x\\\") { items(kind: $kind) { totalCount } }\")] public static partial Task<int?> A(WandbClient "
            + "client, Kind? kind); }",
        "WBG0068 [kind] 'kind' uses a type that is obsolete as an error, as emitted code would: write [Obsolete(\"…\")] "
            + "at the type without "
            + "'true'"
    )]
    [InlineData(
        "[WandbObject(\"Item\")] public abstract partial record Node { public required string Id { get; init; } } "
            + "[WandbVariant] public sealed partial record Other : Node { public string? Name { get; init; } } "
            + "[Obsolete(\"x\", true)] public sealed partial record Other;",
        "WBG0068 [Other] 'Other' is obsolete as an error, and emitted code uses it: write [Obsolete(\"…\")] without 'true'"
    )]
    // What is obsolete itself may use what is.
    [InlineData("[Obsolete, WandbObject] public partial record Shop { [Obsolete(\"x\", true)] public string? Name { get; init; } }")]
    // A member of an enum is its number.
    [InlineData(
        "public enum Kind { Small, [Obsolete(\"x\", true)] Large, [Obsolete(\"x\", true)] Unknown } [WandbObject] "
            + "public partial record Shop "
            + "{ public Kind Kind { get; init; } }"
    )]
    public async Task What_is_obsolete_as_an_error_is_told_where_it_is_declared(string declaration, params string[] expected)
    {
        Compiled compiled = Compiled.From(Usings + declaration, TestSchema.Text);

        Assert.Equal(expected, await compiled.DiagnosticsAsync());
        Assert.Empty(
            compiled
                .Output.GetDiagnostics(CancellationToken)
                .Where(static diagnostic =>
                    diagnostic.Severity == DiagnosticSeverity.Error
                    && diagnostic.Location.SourceTree?.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) == true
                )
        );
    }

    [Theory]
    [InlineData(
        "public string? Name { get; [RequiresUnreferencedCode(\"x\")] init; }",
        "WBG0088 [Name] 'Name' has [RequiresUnreferencedCode], and emitted code uses it: a program that is trimmed may fail there"
    )]
    [InlineData(
        "public string? Name { get; [RequiresDynamicCode(\"x\")] init; }",
        "WBG0088 [Name] 'Name' has [RequiresDynamicCode], and emitted code uses it: a program that is compiled ahead of "
            + "time may fail there"
    )]
    [InlineData(
        "[RequiresAssemblyFiles] public string? Name { get; init; }",
        "WBG0088 [Name] 'Name' has [RequiresAssemblyFiles], and emitted code uses it: a program that is one file may fail there"
    )]
    [InlineData(
        "public string? Name { get; init; } [RequiresUnreferencedCode(\"x\")] public Shop() { }",
        "WBG0088 [Shop] 'Shop' has [RequiresUnreferencedCode], and emitted code uses it: a program that is trimmed may fail there"
    )]
    // It is never called.
    [InlineData("public string? Name { [RequiresUnreferencedCode(\"x\")] get; init; }")]
    public async Task What_is_not_safe_when_it_is_published_is_told_at_the_member(string member, params string[] expected) =>
        Assert.Equal(
            expected,
            await Compiled
                .From($"{Usings}[WandbObject] public partial class Shop {{ {member} }}", TestSchema.Text)
                .IsClean()
                .DiagnosticsAsync()
        );

    [Theory]
    [InlineData(LanguageVersion.CSharp9, "9.0")]
    [InlineData(LanguageVersion.CSharp11, "11.0")]
    [InlineData(LanguageVersion.CSharp12, null)]
    [InlineData(LanguageVersion.CSharp13, null)]
    [InlineData(LanguageVersion.Latest, null)]
    public void An_old_version_of_the_language_is_told_by_the_generator(LanguageVersion version, string? told)
    {
        var options = new CSharpParseOptions(version);
        CSharpCompilation compilation = Compiled.Compile();
        compilation = compilation.AddSyntaxTrees(
            CSharpSyntaxTree.ParseText(
                Usings
                    + "[WandbObject] public sealed partial class Shop { public string? Name { get; set; } "
                    + "public Kind? Kind { get; set; } }\n"
                    + "public enum Kind { Small, Large }\n"
                    + "[WandbInput] public sealed partial class RenameInput { public string Id { get; set; } = \"\"; "
                    + "public string Name { get; set; } = \"\"; }\n"
                    + "[WandbHistoryRow] public sealed partial class Row { public double Loss { get; set; } }\n"
                    + "public static partial class Api { [WandbQuery(\"shop(name: $name)\")] "
                    + "public static partial Task<Shop?> A(WandbClient client, string name); }\n"
                    + (version >= LanguageVersion.CSharp11 ? "[WandbCollection<Shop>(\"viewer\")] public partial class None { }" : ""),
                options,
                "User.cs",
                System.Text.Encoding.UTF8,
                CancellationToken
            )
        );
        CSharpGeneratorDriver
            .Create([new WandbGenerator().AsSourceGenerator()], [new SchemaText()], options)
            .RunGeneratorsAndUpdateCompilation(
                compilation,
                out Compilation output,
                out System.Collections.Immutable.ImmutableArray<Diagnostic> diagnostics,
                CancellationToken
            );

        if (told is null)
        {
            Assert.Empty(diagnostics);
            Assert.DoesNotContain(
                output.GetDiagnostics(CancellationToken),
                static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error
            );
        }
        else
        {
            // Once, however much is declared.
            Diagnostic diagnostic = Assert.Single(diagnostics);
            Assert.Equal("WBG0087", diagnostic.Id);
            Assert.Equal(
                $"Emitted code is C# 12, and the project's LangVersion is {told}: remove LangVersion, or set it to 12 or a later version",
                diagnostic.GetMessage(CultureInfo.InvariantCulture)
            );
            Assert.Single(output.SyntaxTrees);
        }
    }

    private sealed class SchemaText : AdditionalText
    {
        public override string Path => "test.graphql";

        public override Microsoft.CodeAnalysis.Text.SourceText GetText(CancellationToken cancellationToken = default) =>
            Microsoft.CodeAnalysis.Text.SourceText.From(TestSchema.Text, System.Text.Encoding.UTF8);
    }
}
