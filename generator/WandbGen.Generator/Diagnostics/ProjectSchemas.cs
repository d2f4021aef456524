using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using WandbGen.Generator.Binding;
using WandbGen.Generator.Declarations;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Diagnostics;

/// <summary>A project's schemas, for who asks outside of the generator's pipeline.</summary>
internal static class ProjectSchemas
{
    public static SchemaSet Find(Compilation compilation, ImmutableArray<AdditionalText> files, CancellationToken cancellationToken) => SchemaSet.From(
        [.. files.Where(SchemaFile.IsGraphQL).Select(file => SchemaSet.ReadFile(file, cancellationToken))], ScalarReader.Read(compilation.Assembly));
}
