using Microsoft.CodeAnalysis;
using WandbGen.Generator.Analysis;
using WandbGen.Generator.Schema;

namespace WandbGen.CodeFixes;

/// <summary>The schemas of the project that a document is in.</summary>
internal static class DocumentSchemas
{
    public static SchemaSet Find(Document document, SemanticModel model, CancellationToken cancellationToken) =>
        ProjectSchemas.Find(model.Compilation, document.Project.AnalyzerOptions, cancellationToken);
}
