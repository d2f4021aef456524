using WandbGen.Generator.GraphQL;

namespace WandbGen.Generator.Schema;

/// <summary>Warns of types that lack what an interface of theirs demands.</summary>
internal static class InterfaceCheck
{
    public static void Run(SchemaDraft schema, Dictionary<string, SchemaType> types)
    {
        foreach (TypeDraft draft in schema.Types)
        {
            if (draft.IsIncomplete)
            {
                continue;
            }

            foreach ((string name, var location) in draft.Interfaces)
            {
                if (WhatIsMissing(types[draft.Name], types[name], types) is { } missing)
                {
                    schema.Warn(location, $"The type '{draft.Name}' does not satisfy the interface '{name}': {missing}");
                }
            }
        }
    }

    private static string? WhatIsMissing(SchemaType type, SchemaType contract, Dictionary<string, SchemaType> types)
    {
        foreach (string inherited in contract.Interfaces)
        {
            if (inherited != type.Name && !type.Interfaces.Contains(inherited))
            {
                return $"it does not implement '{inherited}', which '{contract.Name}' implements";
            }
        }

        foreach (SchemaField demanded in contract.Fields)
        {
            if (!type.Fields.TryGet(demanded.Name, out SchemaField? field))
            {
                return $"the field '{demanded.Name}' is missing";
            }

            if (!IsSubtype(field.Type, demanded.Type, types))
            {
                return $"the field '{field.Name}' is of type '{field.Type}', not '{demanded.Type}'";
            }

            foreach (SchemaArgument demandedArgument in demanded.Arguments)
            {
                if (!field.Arguments.TryGet(demandedArgument.Name, out SchemaArgument? argument))
                {
                    return $"the field '{field.Name}' lacks the argument '{demandedArgument.Name}'";
                }

                if (argument.Type != demandedArgument.Type)
                {
                    return $"the argument '{argument.Name}' of the field '{field.Name}' is of type '{argument.Type}', not "
                        + $"'{demandedArgument.Type}'";
                }
            }

            foreach (SchemaArgument argument in field.Arguments)
            {
                if (argument.IsRequired && !demanded.Arguments.Contains(argument.Name))
                {
                    return $"the field '{field.Name}' requires the argument '{argument.Name}', which the interface does not know";
                }
            }
        }

        return null;
    }

    private static bool IsSubtype(TypeReference type, TypeReference demanded, Dictionary<string, SchemaType> types)
    {
        if ((demanded.IsNonNull && !type.IsNonNull) || type.IsList != demanded.IsList)
        {
            return false;
        }

        return type.IsList
            ? IsSubtype(type.Element!, demanded.Element!, types)
            : type.Name == demanded.Name
                || types[demanded.Name].PossibleTypes.Contains(type.Name)
                || types[type.Name].Interfaces.Contains(demanded.Name);
    }
}
