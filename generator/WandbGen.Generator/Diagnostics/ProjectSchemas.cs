using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using WandbGen.Generator.Binding;
using WandbGen.Generator.Declarations;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Diagnostics;

/// <summary>A project's schemas, for who asks outside of the generator's pipeline. Each text is parsed once, however many compilations use it.</summary>
internal static class ProjectSchemas
{
    private static readonly ConditionalWeakTable<SourceText, SchemaModel> s_models = new();

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
                schemas.Add(Parse(SchemaFile.NameOf(file), text, cancellationToken));
            }
        }

        return SchemaSet.From(schemas, ScalarReader.Read(compilation.Assembly), documents);
    }

    public static SchemaModel Parse(string name, SourceText text, CancellationToken cancellationToken)
    {
        if (!s_models.TryGetValue(text, out SchemaModel? model) || model.Name != name)
        {
            model = SchemaModel.Parse(name, text, cancellationToken);
            s_models.Remove(text);
            s_models.GetValue(text, _ => model);
        }

        return model;
    }
}
