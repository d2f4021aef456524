using WandbGen.Generator.Declarations;
using WandbGen.Generator.Diagnostics;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>Binds a method marked with <c>[WandbQuery]</c> or <c>[WandbMutation]</c>.</summary>
internal static class OperationBinder
{
    public static MethodPlan Bind(OperationDeclaration declaration, SchemaSet schemas, ProblemCollector problems)
    {
        var invalid = new MethodPlan(declaration, null, default, null, null, IsValid: false);
        if (!declaration.Type.IsPartial)
        {
            problems.Add(Descriptors.NotPartial, ProblemPlace.Declaration, declaration.Type.Name);
        }

        if (!declaration.IsPartial)
        {
            problems.Add(Descriptors.NotPartial, ProblemPlace.Declaration, declaration.Name);
        }

        if (declaration.Result is null)
        {
            problems.Add(Descriptors.NotATask, ProblemPlace.Declaration, declaration.Name);
        }

        if (declaration.Client is null)
        {
            problems.Add(Descriptors.NoClient, ProblemPlace.Declaration, declaration.Name);
        }

        if (schemas.Find(declaration.Schema, declaration.Name, problems) is not { } schema
            || OperationText.Parse(declaration.Text, schema, declaration.IsMutation, problems) is not { } text
            || declaration.Result is not { } result)
        {
            return invalid;
        }

        var variables = new VariableScope(schema, problems);
        variables.Declare(text.Operation, text.Shift);
        var way = new WayBinder(schema, variables, problems, text.Shift);
        if (way.Bind(text.Root, text.Operation.SelectionSet, "field") is not { } target)
        {
            return invalid;
        }

        // A nullable result says that a step on the way may be null, and then the result is; otherwise the step is missed.
        var objects = new ObjectBinder(schema, declaration.Objects, variables, problems);
        TypeReference type = result.IsNullable ? target.Field.Type : target.Field.Type with { IsNonNull = true };
        if (objects.BindValue(target.Field.Name, type, result, target.Place, isNullable: false) is not { } bound)
        {
            return invalid;
        }

        variables.ReportUnused();
        Dictionary<string, ValuePlan> leaves = LeafContext.Bind(bound.Value.Context, way, schema, declaration.Name, problems);
        EquatableArray<VariablePlan> plans = BindParameters(declaration, variables, schema, problems);
        string kind = declaration.IsMutation ? "mutation" : "query";
        string name = text.Operation.Name?.StringValue ?? declaration.Name;
        var document = new DocumentPlan(
            name,
            declaration.IsMutation,
            way.WriteDocument($"{kind} {name}{variables.WriteHeader(static _ => true)}", [], bound.Selection));
        bool isValid = problems.Problems.Count == 0;
        return isValid
            ? new MethodPlan(
                declaration,
                document,
                plans,
                way.ToPlan(leaf => leaves.TryGetValue(leaf.Key, out ValuePlan? value) ? value : null),
                bound.Value with { GraphQLType = target.Field.Type.ToString() },
                isValid)
            : invalid;
    }

    private static EquatableArray<VariablePlan> BindParameters(
        OperationDeclaration declaration, VariableScope variables, SchemaModel schema, ProblemCollector problems)
    {
        List<VariablePlan> plans = [];
        ParameterDeclaration[] parameters = [.. declaration.Parameters.Where(static parameter =>
            parameter.Type.Kind is not (CSharpKind.CancellationToken or CSharpKind.Client))];
        foreach (VariablePlan variable in variables.ToPlans())
        {
            if (Array.Find(parameters, parameter => parameter.Name == variable.Name || parameter.Name == Identifiers.ToCamelCase(variable.Name)) is not { } parameter)
            {
                if (!variable.IsOptional)
                {
                    problems.Add(
                        Descriptors.UndeclaredVariable, ProblemPlace.Declaration, variable.Name, Suggestion.Of(variable.Name, parameters.Select(static candidate => candidate.Name)));
                }

                continue;
            }

            TypeReference reference = variables.FindType(variable.Name)!;
            if (!Fits(parameter.Type, variable.Type.IsNullable ? reference with { IsNonNull = false } : reference, schema))
            {
                problems.Add(
                    Descriptors.WrongParameter, ProblemPlace.Of(parameter.Name), parameter.Type.Text, variable.Name, reference.ToString(), $"use {variable.Type.Text}");
            }

            plans.Add(variable with { Type = parameter.Type, Identifier = Identifiers.Escape(parameter.Name), Field = "_" + parameter.Name });
        }

        foreach (ParameterDeclaration parameter in parameters)
        {
            if (!variables.Names.Any(name => parameter.Name == name || parameter.Name == Identifiers.ToCamelCase(name)))
            {
                problems.Add(
                    Descriptors.UnusedParameter, ProblemPlace.Of(parameter.Name), parameter.Name, Suggestion.Of(parameter.Name, variables.Names));
            }
        }

        return EquatableArray<VariablePlan>.From(plans);
    }

    private static bool Fits(CSharpType type, TypeReference reference, SchemaModel schema)
    {
        if (type.IsNullable && reference.IsNonNull)
        {
            return false;
        }

        if (reference.Element is { } element)
        {
            return type.Kind == CSharpKind.List && Fits(type.Element!, element, schema);
        }

        return schema.TryGetType(reference.Name, out SchemaType? schemaType) && ScalarTypes.CanWrite(schemaType, type.Kind);
    }
}
