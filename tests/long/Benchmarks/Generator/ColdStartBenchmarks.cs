using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using GraphQLParser;
using Microsoft.CodeAnalysis;
using WandbGen.Generator;

namespace WandbGen.Benchmarks.Generator;

/// <summary>The first run in a process, where most of the time goes into compiling the compiler and us: each in processes of its
/// own.</summary>
[SimpleJob(RunStrategy.ColdStart, launchCount: 5, warmupCount: 0, iterationCount: 1, invocationCount: 1)]
public class ColdStartBenchmarks
{
    private UserProject _project = null!;
    private AdditionalText _schema = null!;

    [GlobalSetup]
    public void Setup()
    {
        _project = new UserProject(collections: 40, schemaCopies: 1);
        _schema = UserProject.File(_project.Schema);
    }

    [Benchmark]
    public object GraphQL_Parser_only() => Parser.Parse(_project.Schema, new ParserOptions { Ignore = IgnoreOptions.All });

    [Benchmark]
    public object Reads_the_schema_text_only() => Drivers.Create(new TextReaderOnly(), _schema).RunGenerators(_project.Compilation);

    [Benchmark]
    public object Finds_the_declarations_only() =>
        Drivers.Create(new DeclarationFinder(asks: false), _schema).RunGenerators(_project.Compilation);

    [Benchmark]
    public object Forty_collections() => Drivers.Create(new WandbGenerator(), _schema).RunGenerators(_project.Compilation);
}
