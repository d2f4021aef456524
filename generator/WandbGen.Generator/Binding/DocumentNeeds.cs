using GraphQLParser.AST;
using WandbGen.Generator.Problems;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>What pages need of a document that the user wrote.</summary>
internal sealed class DocumentNeeds(OperationDocument document, ProblemCollector problems)
{
    /// <summary>Reports what the document has to select so that pages can be read.</summary>
    public void Miss(ProblemPlace place, string selection, SchemaField field) =>
        problems.Add(Descriptors.NotSelected, place, selection, field.Name);

    /// <summary>Finds a field that pages need, and reports it if the document can leave it out.</summary>
    public DocumentField? FindNeeded(DocumentField field, string key, SchemaField connection)
    {
        DocumentField? found = document.Fields.TakeByName(field, key);
        if (found is not null)
        {
            ReportOmission(found, found.Omission, connection);
        }

        return found;
    }

    /// <summary>Reports a field that pages need if a directive can leave it out.</summary>
    public void ReportOmission(DocumentField field, GraphQLDirective? omission, SchemaField connection)
    {
        if (omission is { } directive)
        {
            problems.Add(
                Descriptors.NeededField,
                document.Source.Place(directive),
                field.Syntax.Name.StringValue,
                $"the pages of '{connection.Name}'",
                directive.Name.StringValue
            );
        }
    }
}
