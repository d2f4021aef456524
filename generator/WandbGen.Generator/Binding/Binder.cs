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
        return Guard(
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
        return Guard(
            () => schemas.Find(declaration.Schema, declaration.Type.Name, problems) is { } schema ? InputBinder.Bind(graph, declaration, schema, problems) : invalid,
            invalid,
            declaration.Type.Name,
            problems);
    }

    public static CollectionPlan Bind(CollectionDeclaration declaration, SchemaSet schemas, ProblemCollector problems)
    {
        CollectionPlan invalid = CollectionBinder.Invalid(declaration);
        return Guard(
            () => declaration.Document is null ? CollectionBinder.Bind(declaration, schemas, problems) : DocumentBinder.Bind(declaration, schemas, problems),
            invalid,
            declaration.Type.Name,
            problems);
    }

    public static MethodPlan Bind(OperationDeclaration declaration, SchemaSet schemas, ProblemCollector problems) => Guard(
        () => OperationBinder.Bind(declaration, schemas, problems),
        new MethodPlan(declaration, null, default, null, null, default, IsValid: false),
        declaration.Name,
        problems);

    // An exception that leaves a generator costs all of its output, with a warning only: a defect of ours becomes an error at the declaration instead.
    private static T Guard<T>(Func<T> bind, T invalid, string name, ProblemCollector problems)
    {
        try
        {
            return bind();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            problems.Add(Descriptors.Internal, ProblemPlace.Declaration, $"{exception.GetType().Name}: {exception.Message}", name);
            return invalid;
        }
    }
}
