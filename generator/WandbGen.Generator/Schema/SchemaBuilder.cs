using GraphQLParser.AST;

namespace WandbGen.Generator.Schema;

/// <summary>
/// Makes the model of parsed definitions. What cannot be used is left out with an error, so that every name in the model leads
/// somewhere; what only breaks a rule stays, with a warning.
/// </summary>
internal sealed class SchemaBuilder
{
    private static readonly string[] s_builtInScalars = ["Int", "Float", "String", "Boolean", "ID"];

    private readonly ProblemList _problems;
    private readonly SchemaDraft _schema;
    private readonly MemberReader _members;
    private readonly List<GraphQLRootOperationTypeDefinition> _roots = [];
    private bool _namesRoots;

    public SchemaBuilder(ProblemList problems)
    {
        _problems = problems;
        _schema = new SchemaDraft(problems);
        _members = new MemberReader(_schema);
        foreach (string name in s_builtInScalars)
        {
            _schema.Add(new TypeDraft(name, SchemaTypeKind.Scalar, location: null));
        }
    }

    public SchemaModel Build(string name, EquatableArray<string> texts, List<ASTNode> definitions, CancellationToken cancellationToken)
    {
        CollectTypes(definitions);
        foreach (TypeDraft type in _schema.Types)
        {
            LinkInterfaces(type);
            LinkUnionMembers(type);
        }

        List<TypeDraft> drafts = _schema.Types;
        var types = new Dictionary<string, SchemaType>(drafts.Count, StringComparer.Ordinal);
        foreach (TypeDraft draft in drafts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            types.Add(draft.Name, CreateType(draft));
        }

        InterfaceCheck.Run(_schema, types);
        InputCycleCheck.Run(_schema, types);
        NamedList<SchemaDirective> directives = ReadDirectives(definitions);
        SchemaType? queryType = RootType(OperationType.Query, types);
        if (queryType is not null)
        {
            queryType = queryType.AsQueryRoot();
            types[queryType.Name] = queryType;
        }

        SchemaType? mutationType = RootType(OperationType.Mutation, types);
        SchemaType? subscriptionType = RootType(OperationType.Subscription, types);
        if (queryType is null && !_problems.HasSyntaxErrors)
        {
            _problems.Add(SchemaProblemSeverity.Warning, location: null, "The schema has no query root type");
        }

        return new SchemaModel(name, texts, types)
        {
            QueryType = queryType,
            IsUnreadable = queryType is null && _problems.HasSyntaxErrors,
            MutationType = mutationType,
            SubscriptionType = subscriptionType,
            TypeNames = [.. drafts.ConvertAll(static draft => draft.Name)],
            Directives = directives,
            Problems = _problems.ToImmutable(),
        };
    }

    private void CollectTypes(List<ASTNode> definitions)
    {
        foreach (ASTNode definition in definitions)
        {
            switch (definition)
            {
                case GraphQLTypeDefinition type when KindOf(type) is { } kind:
                    DefineType(type, kind);
                    break;
                case GraphQLSchemaDefinition schema:
                    _namesRoots = true;
                    _roots.AddRange(schema.OperationTypes);
                    break;
                case GraphQLSchemaExtension { OperationTypes: { } roots }:
                    _roots.AddRange(roots);
                    break;
                case GraphQLOperationDefinition operation:
                    _schema.Error(
                        operation.Name ?? operation.SelectionSet.Selections.OfType<GraphQLField>().FirstOrDefault()?.Name,
                        "This operation is left out: it is no part of a schema"
                    );
                    break;
                case GraphQLFragmentDefinition fragment:
                    _schema.Error(fragment.FragmentName.Name, "This fragment is left out: it is no part of a schema");
                    break;
            }
        }

        // An extension can precede the type that it extends.
        foreach (ASTNode definition in definitions)
        {
            if (definition is GraphQLTypeExtension extension && KindOf(extension) is { } kind)
            {
                ExtendType(extension, kind);
            }
        }
    }

    private void DefineType(GraphQLTypeDefinition definition, SchemaTypeKind kind)
    {
        string name = _schema.NameOf(definition.Name);
        if (!_schema.TryGetType(name, out TypeDraft? known))
        {
            _schema.WarnOfReserved(definition.Name, name);
            AddType(name, kind, definition.Name, definition);
        }
        else if (known.Location is not null)
        {
            _schema.Error(definition.Name, $"The type '{name}' is defined more than once; the first definition is used");
        }
        else if (kind is not SchemaTypeKind.Scalar)
        {
            _schema.Error(definition.Name, $"This definition is left out: '{name}' is a built-in scalar");
        }
    }

    private void ExtendType(GraphQLTypeExtension extension, SchemaTypeKind kind)
    {
        string name = _schema.NameOf(extension.Name);
        if (!_schema.TryGetType(name, out TypeDraft? known))
        {
            // A part of a federated schema extends types that another part defines.
            _schema.Warn(extension.Name, $"The type '{name}' is extended but not defined; the extension is taken for its definition");
            AddType(name, kind, extension.Name, extension);
        }
        else if (known.Kind != kind)
        {
            _schema.Error(extension.Name, $"This extension is left out: '{name}' is another kind of type");
        }
        else
        {
            known.Parts.Add(extension);
        }
    }

    private void AddType(string name, SchemaTypeKind kind, GraphQLName location, ASTNode part)
    {
        var type = new TypeDraft(name, kind, location);
        type.Parts.Add(part);
        _schema.Add(type);
    }

    private void LinkInterfaces(TypeDraft type)
    {
        foreach (ASTNode part in type.Parts)
        {
            foreach (GraphQLNamedType reference in (part as IHasInterfacesNode)?.Interfaces?.Items ?? [])
            {
                string name = _schema.NameOf(reference.Name);
                if (!_schema.TryGetType(name, out TypeDraft? target))
                {
                    _schema.ReportUndefined(reference.Name, name, $"The interface of '{type.Name}'", type);
                }
                else if (target.Kind is not SchemaTypeKind.Interface)
                {
                    _schema.Error(reference.Name, $"The type '{type.Name}' cannot implement '{name}', which is no interface");
                }
                else if (target == type)
                {
                    _schema.Error(reference.Name, $"The interface '{name}' cannot implement itself");
                }
                else if (type.Interfaces.Exists(known => known.Name == name))
                {
                    _schema.Error(reference.Name, $"The type '{type.Name}' implements '{name}' more than once");
                }
                else
                {
                    type.Interfaces.Add((name, reference.Name));
                    if (type.Kind is SchemaTypeKind.Object)
                    {
                        target.PossibleTypes.Add(type.Name);
                    }
                }
            }
        }
    }

    private void LinkUnionMembers(TypeDraft union)
    {
        if (union.Kind is not SchemaTypeKind.Union)
        {
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (ASTNode part in union.Parts)
        {
            GraphQLUnionMemberTypes? members = part is GraphQLUnionTypeDefinition definition
                ? definition.Types
                : ((GraphQLUnionTypeExtension)part).Types;
            foreach (GraphQLNamedType reference in members?.Items ?? [])
            {
                string name = _schema.NameOf(reference.Name);
                if (!_schema.TryGetType(name, out TypeDraft? target))
                {
                    _schema.ReportUndefined(reference.Name, name, $"The member of the union '{union.Name}'", union);
                }
                else if (target.Kind is not SchemaTypeKind.Object)
                {
                    union.IsIncomplete = true;
                    _schema.Error(reference.Name, $"The union '{union.Name}' cannot have the member '{name}', which is no object type");
                }
                else if (!seen.Add(name))
                {
                    _schema.Error(reference.Name, $"The union '{union.Name}' has the member '{name}' more than once");
                }
                else
                {
                    union.PossibleTypes.Add(name);
                }
            }
        }
    }

    private SchemaType CreateType(TypeDraft draft)
    {
        var type = new SchemaType(draft.Name, draft.Kind)
        {
            Description = draft.Parts.Count == 0 ? null : MemberReader.DescriptionOf(draft.Parts[0]),
            Fields = draft.Kind is SchemaTypeKind.Object or SchemaTypeKind.Interface
                ? _members.ReadFields(draft)
                : NamedList<SchemaField>.Empty,
            InputFields = draft.Kind is SchemaTypeKind.InputObject ? _members.ReadInputFields(draft) : NamedList<SchemaArgument>.Empty,
            IsOneOf = draft.Parts.OfType<IHasDirectivesNode>().Any(static part => part.Directives?.Any(IsOneOf) == true),
            EnumValues = draft.Kind is SchemaTypeKind.Enum ? _members.ReadEnumValues(draft) : NamedList<SchemaEnumValue>.Empty,
            Interfaces = [.. draft.Interfaces.ConvertAll(static item => item.Name)],
            PossibleTypes = [.. draft.PossibleTypes],
        };

        bool isEmpty = draft.Kind switch
        {
            SchemaTypeKind.Scalar => false,
            SchemaTypeKind.Union => type.PossibleTypes.IsEmpty,
            _ => type.Fields.Count + type.InputFields.Count + type.EnumValues.Count == 0,
        };
        if (isEmpty && !draft.IsIncomplete && draft.Location is not null)
        {
            _schema.Warn(draft.Location, $"The type '{draft.Name}' is empty");
        }

        return type;
    }

    private NamedList<SchemaDirective> ReadDirectives(List<ASTNode> definitions)
    {
        var directives = new List<SchemaDirective>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (ASTNode definition in definitions)
        {
            if (definition is not GraphQLDirectiveDefinition directive)
            {
                continue;
            }

            string name = _schema.NameOf(directive.Name);
            if (!seen.Add(name))
            {
                _schema.Error(directive.Name, $"The directive '@{name}' is defined more than once; the first definition is used");
                continue;
            }

            directives.Add(
                new SchemaDirective(name)
                {
                    Arguments = _members.ReadArguments(directive.Arguments, new SchemaCoordinate("@" + name), type: null),
                    Description = MemberReader.DescriptionOf(directive),
                }
            );
        }

        return directives.Count == 0 ? NamedList<SchemaDirective>.Empty : new([.. directives]);
    }

    private static bool IsOneOf(GraphQLDirective directive) => directive.Name.Value == "oneOf";

    private SchemaType? RootType(OperationType operation, Dictionary<string, SchemaType> types)
    {
        SchemaType? root = null;
        foreach (GraphQLRootOperationTypeDefinition definition in _roots)
        {
            if (definition.Operation != operation || definition.Type is not { } reference)
            {
                continue;
            }

            string name = _schema.NameOf(reference.Name);
            if (root is not null)
            {
                _schema.Error(reference.Name, $"The schema has more than one root type for this operation; '{root.Name}' is used");
            }
            else if (!types.TryGetValue(name, out SchemaType? type))
            {
                _schema.ReportUndefined(reference.Name, name, "The root type", owner: null);
            }
            else if (type.Kind is not SchemaTypeKind.Object)
            {
                _schema.Error(reference.Name, $"'{name}' cannot be a root type: it is no object type");
            }
            else
            {
                root = type;
            }
        }

        // Without a schema definition the types of these names are the roots.
        return
            root is null
            && !_namesRoots
            && types.TryGetValue(operation.ToString(), out SchemaType? byName)
            && byName.Kind is SchemaTypeKind.Object
            ? byName
            : root;
    }

    private static SchemaTypeKind? KindOf(ASTNode node) =>
        node.Kind switch
        {
            ASTNodeKind.ScalarTypeDefinition or ASTNodeKind.ScalarTypeExtension => SchemaTypeKind.Scalar,
            ASTNodeKind.ObjectTypeDefinition or ASTNodeKind.ObjectTypeExtension => SchemaTypeKind.Object,
            ASTNodeKind.InterfaceTypeDefinition or ASTNodeKind.InterfaceTypeExtension => SchemaTypeKind.Interface,
            ASTNodeKind.UnionTypeDefinition or ASTNodeKind.UnionTypeExtension => SchemaTypeKind.Union,
            ASTNodeKind.EnumTypeDefinition or ASTNodeKind.EnumTypeExtension => SchemaTypeKind.Enum,
            ASTNodeKind.InputObjectTypeDefinition or ASTNodeKind.InputObjectTypeExtension => SchemaTypeKind.InputObject,
            _ => null,
        };
}
