using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis.Text;

namespace WandbGen.Generator.Schema;

/// <summary>The models of texts that are in use: the generator, the analyzer and every project of a solution that has the same schema read
/// it once.</summary>
/// <remarks>It keeps nothing alive: a model goes with the texts that it was read from, or when memory is needed.</remarks>
internal static class SchemaCache
{
    private static readonly object s_gate = new();
    private static readonly ConditionalWeakTable<SourceText, Known> s_byText = new();
    private static readonly List<WeakReference<SchemaModel>> s_models = [];

    /// <inheritdoc cref="SchemaModel.Parse(string, ImmutableArray{SourceText}, CancellationToken)"/>
    public static SchemaModel Get(string name, ImmutableArray<SourceText> files, CancellationToken cancellationToken)
    {
        if (s_byText.TryGetValue(files[0], out Known? known) && known.Model.Name == name && known.Files.SequenceEqual(files))
        {
            return known.Model;
        }

        // A thread that needs the same text waits for the one that reads it.
        lock (s_gate)
        {
            SchemaModel model = Find(name, files) ?? Add(SchemaModel.Parse(name, files, cancellationToken));
            s_byText.Remove(files[0]);
            s_byText.Add(files[0], new Known(model, files));
            return model;
        }
    }

    private static SchemaModel? Find(string name, ImmutableArray<SourceText> files)
    {
        foreach (WeakReference<SchemaModel> reference in s_models)
        {
            if (reference.TryGetTarget(out SchemaModel? model) && model.IsOf(name, files))
            {
                return model;
            }
        }

        return null;
    }

    private static SchemaModel Add(SchemaModel model)
    {
        s_models.RemoveAll(static reference => !reference.TryGetTarget(out _));
        s_models.Add(new WeakReference<SchemaModel>(model));
        return model;
    }

    private sealed record Known(SchemaModel Model, ImmutableArray<SourceText> Files);
}
