using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using WandbGen.Generator.Binding;
using WandbGen.Generator.Declarations;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Diagnostics;

/// <summary>A project's schemas, for who asks outside of the generator's pipeline.</summary>
internal static class ProjectSchemas
{
    public static SchemaSet Find(Compilation compilation, ImmutableArray<AdditionalText> files, CancellationToken cancellationToken)
    {
        List<SchemaModel> schemas = [];
        List<DocumentFile> documents = [];
        foreach (AdditionalText file in files)
        {
            if (!SchemaFile.IsGraphQL(file) || file.GetText(cancellationToken) is not { } text)
            {
                continue;
            }

            if (GraphQLText.IsDocument(text))
            {
                documents.Add(new DocumentFile(file.Path, text.ToString()));
            }
            else
            {
                schemas.Add(SchemaCache.Get(SchemaFile.NameOf(file), text, cancellationToken));
            }
        }

        return SchemaSet.From(schemas, ScalarReader.Read(compilation.Assembly), documents);
    }
}
