using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis.Text;

namespace WandbGen.Generator.Schema;

/// <summary>The models of texts that are in use: the generator, the analyzer and every project of a solution that has the same schema read it once.</summary>
/// <remarks>It keeps nothing alive: a model goes with the texts that it was read from, or when memory is needed.</remarks>
internal static class SchemaCache
{
    private static readonly object s_gate = new();
    private static readonly ConditionalWeakTable<SourceText, SchemaModel> s_byText = new();
    private static readonly List<WeakReference<SchemaModel>> s_models = [];

    /// <inheritdoc cref="SchemaModel.Parse(string, SourceText, CancellationToken)"/>
    public static SchemaModel Get(string name, SourceText text, CancellationToken cancellationToken)
    {
        if (s_byText.TryGetValue(text, out SchemaModel? known) && known.Name == name)
        {
            return known;
        }

        // Who comes while another reads the same text waits for it instead of reading it too.
        lock (s_gate)
        {
            SchemaModel model = Find(name, text) ?? Add(SchemaModel.Parse(name, text, cancellationToken));
            s_byText.Remove(text);
            s_byText.Add(text, model);
            return model;
        }
    }

    private static SchemaModel? Find(string name, SourceText text)
    {
        foreach (WeakReference<SchemaModel> reference in s_models)
        {
            if (reference.TryGetTarget(out SchemaModel? model) && model.IsOf(name, text))
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
}
