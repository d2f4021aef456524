namespace WandbGen.Generator.Schema;

/// <summary>Warns of input objects that no value can be written for, because they need themselves through required fields.</summary>
internal static class InputCycleCheck
{
    private enum State
    {
        Unseen,
        OnPath,
        Done,
    }

    public static void Run(SchemaDraft schema, Dictionary<string, SchemaType> types)
    {
        var states = new Dictionary<string, State>(StringComparer.Ordinal);

        // A path of its own instead of recursion: a chain of thousands of types must not end the stack.
        var path = new Stack<(SchemaType Type, int Next)>();
        foreach (TypeDraft draft in schema.Types)
        {
            if (draft.Kind is not SchemaTypeKind.InputObject || states.ContainsKey(draft.Name))
            {
                continue;
            }

            Enter(types[draft.Name]);
            while (path.Count > 0)
            {
                (SchemaType type, int next) = path.Pop();
                if (next == type.InputFields.Count)
                {
                    states[type.Name] = State.Done;
                    continue;
                }

                path.Push((type, next + 1));
                SchemaArgument field = type.InputFields[next];
                if (!field.Type.IsNonNull || field.Type.IsList || types[field.Type.Name] is not { Kind: SchemaTypeKind.InputObject } target)
                {
                    continue;
                }

                states.TryGetValue(target.Name, out State state);
                if (state is State.Unseen)
                {
                    Enter(target);
                }
                else if (state is State.OnPath && schema.TryGetType(target.Name, out TypeDraft? needed) && needed.Location is not null)
                {
                    schema.Warn(
                        needed.Location,
                        $"No value of the input object '{target.Name}' can exist: it needs itself through the required field "
                            + $"'{type.Name}.{field.Name}'"
                    );
                }
            }
        }

        void Enter(SchemaType type)
        {
            states[type.Name] = State.OnPath;
            path.Push((type, 0));
        }
    }
}
