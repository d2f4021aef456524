using BenchmarkDotNet.Attributes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using WandbGen.Generator.Binding;
using WandbGen.Generator.Declarations;
using WandbGen.Generator.Emit;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Problems;
using WandbGen.Generator.Schema;

namespace WandbGen.Benchmarks.Generator;

/// <summary>What the generator does after the schema is read, one stage at a time.</summary>
[MemoryDiagnoser]
[Config(typeof(ShortRuns))]
public class StageBenchmarks
{
    private UserProject _project = null!;
    private SchemaSet _schemas = null!;
    private ObjectGraph[] _objects = [];
    private CollectionDeclaration[] _collections = [];
    private ObjectPlan[] _objectPlans = [];
    private CollectionPlan[] _collectionPlans = [];

    [ParamsSource(nameof(Sizes))]
    public ProjectSize Size { get; set; } = null!;

    public static IEnumerable<ProjectSize> Sizes => ProjectSize.All;

    [GlobalSetup]
    public void Setup()
    {
        _project = new UserProject(Size.Collections, Size.SchemaCopies);
        _schemas = SchemaSet.From([SchemaModel.Parse("wandb", _project.Schema, default)], [], []);
        Declarations();
        Bind();
        if (!_objectPlans.All(static plan => plan.IsValid) || !_collectionPlans.All(static plan => plan.IsValid))
        {
            throw new InvalidOperationException("The benchmark's own declarations have errors.");
        }
    }

    /// <summary>Symbols become declarations, in a compilation that has bound nothing yet.</summary>
    [Benchmark]
    public int Declarations()
    {
        CSharpCompilation compilation = _project.Fresh();
        List<ObjectGraph> objects = [];
        List<CollectionDeclaration> collections = [];
        foreach (INamedTypeSymbol type in compilation.Assembly.GlobalNamespace.GetNamespaceMembers().Single().GetTypeMembers())
        {
            if (CSharpTypeReader.HasAttribute(type, "WandbObjectAttribute"))
            {
                objects.Add(DeclarationReader.ReadObject(type, default));
            }
            else if (CSharpTypeReader.FindAttribute(type, "WandbCollectionAttribute") is { } attribute)
            {
                collections.Add(DeclarationReader.ReadCollection(type, attribute, default)!);
            }
        }

        _objects = [.. objects];
        _collections = [.. collections];
        return objects.Count;
    }

    /// <summary>Declarations and schema become plans.</summary>
    [Benchmark]
    public int Bind()
    {
        _objectPlans = Array.ConvertAll(_objects, graph => Binder.Bind(graph, _schemas, new ProblemCollector()));
        _collectionPlans = Array.ConvertAll(_collections, collection => Binder.Bind(collection, _schemas, new ProblemCollector()));
        return _objectPlans.Length;
    }

    /// <summary>Plans become text.</summary>
    [Benchmark]
    public int Emit() =>
        _objectPlans.Sum(static plan => ObjectEmitter.Emit(plan).Length)
        + _collectionPlans.Sum(static plan => CollectionEmitter.Emit(plan).Length);
}
