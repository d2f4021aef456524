using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using WandbGen.Testing;

namespace WandbGen.Repository.Tests;

/// <summary>No method, constructor or record of what is shipped takes more than six parameters: more are a type, or members that are
/// <c>required</c>.</summary>
public sealed class ParameterCountTests
{
    private const int Most = 6;

    // Their parameters are the variables of the operation, as many as the server's field takes.
    private static readonly string[] s_operations = ["WandbQuery", "WandbMutation"];

    [Fact]
    public void Nothing_takes_more_than_six_parameters()
    {
        (string Name, int Parameters)[] takers = [.. Sources().SelectMany(static path => Find(path, RepositoryFiles.Read(path)))];

        Assert.InRange(takers.Length, 1_000, int.MaxValue);
        Findings.AssertNone(
            takers
                .Where(static taker => taker.Parameters > Most)
                .Select(static taker => $"{taker.Name} takes {taker.Parameters} parameters"),
            $"Nothing takes more than {Most}: make those that belong together a type, or members that are required."
        );
    }

    [Theory]
    [InlineData("class A { void M(int a, int b, int c, int d, int e, int f, int g) { } }", "a.cs: A.M")]
    [InlineData("class A { A(int a, int b, int c, int d, int e, int f, int g) { } }", "a.cs: A.A")]
    [InlineData("class A(int a, int b, int c, int d, int e, int f, int g);", "a.cs: A")]
    [InlineData("record struct A(int a, int b, int c, int d, int e, int f, int g);", "a.cs: A")]
    [InlineData("class A { void M() { void L(int a, int b, int c, int d, int e, int f, int g) { } } }", "a.cs: A.L")]
    [InlineData("delegate void A(int a, int b, int c, int d, int e, int f, int g);", "a.cs: A")]
    [InlineData("class A { int this[int a, int b, int c, int d, int e, int f, int g] => 0; }", "a.cs: A.this")]
    [InlineData("class A { [B] void M(int a, int b, int c, int d, int e, int f, int g) { } }", "a.cs: A.M")]
    [InlineData("class A { object M() => (int a, int b, int c, int d, int e, int f, int g) => a; }", "a.cs: A.=>")]
    [InlineData("class A { object M() => (a, b, c, d, e, f, g) => a; }", "a.cs: A.=>")]
    [InlineData("class A { object M() => delegate(int a, int b, int c, int d, int e, int f, int g) { }; }", "a.cs: A.delegate")]
    [InlineData("interface A { static abstract void M(int a, int b, int c, int d, int e, int f, int g); }", "a.cs: A.M")]
    [InlineData("class A { class B { void M(int a, int b, int c, int d, int e, int f, int g) { } } }", "a.cs: B.M")]
    [InlineData("class A { [WandbMutationOfMine] void M(int a, int b, int c, int d, int e, int f, int g) { } }", "a.cs: A.M")]
    public void Every_form_is_seen(string text, string name) =>
        Assert.Equal([name], Find("a.cs", text).Where(static taker => taker.Parameters > Most).Select(static taker => taker.Name));

    [Theory]
    [InlineData("class A { void M(int a, int b, int c, int d, int e, int f) { } }")]
    [InlineData("class A { [WandbMutation(\"x\")] void M(int a, int b, int c, int d, int e, int f, int g) { } }")]
    [InlineData("class A { [WandbGen.WandbQueryAttribute(\"x\")] void M(int a, int b, int c, int d, int e, int f, int g) { } }")]
    [InlineData("class A { void M() => N(1, 2, 3, 4, 5, 6, 7); }")]
    public void What_is_allowed_is_not_reported(string text) =>
        Assert.DoesNotContain(Find("a.cs", text), static taker => taker.Parameters > Most);

    private static IEnumerable<string> Sources() =>
        RepositoryFiles
            .Find("*.cs")
            .Where(static path =>
                path.StartsWith("generator/", StringComparison.Ordinal) || path.StartsWith("runtime/", StringComparison.Ordinal)
            );

    private static IEnumerable<(string Name, int Parameters)> Find(string path, string text)
    {
        foreach (SyntaxNode node in CSharpSyntaxTree.ParseText(text).GetRoot().DescendantNodes())
        {
            (SyntaxToken name, BaseParameterListSyntax? parameters) = node switch
            {
                MethodDeclarationSyntax method when !IsOperation(method) => (method.Identifier, method.ParameterList),
                ConstructorDeclarationSyntax constructor => (constructor.Identifier, constructor.ParameterList),
                LocalFunctionStatementSyntax function => (function.Identifier, function.ParameterList),
                DelegateDeclarationSyntax type => (type.Identifier, type.ParameterList),
                TypeDeclarationSyntax type => (type.Identifier, type.ParameterList),
                IndexerDeclarationSyntax indexer => (indexer.ThisKeyword, indexer.ParameterList),
                ParenthesizedLambdaExpressionSyntax lambda => (lambda.ArrowToken, lambda.ParameterList),
                AnonymousMethodExpressionSyntax function => (function.DelegateKeyword, function.ParameterList),
                _ => ((SyntaxToken, BaseParameterListSyntax?))default,
            };
            if (parameters is not null)
            {
                string container = node.Ancestors().OfType<TypeDeclarationSyntax>().FirstOrDefault()?.Identifier.ValueText + ".";
                yield return ($"{path}: {container.TrimStart('.')}{name.ValueText}", parameters.Parameters.Count);
            }
        }
    }

    private static bool IsOperation(MethodDeclarationSyntax method) =>
        method
            .AttributeLists.SelectMany(static list => list.Attributes)
            .Any(static mark =>
                (mark.Name is QualifiedNameSyntax { Right: var right } ? right : mark.Name).ToString() is var name
                && s_operations.Any(operation => name == operation || name == operation + "Attribute")
            );
}
