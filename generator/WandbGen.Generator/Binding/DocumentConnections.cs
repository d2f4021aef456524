using GraphQLParser.AST;
using WandbGen.Generator.Declarations;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>Finds what a document lists: the connection or list, and the item in each of its elements.</summary>
internal sealed class DocumentConnections(
    CollectionDeclaration declaration,
    ObjectDeclaration? item,
    TypeSystem schema,
    OperationDocument document,
    DocumentPaths paths
)
{
    // The largest number of places that is counted for a message.
    private const int MostPlaces = 100;

    /// <summary>What the document can list, from the root on.</summary>
    public DocumentStep[] Find(SchemaType root) =>
        [
            .. paths
                .Find(
                    root,
                    document.Fields.Of(document.Operation.SelectionSet),
                    declaration.Paging is null ? IsPaged : HoldsItems,
                    static step => !step.Field.Type.IsList
                )
                .Take(MostPlaces),
        ];

    /// <summary>Whether items are the nodes of edges, and nothing else.</summary>
    public static bool IsPlainNode(BoundConnection connection, DocumentStep? end) =>
        connection.Shape == ConnectionShape.Edges && end is { Previous: null, Document.Syntax.Name: var name } && name.Value == "node";

    // A connection or list whose paging arguments are variables.
    private bool IsPaged(DocumentStep step) =>
        ConnectionFinder.Find(step.Field, schema, null, out _) is { } connection
        && (FindVariable(step, connection.FirstArgument) ?? FindVariable(step, connection.AfterArgument)) is not null;

    // The schema does not describe a paging scheme of [WandbPaging], so the list is recognized by its items.
    private bool HoldsItems(DocumentStep step) =>
        ConnectionFinder.Find(step.Field, schema, item?.GraphQLType, out _, WantsNodes(step)) is { } connection
        && FindList(step, connection) is var (list, element)
        && (IsItem(element) || FindItems(list, element, connection.Shape).Length > 0);

    /// <summary>The variable that an argument is given, or <see langword="null"/>.</summary>
    public static string? FindVariable(DocumentStep step, SchemaArgument? argument) =>
        argument is not null
        && step.Document.Syntax.Arguments?.Items.Find(candidate => candidate.Name.Value == argument.Name)
            is { Value: GraphQLVariable variable }
            ? variable.Name.StringValue
            : null;

    /// <summary>Whether the document selects the items by <c>nodes</c> alone.</summary>
    public bool WantsNodes(DocumentStep step) =>
        document.Fields.TakeByName(step.Document, "nodes") is not null && document.Fields.TakeByName(step.Document, "edges") is null;

    /// <summary>The list of a connection, with the type of its elements; null if the document does not select it.</summary>
    public (DocumentField List, SchemaType Element)? FindList(DocumentStep step, BoundConnection connection)
    {
        if (connection.Shape == ConnectionShape.List)
        {
            return schema.TryGetType(connection.ItemType, out SchemaType? own) ? (step.Document, own) : null;
        }

        string name = connection.Shape == ConnectionShape.Nodes ? "nodes" : "edges";
        return
            document.Fields.TakeByName(step.Document, name) is { } list
            && schema.TryGetType(step.Field.Type.Name, out SchemaType? type)
            && type.TryGetField(name, out SchemaField? field)
            && field.Type.Element is { } reference
            && schema.TryGetType(reference.Name, out SchemaType? element)
            ? (list, element)
            : null;
    }

    /// <summary>Whether something of the type is an item.</summary>
    public bool IsItem(SchemaType type) =>
        item is not null
            ? type.IsComposite && ValueBinder.CanSelectOn(type, item)
            : !type.IsComposite && (declaration.Converter is not null || schema.Scalars.FindRead(type, declaration.Item) is not null);

    /// <summary>Where an element of the list has its item.</summary>
    public DocumentStep[] FindItems(DocumentField list, SchemaType element, ConnectionShape shape) =>
        [
            .. paths
                .Find(
                    element,
                    document.Fields.Of(list),
                    step =>
                        !step.Field.Type.IsList
                        && schema.TryGetType(step.Field.Type.Name, out SchemaType? type)
                        && IsItem(type)
                        && !(step.Previous is null && shape == ConnectionShape.Edges && step.Field.Name == "cursor")
                        && step.Field.Name != SelectionBuilder.TypeName.Name,
                    step => !step.Field.Type.IsList && ConnectionFinder.Find(step.Field, schema, null, out _) is null
                )
                .Take(MostPlaces),
        ];

    /// <summary>The field of each item at which the next page begins, as the document selects it.</summary>
    public DocumentField? FindItemCursor(DocumentStep found, BoundPath path, BoundConnection connection, string key) =>
        connection.Shape != ConnectionShape.Edges
        && !path.OwnFields.Any(beside => beside.Node.Key == key)
        && FindList(found, connection) is var (list, element)
        && document.Fields.Find(list, key) is { HasSelection: false } field
        && paths.ToStep(element, [], field, previous: null) is { Field.Type: { IsList: false, Name: var type } }
        && PagingBinder.IsToken(schema, type)
            ? field
            : null;
}
