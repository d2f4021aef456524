using Microsoft.CodeAnalysis;
using WandbGen.Generator.Diagnostics;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>What a project gives the generator beside its code: schemas, scalars and documents, in an order that does not depend on the file system.</summary>
internal sealed record SchemaSet(EquatableArray<SchemaModel> Schemas, EquatableArray<ScalarMapping> Scalars, EquatableArray<DocumentFile> Documents)
{
    /// <summary>Nothing at all.</summary>
    public static SchemaSet Empty { get; } = new(default, default, default);

    public static SchemaSet From(IReadOnlyCollection<(SchemaModel? Schema, DocumentFile? Document)> files, IEnumerable<ScalarMapping> scalars) => new(
        // The same file twice is one schema.
        EquatableArray<SchemaModel>.From(files.Select(static file => file.Schema).OfType<SchemaModel>().Distinct().OrderBy(static schema => schema.Name, StringComparer.Ordinal)),
        EquatableArray<ScalarMapping>.From(scalars.OrderBy(static scalar => scalar.Scalar, StringComparer.Ordinal).ThenBy(static scalar => scalar.Type, StringComparer.Ordinal)),
        EquatableArray<DocumentFile>.From(files.Select(static file => file.Document).OfType<DocumentFile>().OrderBy(static document => document.Path, StringComparer.Ordinal)));

    /// <summary>Reads an additional file with GraphQL in it, which is a schema or a document.</summary>
    public static (SchemaModel? Schema, DocumentFile? Document) ReadFile(AdditionalText file, CancellationToken cancellationToken)
    {
        if (file.GetText(cancellationToken) is not { } text)
        {
            return default;
        }

        return GraphQLText.IsDocument(text)
            ? (null, new DocumentFile(file.Path, text.ToString()))
            : (SchemaCache.Get(SchemaFile.NameOf(file), text, cancellationToken), null);
    }

    private string DefaultName => Schemas.Count == 1 ? Schemas[0].Name : WellKnownNames.DefaultSchema;

    /// <summary>All schemas, that which is meant where nothing is said first, each with the name that a declaration must say.</summary>
    public IEnumerable<(TypeSystem Schema, string? Name)> All() => Schemas
        .Select(schema => (Schema: new TypeSystem(schema, Scalars, DefaultName), Name: Schemas.Count == 1 || schema.Name == WellKnownNames.DefaultSchema ? null : schema.Name))
        .OrderBy(static schema => schema.Name is null ? 0 : 1);

    /// <summary>Finds the schema that a declaration means.</summary>
    public TypeSystem? Find(string? name, string declaration, ProblemCollector problems)
    {
        if (Schemas.Count == 0)
        {
            problems.Add(Descriptors.NoSchema, ProblemPlace.Declaration, declaration);
            return null;
        }

        if (name is null && Schemas.Count == 1)
        {
            return new TypeSystem(Schemas[0], Scalars, DefaultName);
        }

        SchemaModel[] found = [.. Schemas.Where(schema => schema.Name == (name ?? WellKnownNames.DefaultSchema))];
        if (found.Length == 1)
        {
            return new TypeSystem(found[0], Scalars, DefaultName);
        }

        if (found.Length > 1)
        {
            // Whichever came first would depend on the file system.
            problems.Add(Descriptors.DuplicateSchema, ProblemPlace.Declaration, found[0].Name);
            return null;
        }

        string all = string.Join(", ", Schemas.Select(static schema => $"'{schema.Name}'"));
        if (name is null)
        {
            problems.Add(Descriptors.AmbiguousSchema, ProblemPlace.Declaration, all);
        }
        else
        {
            problems.Add(
                Descriptors.UnknownSchema, ProblemPlace.Declaration with { Argument = "Schema" }, name, all + Suggestion.Of(name, Schemas.Select(static schema => schema.Name)));
        }

        return null;
    }
}

/// <summary>An additional file that holds operations instead of a schema.</summary>
internal sealed record DocumentFile(string Path, string Text);
