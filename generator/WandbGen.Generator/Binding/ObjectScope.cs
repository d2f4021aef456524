using WandbGen.Generator.Declarations;

namespace WandbGen.Generator.Binding;

/// <summary>What a selection is bound with.</summary>
/// <param name="Objects">The objects that it can reach.</param>
/// <param name="Variables">The variables of the operation that it is a part of.</param>
/// <param name="Open">The objects and properties through which it has come.</param>
internal sealed record ObjectScope(TypeSystem Schema, ObjectGraph Objects, VariableScope Variables, OpenSelections Open)
{
    /// <summary>A selection that begins here.</summary>
    public ObjectScope(TypeSystem schema, ObjectGraph objects, VariableScope variables)
        : this(schema, objects, variables, new OpenSelections()) { }

    /// <summary>Whether an object is declared for the schema. What another assembly's default schema is, only that assembly knows: its
    /// selection is checked instead.</summary>
    public bool IsOfSchema(ObjectDeclaration declaration) =>
        Schema.IsMeantBy(declaration.Schema) || (declaration.Reader is not null && declaration.Schema is null);
}
