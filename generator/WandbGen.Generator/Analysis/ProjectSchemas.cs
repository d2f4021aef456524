using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using WandbGen.Generator.Declarations;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Analysis;

/// <summary>A project's schemas, for callers outside of the generator's pipeline.</summary>
internal static class ProjectSchemas
{
    public static SchemaSet Find(Compilation compilation, AnalyzerOptions options, CancellationToken cancellationToken)
    {
        GraphQLFile[] files = ReadFiles(options, cancellationToken);
        return SchemaSet.From(
            [.. SchemaFiles.Group(files).Select(schema => schema.Read(cancellationToken))],
            ScalarReader.Read(compilation.Assembly),
            files
        );
    }

    /// <summary>The problems of a schema that are in one of its files, and whether they make it unreadable.</summary>
    public static (IEnumerable<SchemaProblem> Problems, bool AreFatal) FindProblems(
        AdditionalText file,
        AnalyzerOptions options,
        CancellationToken cancellationToken
    )
    {
        foreach (SchemaFiles schema in SchemaFiles.Group(ReadFiles(options, cancellationToken)))
        {
            for (int i = 0; i < schema.Files.Count; i++)
            {
                if (schema.Files[i].Path == file.Path)
                {
                    SchemaModel model = schema.Read(cancellationToken);
                    return (model.Problems.Where(problem => problem.File == i), model.IsUnreadable);
                }
            }
        }

        return ([], false);
    }

    private static GraphQLFile[] ReadFiles(AnalyzerOptions options, CancellationToken cancellationToken) =>
        [
            .. options
                .AdditionalFiles.Select(file => GraphQLFile.Read(file, options.AnalyzerConfigOptionsProvider, cancellationToken))
                .OfType<GraphQLFile>(),
        ];
}
