using WandbGen.Generator.Problems;

namespace WandbGen.Generator.Schema;

/// <summary>What a project gives the generator beside its code: schemas, scalars and documents, in an order that does not depend on the
/// file system.</summary>
internal sealed record SchemaSet(
    EquatableArray<SchemaModel> Schemas,
    EquatableArray<ScalarMapping> Scalars,
    EquatableArray<DocumentFile> Documents
)
{
    /// <summary>Nothing at all.</summary>
    public static SchemaSet Empty { get; } = new(default, default, default);

    public static SchemaSet From(IEnumerable<SchemaModel> schemas, IEnumerable<ScalarMapping> scalars, IEnumerable<GraphQLFile> files) =>
        new(
            // The same file twice is one schema.
            EquatableArray<SchemaModel>.From(schemas.Distinct().OrderBy(static schema => schema.Name, StringComparer.Ordinal)),
            EquatableArray<ScalarMapping>.From(
                scalars
                    .OrderBy(static scalar => scalar.Scalar, StringComparer.Ordinal)
                    .ThenBy(static scalar => scalar.Type, StringComparer.Ordinal)
            ),
            EquatableArray<DocumentFile>.From(
                files
                    .Where(static file => file.Schema is null)
                    .Select(static file => new DocumentFile(file.Path, file.Text.ToString()))
                    .OrderBy(static document => document.Path, StringComparer.Ordinal)
            )
        );

    /// <summary>The schema that is meant where nothing is said.</summary>
    public string DefaultName => Schemas.Count == 1 ? Schemas[0].Name : WellKnownNames.DefaultSchema;

    /// <summary>All schemas, that which is meant where nothing is said first, each with the name that a declaration must say.</summary>
    public IEnumerable<(SchemaModel Schema, string? Name)> All() =>
        Schemas
            .Select(schema =>
                (Schema: schema, Name: Schemas.Count == 1 || schema.Name == WellKnownNames.DefaultSchema ? null : schema.Name)
            )
            .OrderBy(static schema => schema.Name is null ? 0 : 1);

    /// <summary>Finds the schema that a declaration means.</summary>
    public SchemaModel? Find(string? name, string declaration, ProblemCollector problems)
    {
        SchemaModel? schema = FindNamed(name, declaration, problems);
        if (schema is { IsUnreadable: true })
        {
            // It is reported at the file, as an error.
            problems.Fail();
            return null;
        }

        return schema;
    }

    private SchemaModel? FindNamed(string? name, string declaration, ProblemCollector problems)
    {
        if (Schemas.Count == 0)
        {
            problems.Add(Descriptors.NoSchema, ProblemPlace.Declaration, declaration);
            return null;
        }

        if (name is null && Schemas.Count == 1)
        {
            return Schemas[0];
        }

        SchemaModel[] found = [.. Schemas.Where(schema => schema.Name == (name ?? WellKnownNames.DefaultSchema))];
        if (found.Length == 1)
        {
            return found[0];
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
                Descriptors.UnknownSchema,
                ProblemPlace.Declaration with
                {
                    Argument = "Schema",
                },
                name,
                Suggestion.Of(name, Schemas.Select(static schema => schema.Name)) is { Length: > 0 } meant ? meant : $": it has {all}"
            );
        }

        return null;
    }
}

/// <summary>An additional file that holds operations instead of a schema.</summary>
internal sealed record DocumentFile(string Path, string Text);
