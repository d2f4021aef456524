using WandbGen.Generator.CSharp;
using WandbGen.Generator.Declarations;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Problems;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>Binds a method marked with <c>[WandbQuery]</c> or <c>[WandbMutation]</c>.</summary>
internal static class OperationBinder
{
    // The field that a method without a result selects.
    private static readonly CSharpType s_nothing = new()
    {
        Kind = CSharpKind.Other,
        Name = "object",
        IsNullable = true,
        IsValueType = false,
    };

    public static MethodPlan Bind(OperationDeclaration declaration, SchemaSet schemas, ProblemCollector problems)
    {
        MethodPlan invalid = Invalid(declaration);
        if (!declaration.Type.IsPartial)
        {
            problems.Add(Descriptors.NotPartial, ProblemPlace.Declaration, declaration.Type.Name);
        }

        if (!declaration.IsPartial)
        {
            problems.Add(Descriptors.NotPartial, ProblemPlace.Declaration, declaration.Name);
        }

        if (declaration.Result is null && !declaration.HasNoResult)
        {
            problems.Add(Descriptors.NotATask, ProblemPlace.Declaration, declaration.Name);
        }

        ServerFeature.Check(declaration.Feature, ProblemPlace.Declaration, problems);
        if (declaration.Client is null)
        {
            problems.Add(Descriptors.NoClient, ProblemPlace.Declaration, declaration.Name);
        }

        if (declaration is { OperationName: not null, Document: null })
        {
            problems.Add(
                Descriptors.NoOperation,
                ProblemPlace.Declaration with
                {
                    Argument = "OperationName",
                },
                declaration.Name,
                "an OperationName, but no Document whose operation it could be"
            );
        }

        if (
            TypeSystem.Find(schemas, declaration.Schema, declaration.Name, problems) is not { } schema
            || (declaration.Result ?? (declaration.HasNoResult ? s_nothing : null)) is not { } result
        )
        {
            return invalid;
        }

        var variables = new VariableScope(schema, problems);
        if (
            (
                declaration.Document is null
                    ? ReadText(declaration, result, schema, variables, problems)
                    : OperationDocumentBinder.Bind(declaration, result, schemas, schema, variables, problems)
            )
            is not var (path, target, name, document)
        )
        {
            return invalid;
        }

        // A document in a file has all its variables; the fields of the result add none.
        var scope = new ObjectScope(
            schema,
            declaration.Objects,
            document is null ? variables : new VariableScope(schema, new ProblemCollector())
        );
        // With a nullable result a null step makes the result null; otherwise a null step is an error.
        bool wantsNodes = document is var (read, field) && read.Fields.SelectsNodes(field);
        TypeReference type = result.IsNullable ? target.Field.Type : target.Field.Type with { IsNonNull = true };
        BoundValue? bound = declaration.HasNoResult
            ? BindNothing(target, schema)
            : new ResultBinder(scope, problems, wantsNodes).Bind(path, target, type, result);
        if (bound is null)
        {
            return invalid;
        }

        if (path.Conditional is { } left && result is { IsNullable: false, Kind: not CSharpKind.Value })
        {
            problems.Add(Descriptors.NotNullable, target.Place, "The result", PropertyStepBinder.DescribeCondition(left), result.Name);
        }

        scope.Open.ReportSize(declaration.Name, problems);
        if (document is null)
        {
            variables.ReportUnused();
        }
        else if (!declaration.HasNoResult)
        {
            new DocumentChecker(document.Value.Document, schema, declaration.Objects, result.Name, problems).Check(
                bound,
                document.Value.Result
            );
        }

        variables.ReportNames(isParameter: null);
        variables.ReportNeeds(path.Features.Append(declaration.Feature));
        if (result.HiddenEnum is { } hidden)
        {
            problems.Add(Descriptors.HiddenEnum, ProblemPlace.Declaration, hidden.SimpleName, declaration.Name);
        }

        EquatableArray<VariablePlan> plans = BindParameters(declaration, path, variables, schema, problems);
        var context = new FieldContext(new ObjectScope(schema, declaration.Objects, variables), path.Fields, plans, problems);
        Func<PathField, ValuePlan?> readField = context.Bind(bound.Value.Context);
        EquatableArray<string> features = [.. path.Features.Append(declaration.Feature).OfType<string>().Distinct()];
        EquatableArray<ArgumentNode> arguments = document is null ? [.. LimitConnection(bound.Value, target, problems)] : [];
        return problems.HasErrors
            ? invalid
            : invalid with
            {
                Request = new RequestPlan
                {
                    Document = (
                        document?.Document.ToPlan(variables, features)
                        ?? new DocumentPlan(
                            DocumentNode.Of(
                                declaration.IsMutation,
                                name ?? GraphQLNames.OfOperation(declaration.Name),
                                [.. variables.Define()],
                                path.Select(arguments, bound.Selection, keepsOrder: declaration.IsMutation)
                            ),
                            features
                        )
                    ) with
                    {
                        IsIdempotent = declaration.IsIdempotent,
                    },
                    Variables = plans,
                    Path = path.ToPlan(readField),
                    Value = context.Place(bound.Value, path) with { GraphQLType = target.Field.Type.ToString() },
                    IsNullWhenMissed = declaration.Result?.IsNullable == true,
                },
            };
    }

    private static BoundOperation? ReadText(
        OperationDeclaration declaration,
        CSharpType result,
        TypeSystem schema,
        VariableScope variables,
        ProblemCollector problems
    )
    {
        if (OperationText.Parse(declaration.Text ?? "", schema, declaration.IsMutation, problems) is not { } text)
        {
            return null;
        }

        variables.Declare(text.Operation, text.Source);
        bool isScalar = !declaration.HasNoResult && result.Innermost.Kind is not (CSharpKind.Object or CSharpKind.Unresolved);
        var binder = new PathBinder(schema, variables, problems, text.Source, new PathGoal { IsScalar = isScalar });
        return binder.Bind(text.Root, text.Operation.SelectionSet, "field") is { } target
            ? new BoundOperation(binder.Path, target, text.Operation.Name?.StringValue, null)
            : null;
    }

    // GraphQL wants a field of what has fields.
    private static BoundValue BindNothing(BoundTarget target, TypeSystem schema) =>
        new(
            ValueBinder.ToValue(ValueKind.Leaf, target.Field.Type, s_nothing) with
            {
                Read = new ReadPlan(ReadForm.Nothing),
            },
            schema.TryGetType(target.Field.Type.Name, out SchemaType? type) && type.IsComposite ? [SelectionBuilder.TypeName] : []
        );

    /// <summary>The plan of a method that cannot be bound.</summary>
    public static MethodPlan Invalid(OperationDeclaration declaration) => new() { Method = ToMethod(declaration) };

    private static PartialMethod ToMethod(OperationDeclaration declaration) =>
        new()
        {
            Type = declaration.Type,
            Name = declaration.Name,
            Ordinal = declaration.Ordinal,
            Signature = declaration.Signature,
            IsValueTask = declaration.IsValueTask,
            Result = declaration.Result,
            Client = declaration.Client,
            CancellationToken = declaration.Parameters.FirstOrDefault(static parameter =>
                parameter.Type.Kind == CSharpKind.CancellationToken
            )
                is { } token
                ? Identifiers.Escape(token.Name)
                : null,
        };

    private static ArgumentNode[] LimitConnection(ValuePlan value, BoundTarget target, ProblemCollector problems)
    {
        if (
            value.Kind != ValueKind.Connection
            && target.Field.Arguments.TryGet("first", out SchemaArgument? first)
            && first.IsRequired
            && target.Syntax.Arguments?.Items.Exists(static argument => argument.Name.Value == "first") != true
        )
        {
            problems.Add(Descriptors.MissingArgument, target.Place, first.Name, first.Type.ToString(), target.Field.Name, "argument");
        }

        if (
            value.Kind != ValueKind.Connection
            || !target.Field.Arguments.Contains("first")
            || target.Syntax.Arguments?.Items.Exists(static argument => argument.Name.Value == "first" || argument.Name.Value == "last")
                == true
        )
        {
            return [];
        }

        problems.Add(Descriptors.Truncated, target.Place, "The result", target.Field.Name, ConnectionFinder.DefaultFirst);
        return [ConnectionFinder.DefaultFirstArgument];
    }

    private static EquatableArray<VariablePlan> BindParameters(
        OperationDeclaration declaration,
        BoundPath path,
        VariableScope variables,
        TypeSystem schema,
        ProblemCollector problems
    )
    {
        List<VariablePlan> plans = [];
        ParameterDeclaration[] parameters =
        [
            .. declaration.Parameters.Where(static parameter =>
                parameter.Type.Kind is not (CSharpKind.CancellationToken or CSharpKind.Client)
            ),
        ];
        ReportUnread(declaration, CSharpKind.Client, problems);
        ReportUnread(declaration, CSharpKind.CancellationToken, problems);
        foreach (ParameterDeclaration parameter in parameters)
        {
            EnumBinder.ReportHidden(parameter.Type, parameter.Name, problems);
            if (variables.Names.FirstOrDefault(name => IsFor(parameter, name)) is not { } name)
            {
                problems.Add(
                    Descriptors.UnusedParameter,
                    ProblemPlace.Of(parameter.Name),
                    parameter.Name,
                    Suggestion.Of(parameter.Name, variables.Names)
                );
            }
            else if (parameter.Feature is { } feature)
            {
                ServerFeature.Check(feature, ProblemPlace.Of(parameter.Name), problems);
                variables.Require(name, feature, ProblemPlace.Of(parameter.Name), path.Features.Append(declaration.Feature));
            }
        }

        foreach (VariablePlan variable in variables.ToPlans())
        {
            if (Array.Find(parameters, candidate => IsFor(candidate, variable.Name)) is not { } parameter)
            {
                if (!variable.IsOptional)
                {
                    problems.Add(
                        Descriptors.UndeclaredVariable,
                        ProblemPlace.Declaration,
                        variable.Name,
                        Suggestion.Of(variable.Name, parameters.Select(static candidate => candidate.Name))
                    );
                }

                continue;
            }

            if (!InputBinder.CanBeSent(declaration.Objects, parameter.Type, schema, ProblemPlace.Of(parameter.Name), problems))
            {
                continue;
            }

            TypeReference reference = variables.FindType(variable.Name)!;
            if (variable.Feature is not null && !parameter.Type.IsNullable)
            {
                problems.Add(
                    Descriptors.NotNullable,
                    ProblemPlace.Of(parameter.Name),
                    parameter.Name,
                    $"it is left out for a server without the feature {variable.Feature}",
                    parameter.Type.Name
                );
                continue;
            }

            bool mustHaveValue = reference.IsNonNull && !variable.Type.IsNullable;
            CSharpType type = mustHaveValue ? parameter.Type.AsRequired() : parameter.Type;
            if ((mustHaveValue && type.IsNullable) || schema.Scalars.FindWrite(reference, type, declaration.Objects) is not { } write)
            {
                CSharpType corrected = schema.Scalars.Correct(reference, parameter.Type, declaration.Objects);
                problems.Add(
                    Descriptors.WrongParameter,
                    ProblemPlace.Of(parameter.Name),
                    parameter.Type.Text,
                    "$" + variable.Name,
                    reference.ToString(),
                    $"use {(corrected with { IsNullable = variable.Type.IsNullable }).Text}",
                    "variable"
                );
                continue;
            }

            EnumBinder.ReportMembers(type, reference.Name, schema, ProblemPlace.Of(parameter.Name), problems);
            plans.Add(
                variable with
                {
                    Type = type,
                    Identifier = Identifiers.Escape(parameter.Name),
                    Field = "_" + parameter.Name,
                    Write = write,
                }
            );
        }

        return EquatableArray<VariablePlan>.From(plans);
    }

    // A second token would cancel nothing, and nobody would notice.
    private static void ReportUnread(OperationDeclaration declaration, CSharpKind kind, ProblemCollector problems)
    {
        ParameterDeclaration[] alike = [.. declaration.Parameters.Where(parameter => parameter.Type.Kind == kind)];
        foreach (ParameterDeclaration parameter in alike.Skip(1))
        {
            problems.Add(
                Descriptors.UnusedParameter,
                ProblemPlace.Of(parameter.Name),
                parameter.Name,
                $", and '{alike[0].Name}' is the {parameter.Type.Name} already: remove one of the two"
            );
        }
    }

    private static bool IsFor(ParameterDeclaration parameter, string variable) =>
        parameter.Name == variable || parameter.Name == Identifiers.ToCamelCase(variable);
}

/// <summary>An operation, and the path to what is read of it.</summary>
/// <param name="Name">The operation's name, if it says one.</param>
/// <param name="Document">The document that it stands in, with the field at the path's end, if it is not the generator that writes
/// it.</param>
internal sealed record BoundOperation(
    BoundPath Path,
    BoundTarget Target,
    string? Name,
    (OperationDocument Document, DocumentField Result)? Document
);
