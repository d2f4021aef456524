using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace WandbGen.Generator.Tests;

/// <summary>Changes what stands around declarations: namespaces, aliases, directives, attributes of the assembly, and other files whose
/// names could be taken for those that emitted code means.</summary>
internal sealed class FileMutator(Random random)
{
    private static readonly string[] s_namespaces =
    [
        "Shops.Items",
        "WandbGen",
        "WandbGen.CompilerServices",
        "System",
        "System.Shops",
        "Shops.System",
        "Shops.WandbGen",
        "graphql",
        "json",
        "Shops.graphql.json",
        "@class",
        "@global",
        "Item",
        "Kind.Items",
        "Gr\u00f6\u00dfe",
        "\\u0041.B",
        "_",
    ];

    private static readonly string[] s_usings =
    [
        "using Item = System.String;",
        "using Kind = System.DayOfWeek;",
        "using Corner = Shops.Item;",
        "using WandbClient = System.Object;",
        "using CancellationToken = System.Threading.CancellationToken;",
        "using graphql = System.Text;",
        "using json = System.IO;",
        "using System = WandbGen;",
        "using WandbGen = System;",
        "using global = System;",
        "using Words = System.Collections.Generic.List<string?>;",
        "using Pair = (int Left, string Right);",
        "using unsafe Pointer = int*;",
        "using static System.Math;",
        "using static WandbGen.CompilerServices.GraphQLReader;",
        "using System; using System.IO; using System.Threading.Tasks; using System.Collections.Generic;",
        "global using json = System.IO;",
        "global using graphql = System.IO;",
        "global using Item = System.String;",
        "global using System.Text;",
        "extern alias other;",
        "[assembly: WandbGen.WandbScalar(\"Int64\", typeof(int), typeof(Shops.Cents))]",
        "[assembly: WandbGen.WandbScalar(\"String\", typeof(int), typeof(Shops.Cents))]",
        "[assembly: WandbGen.WandbScalar(\"Missing\", typeof(Missing), typeof(string))]",
        "[assembly: WandbGen.WandbScalar(null!, null!, null!)]",
        "[assembly: WandbGen.WandbScalar(\"Int64\", typeof(int), typeof(Shops.Cents), Schema = \"other\")]",
        "[assembly: System.CLSCompliant(true)]",
        "[module: System.Runtime.CompilerServices.SkipLocalsInit]",
        "#define X",
        "#pragma warning disable",
        "#pragma warning enable",
        "#nullable disable warnings",
        "#nullable restore",
        "#line 7 \"Elsewhere.cs\"",
    ];

    private static readonly string[] s_files =
    [
        "namespace System { public class String { } public class Object { } }",
        "namespace WandbGen { public class Money { } }",
        "namespace WandbGen.Shops { public class Item { } }",
        "namespace Shops.System { public class Object { } public class String { } public class Int32 { } }",
        "namespace Shops.WandbGen { public class WandbClient { } public class PagedCollection<T> { } }",
        "namespace Shops { public class System { } public class WandbGen { } }",
        "namespace Shops { public class graphql { } public class json { } public class global { } }",
        "namespace Shops { public class Task { } public class List<T> { } public class CancellationToken { } public "
            + "class Optional<T> { } }",
        "class System { } class WandbGen { }",
        "class graphql { } class json { }",
        "namespace graphql { class GraphQLReader { } } namespace json { class Utf8JsonReader { } }",
        "namespace Shops; public partial class Items { partial void Note2(); private sealed class CountRequest { } }",
        "namespace Shops; public partial class Items { public Items(WandbGen.WandbClient client, string shop) : "
            + "this(client, 3, shop) { } }",
        "namespace Shops; public sealed partial record Item { public static Item ReadGraphQL(int a) => null!; }",
        "namespace Shops; public partial record Item { public string? Other { get; init; } }",
        "#nullable disable\nnamespace Shops; partial record Item { public string Oblivious { get; set; } }",
        "namespace Shops; partial class Operations { public Operations(WandbGen.WandbClient client) { } }",
        "namespace Shops; static partial class Extensions { static partial void ShopAsync(); }",
        "namespace Shops; partial struct Item { }",
        "namespace Shops; file class Item { }",
        "namespace Shops; file static class Local { public static string GraphQL(this Item item) => \"\"; }",
        "namespace Shops; public enum Kind : byte { Medium = 7 }",
        "namespace Shops; [WandbGen.WandbVariant(\"File\")] public sealed partial record Second : Node;",
        "namespace Shops.Inner; [WandbGen.WandbVariant(\"Item\")] public sealed partial record Elsewhere : Node { }",
        "namespace Shops; [WandbGen.WandbObject(\"Item\")] public partial class Twin<T> { public string? Id { get; init; } }",
        "namespace shops; [WandbGen.WandbObject] public partial class item { public string? Id { get; init; } }",
        "namespace Shops; public static class Added { extension(Item item) { public int Length => 0; } }",
        "public interface IOuter<out T> where T : class { "
            + "[WandbGen.WandbObject(\"Item\")] partial record Inside { public string? Id { get; init; } } }",
        "partial class Outer<T> where T : struct { [WandbGen.WandbCollection<Shops.Item>(\"shop(name: $shop) { items "
            + "}\")] partial class Inside; }",
        "partial class A { partial class B { partial class C { "
            + "[WandbGen.WandbObject(\"Item\")] partial class D { public int? Size { get; set; } } } } }",
        "static partial class Top { [WandbGen.WandbQuery(\"viewer { name }\")] static partial System.Threading.Tasks.Task<string?> A<T>("
            + "WandbGen.WandbClient client); }",
        "partial class Caller(WandbGen.WandbClient client) { [WandbGen.WandbQuery(\"viewer { name }\")] public partial "
            + "System.Threading.Tasks.Task<string?> NameAsync(); public object Use() => client; }",
        "partial class Service { WandbGen.WandbClient One => null!; WandbGen.WandbClient Two => null!; "
            + "[WandbGen.WandbQuery(\"viewer { name }\")] public partial System.Threading.Tasks.Task<string?> NameAsync(); }",
        "System.Console.WriteLine();",
        "#error stop",
        "",
    ];

    private readonly TextMutator _text = new(random);

    /// <summary>Changes the file of the declarations.</summary>
    public string MutateFile(string source)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(source);
        switch (random.Next(5))
        {
            case 0:
                return Rename(source, tree, _text.Pick(s_namespaces));
            case 1:
                return Wrap(source, tree);
            case 2:
                return RenameNowhere(source, tree);
            default:
                return source.Insert(0, _text.Pick(s_usings) + "\n");
        }
    }

    /// <summary>Another file of the project.</summary>
    public string AddFile() => _text.Pick(s_files);

    private static BaseNamespaceDeclarationSyntax? Find(SyntaxTree tree) =>
        tree.GetRoot().DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>().FirstOrDefault();

    private static string Rename(string source, SyntaxTree tree, string name) =>
        Find(tree) is { } found ? TextMutator.Replace(source, found.Name.SpanStart, found.Name.Span.Length, name) : source;

    // A namespace with braces, in another one or alone.
    private string Wrap(string source, SyntaxTree tree)
    {
        if (Find(tree) is not FileScopedNamespaceDeclarationSyntax found)
        {
            return source;
        }

        string head = source[..found.SpanStart];
        string body = source[found.SemicolonToken.Span.End..];
        return random.Next(2) == 0
            ? $"{head}namespace {found.Name} {{{body}\n}}"
            : $"{head}namespace {_text.Pick(s_namespaces)} {{ namespace {found.Name} {{{body}\n}} }}";
    }

    private static string RenameNowhere(string source, SyntaxTree tree) =>
        Find(tree) is FileScopedNamespaceDeclarationSyntax found
            ? TextMutator.Replace(source, found.SpanStart, found.SemicolonToken.Span.End - found.SpanStart, "")
            : source;
}
