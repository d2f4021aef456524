using WandbGen.Generator.Declarations;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Problems;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>From declarations to plans: what the generator emits and the analyzer reports come from the same call.</summary>
internal static class Binder
{
    public static ObjectPlan Bind(ObjectGraph graph, SchemaSet schemas, ProblemCollector problems)
    {
        ObjectDeclaration declaration = graph.Objects[0];
        return Guard.Bind(
            () =>
                ObstacleProblem.Report(declaration.Obstacle, declaration.Type.Name, problems)
                || TypeSystem.Find(schemas, declaration.Schema, declaration.Type.Name, problems) is not { } schema
                    ? ObjectBinder.Invalid(graph, declaration)
                    : new ObjectBinder(new ObjectScope(schema, graph, new VariableScope(schema, new ProblemCollector())), problems).Bind(
                        declaration
                    ),
            () => ObjectBinder.Invalid(graph, declaration),
            declaration.Type.Name,
            problems
        );
    }

    public static InputPlan BindInput(ObjectGraph graph, SchemaSet schemas, ProblemCollector problems)
    {
        InputDeclaration declaration = graph.Inputs[0];
        return Guard.Bind(
            () =>
                ObstacleProblem.Report(declaration.Obstacle, declaration.Type.Name, problems)
                || TypeSystem.Find(schemas, declaration.Schema, declaration.Type.Name, problems) is not { } schema
                    ? InputBinder.Invalid(declaration)
                    : InputBinder.Bind(graph, declaration, schema, problems),
            () => InputBinder.Invalid(declaration),
            declaration.Type.Name,
            problems
        );
    }

    public static CollectionPlan Bind(CollectionDeclaration declaration, SchemaSet schemas, ProblemCollector problems) =>
        Guard.Bind(
            () =>
                ObstacleProblem.Report(declaration.Obstacle, declaration.Type.Name, problems) ? CollectionBinder.Invalid(declaration)
                : declaration.Document is null ? CollectionBinder.Bind(declaration, schemas, problems)
                : DocumentBinder.Bind(declaration, schemas, problems),
            () => CollectionBinder.Invalid(declaration),
            declaration.Type.Name,
            problems
        );

    public static HistoryRowPlan Bind(HistoryRowDeclaration declaration, ProblemCollector problems) =>
        Guard.Bind(
            () =>
                ObstacleProblem.Report(declaration.Obstacle, declaration.Type.Name, problems)
                    ? HistoryRowBinder.Invalid(declaration)
                    : HistoryRowBinder.Bind(declaration, problems),
            () => HistoryRowBinder.Invalid(declaration),
            declaration.Type.Name,
            problems
        );

    public static MethodPlan Bind(OperationDeclaration declaration, SchemaSet schemas, ProblemCollector problems) =>
        Guard.Bind(
            () =>
                ObstacleProblem.Report(declaration.Obstacle, declaration.Name, problems)
                    ? OperationBinder.Invalid(declaration)
                    : OperationBinder.Bind(declaration, schemas, problems),
            () => OperationBinder.Invalid(declaration),
            declaration.Name,
            problems
        );
}
