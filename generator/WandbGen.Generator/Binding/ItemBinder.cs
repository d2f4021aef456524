using WandbGen.Generator.CSharp;
using WandbGen.Generator.Declarations;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Problems;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>Binds a collection's items to the connection that they come from, however the collection says where that is.</summary>
/// <param name="item">The item's declaration, or <see langword="null"/> if items are scalars or enums.</param>
internal sealed class ItemBinder(CollectionDeclaration declaration, ObjectDeclaration? item, TypeSystem schema, ProblemCollector problems)
{
    /// <summary>Finds the item's declaration.</summary>
    /// <param name="item">The declaration, or <see langword="null"/> if items are scalars or enums.</param>
    /// <returns>Whether something can be read into an item.</returns>
    public static bool TryFind(CollectionDeclaration declaration, SchemaSet schemas, ProblemCollector problems, out ObjectDeclaration? item)
    {
        if (!declaration.Type.IsPartial)
        {
            problems.Add(Descriptors.NotPartial, ProblemPlace.Declaration, declaration.Type.Name);
        }

        ServerFeature.Check(declaration.Feature, ProblemPlace.Declaration, problems);

        item = declaration.Item.Kind == CSharpKind.Object ? declaration.Objects.Find(declaration.Item.Name) : null;
        if (item is { IsEmitted: false })
        {
            problems.Fail();
            return false;
        }

        if (item is not null || IsScalar(declaration, schemas))
        {
            return true;
        }

        problems.Add(Descriptors.NotAnObject, ProblemPlace.Declaration, declaration.Item.Name);
        return false;
    }

    private static bool IsScalar(CollectionDeclaration declaration, SchemaSet schemas) =>
        declaration.Item.Kind switch
        {
            CSharpKind.Other => declaration.Converter is not null || schemas.Scalars.Any(mapping => mapping.Type == declaration.Item.Name),
            CSharpKind.Unresolved
            or CSharpKind.Object
            or CSharpKind.Input
            or CSharpKind.Optional
            or CSharpKind.Collection
            or CSharpKind.Client
            or CSharpKind.CancellationToken
            or CSharpKind.JsonNode
            or CSharpKind.Filter
            or CSharpKind.SortOrder
            or CSharpKind.List => false,
            _ => true,
        };

    /// <summary>Infers the connection that a field is, and checks that its items are those that are wanted.</summary>
    /// <param name="wantsNodes">Whether <c>nodes</c> is wanted where there is <c>edges</c> as well.</param>
    /// <param name="end">The field below an edge or node that is the item, if the path says it.</param>
    public BoundConnection? FindConnection(SchemaField field, ProblemPlace place, bool wantsNodes = false, SchemaField? end = null)
    {
        if (item is not null && !new ObjectScope(schema, declaration.Objects, new VariableScope(schema, problems)).IsOfSchema(item))
        {
            problems.Add(Descriptors.OtherSchema, place, item.Type.Name, item.Schema ?? WellKnownNames.DefaultSchema, schema.Name);
            return null;
        }

        string? itemType = end is null ? item?.GraphQLType : FindEdge(field);
        if (ConnectionFinder.Find(field, schema, itemType, out string reason, wantsNodes) is not { } connection)
        {
            problems.Add(Descriptors.NotAConnection, place, field.Name, field.Type.ToString(), reason);
            return null;
        }

        connection = end is null ? connection : connection with { ItemType = end.Type.Name };
        if (!schema.TryGetType(connection.ItemType, out SchemaType? actual))
        {
            return null;
        }

        if (item is null)
        {
            if (!actual.IsComposite)
            {
                return connection;
            }

            problems.Add(Descriptors.NoSelection, place, field.Name, field.Type.ToString(), actual.Name);
            return null;
        }

        if (!ValueBinder.CanSelectOn(actual, item))
        {
            problems.Add(
                Descriptors.WrongObject,
                place,
                "The item",
                item.GraphQLType,
                field.Name,
                $"a collection of '{connection.ItemType}'"
            );
            return null;
        }

        return connection;
    }

    private string? FindEdge(SchemaField field) =>
        schema.TryGetType(field.Type.Name, out SchemaType? connection) && connection.TryGetField("edges", out SchemaField? edges)
            ? edges.Type.Element?.Name
            : null;

    /// <summary>How an item is read, and what is selected of it.</summary>
    /// <param name="variables">The variables that the item may use.</param>
    public BoundValue? Bind(SchemaField field, BoundConnection connection, VariableScope variables, ProblemPlace place)
    {
        var scope = new ObjectScope(schema, declaration.Objects, variables);
        BoundValue? bound = new ValueBinder(scope, problems).Bind(
            field.Name,
            new TypeReference(connection.ItemType, IsNonNull: true),
            declaration.Item with
            {
                IsNullable = true,
            },
            declaration.Converter is null ? place : ProblemPlace.Declaration,
            converter: declaration.Converter
        );
        if (bound is not null)
        {
            scope.Open.ReportSize(declaration.Type.Name, problems);
        }

        return bound;
    }
}
