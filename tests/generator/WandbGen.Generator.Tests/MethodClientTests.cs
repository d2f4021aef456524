namespace WandbGen.Generator.Tests;

/// <summary>Where a method finds its client: what it cannot read is none.</summary>
public sealed class MethodClientTests
{
    private const string Big = "[WandbQuery(\"viewer { name }\")] public partial Task<string?> A(); }";

    private const string Named = "[WandbQuery(\"shop(name: $name) { name }\")] public partial Task<string?> A(string name); }";

    [Theory]
    [InlineData("public partial class M { readonly WandbClient name = null!; " + Named)]
    [InlineData("public partial class M<T> { static readonly WandbClient name = null!; " + Named)]
    [InlineData("public partial class M { WandbClient @class = null!; WandbClient C => @class; " + Big)]
    [InlineData(
        "public static partial class M { static readonly WandbClient name = null!; [WandbQuery(\"shop(name: $name) { name }\")] public "
            + "static partial Task<string?> A(string name); }"
    )]
    [InlineData("public class B { private WandbClient _c = null!; }\npublic partial class M(WandbClient client) : B { " + Big)]
    [InlineData("public class B { protected WandbClient C { get; } = null!; }\npublic partial class M : B { " + Big)]
    [InlineData(
        "public class B { protected virtual WandbClient C { get; set; } = null!; }\npublic partial class M : B { "
            + "protected override WandbClient C { set { } } "
            + Big
    )]
    [InlineData(
        "public class A { protected virtual WandbClient C { get => null!; set { } } }\n"
            + "public class B : A { protected override WandbClient C { set { } } }\npublic partial class M : B { "
            + Big
    )]
    [InlineData("public partial record M(WandbClient Client) { " + Big)]
    [InlineData("public partial struct M(WandbClient client) { " + Big)]
    [InlineData("public static partial class Outer { public partial class M(WandbClient client) { " + Big + " }")]
    [InlineData(
        "public class B { protected WandbClient c = null!; }\npublic partial class M(WandbClient client) : B { private new void c() { } "
            + Big
    )]
    [InlineData("public partial class M(WandbClient client) { [System.Obsolete(\"x\", true)] WandbClient C => null!; " + Big)]
    [InlineData("public partial class M(WandbClient client) { public WandbClient C { set { } } " + Big)]
    [InlineData(
        "public interface IHas { WandbClient C { get; } }\npublic partial class M(WandbClient client) : IHas { "
            + "WandbClient IHas.C => null!; "
            + Big
    )]
    [InlineData("public partial class M(in WandbClient first, WandbClient second) { " + Big)]
    [InlineData("public partial class M(WandbClient name, WandbClient second) { " + Named)]
    [InlineData("public partial interface IM { protected WandbClient C { get; } " + Big)]
    public async Task A_client_that_can_be_read_is_used(string declaration)
    {
        Compiled compiled = Compile(declaration);

        Assert.Empty(await compiled.DiagnosticsAsync());
        Assert.Empty(Errors(compiled));
    }

    [Theory]
    [InlineData("public class B { private WandbClient _c = null!; }\npublic partial class M : B { " + Big)]
    [InlineData("public class B { public WandbClient C { private get; set; } = null!; }\npublic partial class M : B { " + Big)]
    [InlineData("public class B { protected WandbClient c = null!; }\npublic partial class M : B { private new void c() { } " + Big)]
    [InlineData(
        "public class B { public virtual WandbClient C { private protected get => null!; set { } } }\n"
            + "public class D : B { public override WandbClient C "
            + "{ [System.Obsolete(\"x\", true)] private protected get => null!; set { } } }\n"
            + "public partial class M : D { public override WandbClient C { set { } } "
            + Big
    )]
    [InlineData("public interface IHas { WandbClient C { get; } }\npublic partial class M : IHas { WandbClient IHas.C => null!; " + Big)]
    [InlineData("public partial class M { public WandbClient C { set { } } " + Big)]
    [InlineData("public partial class M { [System.Obsolete(\"x\", true)] WandbClient C => null!; " + Big)]
    [InlineData("public partial class M { WandbClient C { [System.Obsolete(\"x\", true)] get => null!; set { } } " + Big)]
    [InlineData("public partial class M(in WandbClient client) { " + Big)]
    [InlineData("public partial class M(WandbClient name) { " + Named)]
    [InlineData("public partial class M(WandbClient client) { int client() => 1; " + Big)]
    [InlineData("public class B { protected int client; }\npublic partial class M(WandbClient client) : B { " + Big)]
    public async Task A_client_that_cannot_be_read_is_none(string declaration)
    {
        Compiled compiled = Compile(declaration);

        Assert.StartsWith("WBG0041 [A] ", Assert.Single(await compiled.DiagnosticsAsync()), StringComparison.Ordinal);
        Assert.Empty(Errors(compiled));
    }

    private static Compiled Compile(string declaration) =>
        Compiled.From("using System.Threading.Tasks;\nusing WandbGen;\n" + declaration, TestSchema.Text);

    private static IEnumerable<Microsoft.CodeAnalysis.Diagnostic> Errors(Compiled compiled) =>
        compiled
            .Output.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(static diagnostic => diagnostic.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error);
}
