namespace WandbGen.Generator.Tests;

/// <summary>Types that rows of histories are read into: mistakes, and what is emitted.</summary>
public sealed class HistoryRowTests
{
    private const string Supported =
        "double, float, long, int, decimal, bool, string, DateTimeOffset, TimeSpan, HistoryMedia, HistoryHistogram, or WandbValue, which "
        + "holds every value";

    [Theory]
    [InlineData(
        "[WandbHistoryRow] public partial record Row { public System.DateTime At { get; init; } }",
        "WBG0100 [At] 'DateTime' cannot hold what is logged under 'at'; use " + Supported
    )]
    [InlineData(
        "[WandbHistoryRow] public partial record Row { public System.Collections.Generic.List<double>? Betas { get; init; } }",
        "WBG0100 [Betas] 'List<double>?' cannot hold what is logged under 'betas'; use " + Supported
    )]
    [InlineData(
        "[WandbHistoryRow] public partial record Row<T> { public T? Loss { get; init; } }",
        "WBG0100 [Loss] 'T?' cannot hold what is logged under 'loss'; use " + Supported
    )]
    [InlineData(
        "[WandbHistoryRow] public partial record Row { public int Step { get; init; } public double? Loss { get; init; } }",
        "WBG0100 [Step] 'int' cannot hold what is logged under '_step'; use long"
    )]
    [InlineData(
        "[WandbHistoryRow] public partial record Row(double ValLoss, [property: WandbHistoryKey(\"val_loss\")] double Loss);",
        "WBG0101 [val_loss] 'Loss' and 'ValLoss' are both read from the key 'val_loss': remove one, or name another key with "
            + "[WandbHistoryKey]"
    )]
    [InlineData(
        "[WandbHistoryRow] public partial record Row { [WandbHistoryKey(\"_step\")] public long At { get; init; } public long Step "
            + "{ get; init; } }",
        "WBG0101 [Step] 'Step' and 'At' are both read from the key '_step': remove one, or name another key with [WandbHistoryKey]"
    )]
    [InlineData(
        "[WandbHistoryRow] public partial record Row { public double Loss { get; } }",
        "WBG0102 [Row] 'Row' has no property that can be set, so nothing is read into it: declare one, such as 'public double Loss "
            + "{ get; init; }'"
    )]
    [InlineData(
        "[WandbHistoryRow] public partial record Row { [WandbHistoryKey(\" \")] public double Loss { get; init; } }",
        "WBG0103 [ ] The key of 'Loss' is empty: write the name that was logged, or remove the attribute"
    )]
    [InlineData(
        "[WandbHistoryRow] public record Row { public double Loss { get; init; } }",
        "WBG0007 [Row] 'Row' and every type around it must be partial, so that the generator can add to it"
    )]
    [InlineData(
        "[WandbHistoryRow] public partial class Row { public Row(int x) { } public double Loss { get; init; } }",
        "WBG0069 [Row] 'Row' cannot be created: it has no constructor without parameters: add one, or make it a positional record"
    )]
    [InlineData(
        "[WandbHistoryRow] public abstract partial class Row { public double Loss { get; init; } }",
        "WBG0069 [Row] 'Row' cannot be created: it is abstract: remove 'abstract'"
    )]
    [InlineData(
        "[WandbHistoryRow] public partial record Row(double Loss) { public required string Name; }",
        "WBG0069 [Name] 'Row' cannot be created: 'Name' is a required field: make it a property, or remove 'required'"
    )]
    [InlineData("[WandbHistoryRow] public partial interface Row { double Loss { get; set; } }", "CS0592")]
    [InlineData("[WandbHistoryRow] public static partial class Row { }", "WBG0068 [Row] 'Row' is static: remove 'static'")]
    [InlineData(
        "[WandbHistoryRow] public ref partial struct Row { public double Loss { get; init; } }",
        "WBG0068 [Row] 'Row' is a ref struct, which no list or task can hold: remove 'ref'"
    )]
    [InlineData(
        "[WandbHistoryRow] file partial class Row { public double Loss { get; init; } }",
        "WBG0068 [Row] 'Row' is local to its file, where nothing can be added: write 'internal' instead of 'file'"
    )]
    [InlineData(
        "[WandbHistoryRow] public partial record Item { public double Loss { get; init; } } [WandbObject] public partial record Item;",
        "WBG0067 [WandbObject] 'Item' is already declared by [WandbHistoryRow]: remove this " + "attribute, or rename the type or method"
    )]
    public async Task A_mistake_is_reported_at_the_very_word(string declaration, string expected)
    {
        Compiled compiled = Compiled.From("using WandbGen;\n" + declaration, LanguageSchema.Text);

        if (expected.StartsWith("CS", StringComparison.Ordinal))
        {
            Assert.Contains(compiled.Output.GetDiagnostics(TestContext.Current.CancellationToken), diagnostic => diagnostic.Id == expected);
            return;
        }

        Assert.Equal(expected, Assert.Single(await compiled.DiagnosticsAsync()));
    }

    [Theory]
    [InlineData("Loss", "loss")]
    [InlineData("LearningRate", "learning_rate")]
    [InlineData("learningRate", "learning_rate")]
    [InlineData("GPUCount", "gpu_count")]
    [InlineData("ID", "id")]
    [InlineData("UsedGPU", "used_gpu")]
    [InlineData("Top5Acc", "top5_acc")]
    [InlineData("Already_snake", "already_snake")]
    [InlineData("_private", "_private")]
    [InlineData("Größe", "größe")]
    [InlineData("Timestamp", "_timestamp")]
    [InlineData("Runtime", "_runtime")]
    [InlineData("event", "event")]
    public void A_property_is_read_from_its_name_in_snake_case(string property, string key) =>
        Assert.Contains(
            $"new graphql::HistoryRowKey({Emit.Literals.Text(key)}, true),",
            Compiled
                .From(
                    $"using WandbGen; [WandbHistoryRow] public partial record Row {{ public double @{property} {{ get; init; }} }}",
                    LanguageSchema.Text
                )
                .IsClean()
                .Emitted,
            StringComparison.Ordinal
        );

    [Fact]
    public void What_is_emitted_is_members_of_the_interface_alone() =>
        Compiled
            .From(
                """
                namespace My.@namespace;
                using WandbGen;

                public partial class Outer<T>
                {
                    [WandbHistoryRow]
                    private protected sealed partial record Row(long Step, [property: WandbHistoryKey("a\"\n{0}")] string? Keys)
                    {
                        public required WandbValue Read { get; init; }
                        public bool graphql { get; set; }
                        public static Row? Throw(int row) => null;
                    }
                }

                [WandbHistoryRow] public partial struct Row { public double? Loss; public float @class { get; set; } }
                """,
                LanguageSchema.Text
            )
            .IsClean();

    [Fact]
    public void A_project_without_a_schema_can_read_histories() =>
        Assert.Contains(
            "IHistoryRow<global::Row>",
            Compiled
                .From(["using WandbGen; [WandbHistoryRow] public partial record Row { public long Step { get; init; } }"], [])
                .IsClean()
                .Emitted,
            StringComparison.Ordinal
        );
}
