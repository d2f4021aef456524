using WandbGen.Generator.Declarations;
using WandbGen.Generator.Diagnostics;
using WandbGen.Generator.Plans;

namespace WandbGen.Generator.Binding;

/// <summary>From declarations to plans: what the generator emits and the analyzer reports come from the same call.</summary>
internal static class Binder
{
    public static ObjectPlan Bind(ObjectGraph graph, SchemaSet schemas, ProblemCollector problems)
    {
        ObjectDeclaration declaration = graph.Objects[0];
        ObjectPlan invalid = ObjectBinder.Invalid(graph, declaration);
        return Guard.Bind(
            () => schemas.Find(declaration.Schema, declaration.Type.Name, problems) is { } schema
                ? new ObjectBinder(schema, graph, new VariableScope(schema, new ProblemCollector()), problems).Bind(declaration)
                : invalid,
            invalid,
            declaration.Type.Name,
            problems);
    }

    public static InputPlan BindInput(ObjectGraph graph, SchemaSet schemas, ProblemCollector problems)
    {
        InputDeclaration declaration = graph.Inputs[0];
        InputPlan invalid = InputBinder.Invalid(declaration);
        return Guard.Bind(
            () => schemas.Find(declaration.Schema, declaration.Type.Name, problems) is { } schema ? InputBinder.Bind(graph, declaration, schema, problems) : invalid,
            invalid,
            declaration.Type.Name,
            problems);
    }

    public static CollectionPlan Bind(CollectionDeclaration declaration, SchemaSet schemas, ProblemCollector problems)
    {
        CollectionPlan invalid = CollectionBinder.Invalid(declaration);
        return Guard.Bind(
            () => declaration.Document is null ? CollectionBinder.Bind(declaration, schemas, problems) : DocumentBinder.Bind(declaration, schemas, problems),
            invalid,
            declaration.Type.Name,
            problems);
    }

    public static MethodPlan Bind(OperationDeclaration declaration, SchemaSet schemas, ProblemCollector problems) => Guard.Bind(
        () => OperationBinder.Bind(declaration, schemas, problems),
        new MethodPlan(declaration, null, default, null, null, default, IsValid: false),
        declaration.Name,
        problems);
}
