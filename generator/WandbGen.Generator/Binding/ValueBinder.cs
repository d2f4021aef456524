using WandbGen.Generator.CSharp;
using WandbGen.Generator.Declarations;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Problems;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>Binds a field's value to the C# type that it is read into.</summary>
/// <param name="wantsNodes">Whether the items of a connection are wanted from <c>nodes</c> where there is <c>edges</c> as well.</param>
internal sealed class ValueBinder(ObjectScope scope, ProblemCollector problems, bool wantsNodes = false)
{
    private readonly TypeSystem _schema = scope.Schema;

    /// <summary>What a value is read into, and what is selected of it; <see langword="null"/> if it does not fit.</summary>
    /// <param name="field">The field's name, for messages.</param>
    /// <param name="isNullable">Whether something before it can be null.</param>
    /// <param name="converter">What the user says to read it with.</param>
    public BoundValue? Bind(
        string field,
        TypeReference reference,
        CSharpType type,
        ProblemPlace place,
        bool isNullable = false,
        ConverterDeclaration? converter = null
    )
    {
        if (type.IsUnresolved)
        {
            // The compiler reports it.
            problems.Fail();
            return null;
        }

        // A type that cannot hold the value is not corrected by making it nullable.
        if ((isNullable || !reference.IsNonNull) && !type.IsNullable && CanHold(reference, type, converter))
        {
            ReportNullability(problems, place, field, reference, type);
            return null;
        }

        if (
            converter is not null
            && !(type.Kind == CSharpKind.List && reference.Element is not null && !converter.Types.Contains(type.Name))
        )
        {
            return BindConverted(field, reference, type, converter, place);
        }

        if (reference.Element is { } element)
        {
            if (type.Kind == CSharpKind.List)
            {
                return Bind(field, element, type.Element!, place, isNullable: false, converter) is { } bound
                    ? bound with
                    {
                        Value = ToList(ValueKind.List, reference, type, bound.Value),
                    }
                    : null;
            }

            problems.Add(Descriptors.WrongType, place, type.Name, field, reference.ToString(), "use a list, such as IReadOnlyList<T>");
            return null;
        }

        if (!_schema.TryGetType(reference.Name, out SchemaType? schemaType))
        {
            return null;
        }

        if (schemaType.IsComposite)
        {
            return type.Kind == CSharpKind.List
                ? BindConnection(field, reference, type, place)
                : BindObject(field, reference, schemaType, type, place);
        }

        if (_schema.Scalars.FindRead(schemaType, type) is { } read)
        {
            if (read.Enum is not null)
            {
                EnumBinder.ReportMembers(type.Enum!, schemaType, place, problems);
            }

            return new BoundValue(ToValue(ValueKind.Leaf, reference, type) with { Read = read });
        }

        problems.Add(Descriptors.WrongType, place, type.Name, field, reference.ToString(), _schema.Scalars.Describe(schemaType));
        return null;
    }

    /// <summary>Reports that a value can be null: itself, or something before it.</summary>
    public static void ReportNullability(
        ProblemCollector problems,
        ProblemPlace place,
        string field,
        TypeReference reference,
        CSharpType type
    )
    {
        // A non-null field can be missing together with the object around it.
        string described = reference.IsNonNull ? $"{reference} of an object" : reference.ToString();
        problems.Add(Descriptors.WrongNullability, place, field, described, type.Name);
    }

    /// <summary>The plan of a value, before what its kind needs.</summary>
    public static ValuePlan ToValue(ValueKind kind, TypeReference reference, CSharpType type) =>
        new()
        {
            Kind = kind,
            Type = type.Name,
            IsNullable = type.IsNullable,
            IsValueType = type.IsValueType,
            GraphQLType = reference.ToString(),
        };

    /// <summary>Whether an object's selection is valid on a GraphQL type.</summary>
    public static bool CanSelectOn(SchemaType type, ObjectDeclaration declaration) =>
        declaration.GraphQLType == type.Name || (declaration.Variants.Count == 0 && type.Interfaces.Contains(declaration.GraphQLType));

    /// <summary>The plan of a list or connection.</summary>
    public static ValuePlan ToList(ValueKind kind, TypeReference reference, CSharpType type, ValuePlan element) =>
        ToValue(kind, reference, type) with
        {
            Context = element.Context,
            Element = element with { IsOblivious = type.Element!.IsOblivious },
            ListKind = type.ListKind,
        };

    /// <summary>A field of a list's element, or of objects in it.</summary>
    /// <param name="element">The list's element.</param>
    /// <param name="path">The response keys that lead to the field.</param>
    /// <param name="value">The field's value.</param>
    /// <param name="selection">What is selected of the element.</param>
    public static BoundValue ToField(
        TypeReference element,
        EquatableArray<string> path,
        BoundValue value,
        EquatableArray<SelectionNode> selection
    ) =>
        new(
            value.Value with
            {
                Kind = ValueKind.Field,
                GraphQLType = element.ToString(),
                Path = path,
                Element = value.Value,
                Read = null,
                Shape = null,
            },
            selection
        );

    private bool CanHold(TypeReference reference, CSharpType type, ConverterDeclaration? converter)
    {
        if (reference.Element is not null)
        {
            return type.Kind == CSharpKind.List || converter is not null;
        }

        return !_schema.TryGetType(reference.Name, out SchemaType? wanted)
            || (
                wanted.IsComposite
                    ? type.Kind is CSharpKind.Object or CSharpKind.List
                    : converter is not null || _schema.Scalars.FindRead(wanted, type) is not null
            );
    }

    private BoundValue? BindConverted(
        string field,
        TypeReference reference,
        CSharpType type,
        ConverterDeclaration converter,
        ProblemPlace place
    )
    {
        TypeReference innermost = reference;
        while (innermost.Element is { } element)
        {
            innermost = element;
        }

        bool isObject = _schema.TryGetType(innermost.Name, out SchemaType? target) && target.IsComposite;
        string? reason =
            converter.Problem
            ?? (
                isObject ? $"'{field}' is {reference}, whose fields are selected by a type marked with [WandbObject]"
                : converter.Types.Contains(type.Name) ? null
                : $"it reads {string.Join(", ", converter.Types)}"
            );
        if (reason is not null)
        {
            problems.Add(Descriptors.WrongConverter, place with { Argument = "Converter" }, converter.Name, type.Name, reason);
            return null;
        }

        return new BoundValue(
            ToValue(ValueKind.Leaf, reference, type) with
            {
                Read = new ReadPlan(ReadForm.Converter, new ConverterPlan(converter.Name, type.Name)),
            }
        );
    }

    // The first page of a connection, as a list.
    private BoundValue? BindConnection(string field, TypeReference reference, CSharpType type, ProblemPlace place)
    {
        string? itemType = type.Element is { Kind: CSharpKind.Object } element ? scope.Objects.Find(element.Name)?.GraphQLType : null;
        if (
            ConnectionFinder.Find(new SchemaField(field, reference), _schema, itemType, out string reason, wantsNodes) is not { } connection
        )
        {
            problems.Add(Descriptors.NotAConnection, place, field, reference.ToString(), reason);
            return null;
        }

        // Null edges and nodes are left out, so an element need not be nullable.
        return Bind(field, new TypeReference(connection.ItemType, IsNonNull: true), type.Element!, place) is { } item
            ? new BoundValue(
                ToList(ValueKind.Connection, reference, type, item.Value) with
                {
                    Shape = connection.Shape,
                    IsListNullable = connection.IsListNullable,
                },
                connection.SelectItems(item.Selection)
            )
            : null;
    }

    private BoundValue? BindObject(string field, TypeReference reference, SchemaType schemaType, CSharpType type, ProblemPlace place)
    {
        if (type.Kind != CSharpKind.Object || scope.Objects.Find(type.Name) is not { } declaration)
        {
            if (ConnectionFinder.Find(new SchemaField(field, reference), _schema, itemType: null, out _) is { } connection)
            {
                problems.Add(
                    Descriptors.WrongType,
                    place,
                    type.Name,
                    field,
                    reference.ToString(),
                    $"use a list of a type marked with [WandbObject(\"{connection.ItemType}\")]"
                );
                return null;
            }

            problems.Add(Descriptors.NoSelection, place, field, reference.ToString(), reference.Name);
            return null;
        }

        if (!declaration.IsEmitted)
        {
            problems.Fail();
            return null;
        }

        if (!scope.IsOfSchema(declaration))
        {
            problems.Add(
                Descriptors.OtherSchema,
                place,
                declaration.Type.Name,
                declaration.Schema ?? WellKnownNames.DefaultSchema,
                _schema.Name
            );
            return null;
        }

        if (!CanSelectOn(schemaType, declaration))
        {
            problems.Add(Descriptors.WrongObject, place, declaration.Type.Name, declaration.GraphQLType, field, reference.ToString());
            return null;
        }

        if (scope.Open.IsEndless(declaration.Type.FullName))
        {
            problems.Add(Descriptors.RecursiveObject, place, declaration.Type.Name);
            return null;
        }

        EquatableArray<SelectionNode>? selection = declaration.Reader is { } reader
            ? SelectionChecker.CheckReader(reader, declaration, schemaType, scope, problems, place)
            // The mistakes of the object are reported at its declaration, and are not reported here again.
            : new ObjectBinder(scope, new ProblemCollector()).Select(declaration);
        return selection is { } selected
            ? new BoundValue(
                ToValue(ValueKind.Object, reference, type) with
                {
                    Context = ObjectContext.Find(scope.Objects, declaration),
                    IsReferenced = declaration.Reader is not null,
                },
                selected
            )
            : null;
    }
}

/// <summary>How a value is read, and what is selected of it.</summary>
internal sealed record BoundValue(ValuePlan Value, EquatableArray<SelectionNode> Selection = default);
