using BenchmarkDotNet.Attributes;
using GraphQLParser;
using WandbGen.Generator.Schema;

namespace WandbGen.Benchmarks.Generator;

/// <summary>From a schema's text to its model, and the parser alone.</summary>
[MemoryDiagnoser]
[Config(typeof(ShortRuns))]
public class SchemaBenchmarks
{
    private string _text = "";

    [Params(1, 10)]
    public int SchemaCopies { get; set; }

    [GlobalSetup]
    public void Setup() => _text = UserProject.SchemaText(SchemaCopies);

    [Benchmark(Baseline = true)]
    public object GraphQL_Parser_only() => Parser.Parse(_text, new ParserOptions { Ignore = IgnoreOptions.All });

    [Benchmark]
    public object Model() => SchemaModel.Parse("wandb", _text, default);
}
