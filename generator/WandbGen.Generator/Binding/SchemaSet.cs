using WandbGen.Generator.Diagnostics;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>The schemas of a project, in an order that does not depend on the file system.</summary>
internal sealed record SchemaSet(EquatableArray<SchemaModel> Schemas)
{
    public static SchemaSet From(IEnumerable<SchemaModel> schemas) =>
        new(EquatableArray<SchemaModel>.From(schemas.OrderBy(static schema => schema.Name, StringComparer.Ordinal)));

    /// <summary>Finds the schema that a declaration means.</summary>
    public SchemaModel? Find(string? name, string declaration, ProblemCollector problems)
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

        foreach (SchemaModel schema in Schemas)
        {
            if (schema.Name == (name ?? WellKnownNames.DefaultSchema))
            {
                return schema;
            }
        }

        string all = string.Join(", ", Schemas.Select(static schema => $"'{schema.Name}'"));
        if (name is null)
        {
            problems.Add(Descriptors.AmbiguousSchema, ProblemPlace.Declaration, all);
        }
        else
        {
            problems.Add(Descriptors.UnknownSchema, ProblemPlace.Declaration, name, all);
        }

        return null;
    }
}
