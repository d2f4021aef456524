using WandbGen.Generator.Declarations;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Problems;

namespace WandbGen.Generator.Binding;

/// <summary>Checks that a document selects what is read of it.</summary>
/// <param name="subject">What reads it, for messages.</param>
internal sealed class DocumentChecker(
    OperationDocument document,
    TypeSystem schema,
    ObjectGraph objects,
    string subject,
    ProblemCollector problems
)
{
    private readonly DocumentFields _fields = document.Fields;

    /// <summary>Checks what is selected of a field.</summary>
    public void Check(BoundValue expected, DocumentField actual)
    {
        CheckSelected(expected.Selection, actual, document.Source.Place(actual.Syntax.Name));
        CheckConditions(expected.Value, actual);
    }

    private void CheckSelected(EquatableArray<SelectionNode> expected, DocumentField actual, ProblemPlace place)
    {
        foreach (SelectionNode node in expected)
        {
            if (node is not FieldNode wanted)
            {
                CheckSelected(node.Selection, actual, place);
                continue;
            }

            DocumentField? selected = _fields.Find(actual, wanted.Key);
            if (selected is null || selected.Syntax.Name.Value != wanted.Name)
            {
                problems.Add(
                    Descriptors.NotSelected,
                    place,
                    wanted.Alias is null ? wanted.Name : $"{wanted.Alias}: {wanted.Name}",
                    subject
                );
            }
            else if (selected.HasSelection)
            {
                CheckSelected(wanted.Selection, selected, place);
            }
        }
    }

    // A field that the document can leave out must be nullable.
    private void CheckConditions(ValuePlan value, DocumentField field)
    {
        switch (value.Kind)
        {
            case ValueKind.Object when objects.Find(value.Type) is { Reader: null } declaration:
                CheckConditions(declaration, field);
                break;
            case ValueKind.List:
                CheckConditions(value.Element!, field);
                break;
            case ValueKind.Field when value.Path.Aggregate((DocumentField?)field, Step) is { } end:
                CheckConditions(value.Element!, end);
                break;
            case ValueKind.Connection:
                string list = value.Shape == ConnectionShape.Nodes ? "nodes" : "edges";
                DocumentField? items = _fields.Find(field, list);
                DocumentField? item = value.Shape == ConnectionShape.Edges && items is not null ? _fields.Find(items, "node") : items;
                if ((items?.Condition ?? item?.Condition) is { } directive)
                {
                    problems.Add(
                        Descriptors.NeededField,
                        document.Source.Place(directive),
                        items?.Condition is null ? "node" : list,
                        $"the items of '{field.Syntax.Name.StringValue}'",
                        directive.Name.StringValue
                    );
                }

                if (item is not null)
                {
                    CheckConditions(value.Element!, item);
                }

                break;
        }
    }

    private DocumentField? Step(DocumentField? field, string key) => field is null ? null : _fields.Find(field, key);

    private void CheckConditions(ObjectDeclaration declaration, DocumentField field)
    {
        var scope = new ObjectScope(schema, objects, new VariableScope(schema, new ProblemCollector()));
        ObjectPlan plan = new ObjectBinder(scope, new ProblemCollector()).Bind(declaration);
        Check(plan.Fields, field, "");
        foreach (VariantPlan variant in plan.Variants)
        {
            CheckConditions(objects.Find(variant.Type)!, field);
        }

        void Check(EquatableArray<FieldPlan> fields, DocumentField parent, string path)
        {
            foreach (FieldPlan selected in fields)
            {
                string key = path + selected.Key;
                if (_fields.Find(parent, selected.Key) is not { } found)
                {
                    continue;
                }

                if (
                    found.Omission is { } directive
                    && plan.Properties.FirstOrDefault(property =>
                        property.IsRequired && (property.Key == key || property.Key.StartsWith(key + ".", StringComparison.Ordinal))
                    )
                        is { } required
                )
                {
                    problems.Add(
                        Descriptors.NotNullable,
                        document.Source.Place(directive),
                        $"{declaration.Type.Name}.{required.Name}",
                        found.Condition is null
                            ? $"a server without the feature {found.Feature} does not send it"
                            : $"the document can leave '{selected.Key}' out",
                        required.TypeName
                    );
                }

                if (selected.Value is { } value)
                {
                    CheckConditions(value, found);
                }
                else
                {
                    Check(selected.Fields, found, key + ".");
                }
            }
        }
    }
}
