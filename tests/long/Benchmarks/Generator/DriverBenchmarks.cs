using BenchmarkDotNet.Attributes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using WandbGen.Generator;
using WandbGen.Generator.Analysis;

namespace WandbGen.Benchmarks.Generator;

/// <summary>The compiler's driver with the generator: a project that it has never seen, and what an edit costs after that.</summary>
/// <remarks>
/// Every run is given a compilation that has bound nothing yet, as after every keystroke: what the compiler must bind for the generator to
/// ask is part of the figure.
/// <see cref="Finds_the_declarations_only"/> and <see cref="Asks_for_the_properties_only"/> are the least that costs.
/// </remarks>
[MemoryDiagnoser]
[Config(typeof(ShortRuns))]
public class DriverBenchmarks
{
    private UserProject _project = null!;
    private AdditionalText _schema = null!;
    private GeneratorDriver _driver = null!;
    private GeneratorDriver _finder = null!;
    private GeneratorDriver _asker = null!;

    [ParamsSource(nameof(Sizes))]
    public ProjectSize Size { get; set; } = null!;

    public static IEnumerable<ProjectSize> Sizes => ProjectSize.All;

    [GlobalSetup]
    public void Setup()
    {
        _project = new UserProject(Size.Collections, Size.SchemaCopies);
        _schema = UserProject.File(_project.Schema);
        _driver = Drivers.Create(new WandbGenerator(), _schema).RunGenerators(_project.Compilation);
        _finder = Drivers.Create(new DeclarationFinder(asks: false), _schema).RunGenerators(_project.Compilation);
        _asker = Drivers.Create(new DeclarationFinder(asks: true), _schema).RunGenerators(_project.Compilation);
    }

    [Benchmark]
    public object Reads_the_schema_text_only() =>
        Drivers.Create(new TextReaderOnly(), _project.NewSchema()).RunGenerators(_project.Fresh());

    [Benchmark]
    public object Cold() => Drivers.Create(new WandbGenerator(), _project.NewSchema()).RunGenerators(_project.Fresh());

    [Benchmark]
    public object Cold_with_a_known_schema() => Drivers.Create(new WandbGenerator(), _schema).RunGenerators(_project.Fresh());

    [Benchmark]
    public object Unrelated_edit_in_a_body() => _driver.RunGenerators(_project.EditBody());

    [Benchmark]
    public object Unrelated_type_added() => _driver.RunGenerators(_project.AddType());

    /// <summary>An edit under a generator that asks the compiler for the marked types and does nothing with them.</summary>
    [Benchmark]
    public object Finds_the_declarations_only() => _finder.RunGenerators(_project.EditBody());

    /// <summary>The same, but it also asks each of them for its properties with their types and attributes.</summary>
    [Benchmark]
    public object Asks_for_the_properties_only() => _asker.RunGenerators(_project.EditBody());

    [Benchmark]
    public object One_class_edit() => _driver.RunGenerators(_project.EditOneClass());

    [Benchmark]
    public object Schema_edit() => _driver.ReplaceAdditionalText(_schema, _project.EditedSchema()).RunGenerators(_project.Fresh());

    [Benchmark]
    public async Task<object> Analyzer() =>
        await _project.Fresh().WithAnalyzers([new WandbAnalyzer()], new AnalyzerOptions([_schema])).GetAnalyzerDiagnosticsAsync();
}
