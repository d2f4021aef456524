using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace WandbGen.Testing;

/// <summary>Reads what a compiled assembly uses and says.</summary>
internal static class CompiledCode
{
    private const BindingFlags Declared =
        BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    // Portable PDB: the documents of a type without code, such as an interface.
    private static readonly Guid s_typeDocuments = new("932E74BC-DBA9-4478-8D46-0F32A7BAB3D3");

    private static readonly Dictionary<short, OpCode> s_opCodes = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(static field => (OpCode)field.GetValue(null)!)
        .ToDictionary(static code => code.Value);

    /// <summary>Which types of an assembly use which others: by what they derive from, hold, take, return, catch, call and are marked
    /// with. Constants and the names of <c>nameof</c> are compiled in and cannot be seen; a value of an enum is seen by what it is given
    /// to.</summary>
    public static IEnumerable<(Type User, Type Used)> FindUses(Assembly assembly)
    {
        HashSet<(Type, Type)> found = [];
        foreach (Type type in assembly.GetTypes())
        {
            foreach (Type used in Used(type).SelectMany(Parts))
            {
                Type outermost = Outermost(used);
                if (used.Assembly == assembly && outermost != Outermost(type) && found.Add((Outermost(type), outermost)))
                {
                    yield return (Outermost(type), outermost);
                }
            }
        }
    }

    /// <summary>The string literals in a type's methods, and those that its members are marked with.</summary>
    public static IEnumerable<string> FindTexts(Type type) =>
        [
            .. type.GetMethods(Declared)
                .SelectMany(static method => method.GetCustomAttributesData())
                .SelectMany(static attribute => attribute.ConstructorArguments)
                .SelectMany(TextsOf),
            .. type.GetMethods(Declared)
                .Concat<MethodBase>(type.GetConstructors(Declared))
                .SelectMany(static method =>
                    Operands(method)
                        .Where(static operand => operand.Type == OperandType.InlineString)
                        .Select(operand => method.Module.ResolveString(operand.Token))
                ),
        ];

    /// <summary>The source files of an assembly's types, by its debugging symbols, as paths from the assembly's own folder of sources; not
    /// those that the build writes.</summary>
    public static ILookup<Type, string> FindFiles(Assembly assembly)
    {
        using var image = new PEReader(File.OpenRead(assembly.Location));
        if (!image.TryOpenAssociatedPortablePdb(assembly.Location, OpenIfPresent, out MetadataReaderProvider? provider, out _))
        {
            throw new FileNotFoundException($"{assembly.Location} has no debugging symbols.");
        }

        using MetadataReaderProvider symbols = provider!;
        MetadataReader reader = symbols.GetMetadataReader();
        HashSet<(Type, string)> found = [];
        foreach (MethodDebugInformationHandle handle in reader.MethodDebugInformation)
        {
            foreach (SequencePoint point in reader.GetMethodDebugInformation(handle).GetSequencePoints())
            {
                Add(
                    assembly.ManifestModule.ResolveMethod(MetadataTokens.GetToken(handle.ToDefinitionHandle()))!.DeclaringType!,
                    point.Document
                );
            }
        }

        foreach (CustomDebugInformation information in reader.CustomDebugInformation.Select(reader.GetCustomDebugInformation))
        {
            if (reader.GetGuid(information.Kind) == s_typeDocuments)
            {
                Type type = assembly.ManifestModule.ResolveType(MetadataTokens.GetToken(information.Parent));
                BlobReader documents = reader.GetBlobReader(information.Value);
                while (documents.RemainingBytes > 0)
                {
                    Add(type, MetadataTokens.DocumentHandle(documents.ReadCompressedInteger()));
                }
            }
        }

        return found.ToLookup(static pair => pair.Item1, static pair => pair.Item2);

        void Add(Type type, DocumentHandle document)
        {
            string path = document.IsNil ? "" : reader.GetString(reader.GetDocument(document).Name).Replace('\\', '/');
            string folder = $"/{assembly.GetName().Name}/";
            if (
                path.LastIndexOf(folder, StringComparison.Ordinal) is >= 0 and var start
                && !path.Contains("/obj/", StringComparison.Ordinal)
            )
            {
                found.Add((Outermost(type), path[(start + folder.Length)..]));
            }
        }
    }

    private static FileStream? OpenIfPresent(string path) => File.Exists(path) ? File.OpenRead(path) : null;

    private static IEnumerable<string> TextsOf(CustomAttributeTypedArgument argument) =>
        argument.Value switch
        {
            string text => [text],
            IEnumerable<CustomAttributeTypedArgument> inner => inner.SelectMany(TextsOf),
            _ => [],
        };

    private static IEnumerable<Type> Used(Type type) =>
        [
            .. type.GetInterfaces(),
            .. type.BaseType is { } parent ? [parent] : Type.EmptyTypes,
            .. ConstraintsOf(type.GetGenericArguments()),
            .. AttributesOf(type.GetCustomAttributesData()),
            .. type.GetFields(Declared).SelectMany(static field => AttributesOf(field.GetCustomAttributesData()).Prepend(field.FieldType)),
            .. type.GetProperties(Declared)
                .SelectMany(static property => AttributesOf(property.GetCustomAttributesData()).Prepend(property.PropertyType)),
            .. type.GetEvents(Declared).SelectMany(static raised => AttributesOf(raised.GetCustomAttributesData())),
            .. type.GetMethods(Declared)
                .SelectMany(static method =>
                    InMethod(method)
                        .Concat(ConstraintsOf(method.GetGenericArguments()))
                        .Concat(AttributesOf(method.ReturnParameter.GetCustomAttributesData()))
                        .Prepend(method.ReturnType)
                ),
            .. type.GetConstructors(Declared).SelectMany(InMethod),
        ];

    private static IEnumerable<Type> InMethod(MethodBase method)
    {
        foreach (Type type in AttributesOf(method.GetCustomAttributesData()))
        {
            yield return type;
        }

        foreach (ParameterInfo parameter in method.GetParameters())
        {
            yield return parameter.ParameterType;
            foreach (Type type in AttributesOf(parameter.GetCustomAttributesData()))
            {
                yield return type;
            }
        }

        if (method.GetMethodBody() is not { } body)
        {
            yield break;
        }

        foreach (LocalVariableInfo local in body.LocalVariables)
        {
            yield return local.LocalType;
        }

        foreach (ExceptionHandlingClause clause in body.ExceptionHandlingClauses)
        {
            if (clause is { Flags: ExceptionHandlingClauseOptions.Clause, CatchType: { } caught })
            {
                yield return caught;
            }
        }

        foreach (MemberInfo member in Members(method))
        {
            yield return member as Type ?? member.DeclaringType!;
            foreach (Type argument in member is MethodInfo { IsGenericMethod: true } generic ? generic.GetGenericArguments() : [])
            {
                yield return argument;
            }

            // A value of an enum is a number in the code; what it is given to, or comes from, has its type.
            foreach (Type type in TypesOf(member).Where(static type => type.IsEnum))
            {
                yield return type;
            }
        }
    }

    private static IEnumerable<MemberInfo> Members(MethodBase method)
    {
        Type[]? ofType = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        Type[]? ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        return Operands(method)
            .Where(static operand =>
                operand.Type is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok
            )
            .Select(operand => method.Module.ResolveMember(operand.Token, ofType, ofMethod)!);
    }

    private static IEnumerable<(OperandType Type, int Token)> Operands(MethodBase method)
    {
        byte[] code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (int position = 0; position < code.Length; )
        {
            short value = code[position++];
            if (value == 0xFE)
            {
                value = unchecked((short)(0xFE00 | code[position++]));
            }

            OperandType operand = s_opCodes[value].OperandType;
            int size = operand switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, position)),
                _ => 4,
            };
            if (size == 4)
            {
                yield return (operand, BitConverter.ToInt32(code, position));
            }

            position += size;
        }
    }

    private static IEnumerable<Type> TypesOf(MemberInfo member) =>
        member switch
        {
            FieldInfo field => [field.FieldType],
            MethodBase method =>
            [
                .. method.GetParameters().Select(static parameter => parameter.ParameterType),
                .. method is MethodInfo { ReturnType: var result } ? [result] : Type.EmptyTypes,
            ],
            _ => [],
        };

    private static IEnumerable<Type> ConstraintsOf(Type[] arguments) =>
        arguments
            .Where(static argument => argument.IsGenericParameter)
            .SelectMany(static argument => argument.GetGenericParameterConstraints());

    private static IEnumerable<Type> AttributesOf(IEnumerable<CustomAttributeData> attributes) =>
        attributes.SelectMany(static attribute =>
            attribute
                .ConstructorArguments.Concat(attribute.NamedArguments.Select(static argument => argument.TypedValue))
                .SelectMany(InArgument)
                .Prepend(attribute.AttributeType)
        );

    private static IEnumerable<Type> InArgument(CustomAttributeTypedArgument argument) =>
        argument.Value switch
        {
            Type type => [type],
            IEnumerable<CustomAttributeTypedArgument> inner => inner.SelectMany(InArgument),
            _ => [argument.ArgumentType],
        };

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!)
        : type.IsGenericParameter ? []
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Prepend(type.GetGenericTypeDefinition())
        : [type];

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;
}
