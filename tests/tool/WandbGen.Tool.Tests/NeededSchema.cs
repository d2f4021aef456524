using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using GraphQLParser;
using GraphQLParser.AST;
using WandbGen.CompilerServices;

namespace WandbGen.Tool.Tests;

/// <summary>
/// What the operations of the packages need of a server's schema, found in their documents: <c>Type.field(argument,argument)</c>. The tool
/// has it as a file, since it cannot look for operations when it is compiled ahead of time.
/// </summary>
internal sealed class NeededSchema
{
    private readonly Dictionary<string, Dictionary<string, GraphQLFieldDefinition>> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, GraphQLType>> _inputs = new(StringComparer.Ordinal);
    private readonly HashSet<string> _enums = new(StringComparer.Ordinal);

    public NeededSchema(string schema)
    {
        foreach (ASTNode definition in Parser.Parse(schema).Definitions)
        {
            switch (definition)
            {
                case GraphQLObjectTypeDefinition type:
                    _types[type.Name.StringValue] = FieldsOf(type.Fields);
                    break;
                case GraphQLInterfaceTypeDefinition type:
                    _types[type.Name.StringValue] = FieldsOf(type.Fields);
                    break;
                case GraphQLUnionTypeDefinition type:
                    _types[type.Name.StringValue] = [];
                    break;
                case GraphQLInputObjectTypeDefinition type:
                    _inputs[type.Name.StringValue] = type.Fields!.Items.ToDictionary(
                        static field => field.Name.StringValue,
                        static field => field.Type
                    );
                    break;
                case GraphQLEnumTypeDefinition type:
                    _enums.Add(type.Name.StringValue);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>The lines of the tool's file.</summary>
    public string Describe(params Assembly[] assemblies)
    {
        GraphQLOperation[] operations =
        [
            .. assemblies.SelectMany(FindOperations).OrderBy(static operation => operation.Name, StringComparer.Ordinal),
        ];
        var lines = new StringBuilder();
        foreach (GraphQLOperation operation in operations)
        {
            string kind = operation.Kind == GraphQLOperationKind.Query ? "query" : "mutation";
            lines.Append(kind).Append(' ').Append(operation.Name);
            foreach (string need in FindNeeds(WithoutFeatures(operation)))
            {
                lines.Append(' ').Append(need);
            }

            lines.Append('\n');
        }

        foreach (
            IGrouping<string, string> feature in operations
                .SelectMany(static operation => FeaturesOf(operation).Select(feature => (feature, operation.Name)))
                .Concat(assemblies.SelectMany(FindRequirements))
                .GroupBy(static need => need.Item1, static need => need.Item2)
                .OrderBy(static group => group.Key, StringComparer.Ordinal)
        )
        {
            lines.Append("feature ").Append(feature.Key).Append(' ');
            lines.AppendJoin(' ', feature.Distinct().Order(StringComparer.Ordinal)).Append('\n');
        }

        return lines.ToString();
    }

    private static IEnumerable<GraphQLOperation> FindOperations(Assembly assembly) =>
        assembly
            .GetTypes()
            .Where(static type => !type.ContainsGenericParameters)
            .SelectMany(static type => type.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public))
            .Where(static field => field.FieldType == typeof(GraphQLOperation))
            .Select(static field =>
            {
                RuntimeHelpers.RunClassConstructor(field.DeclaringType!.TypeHandle);
                return (GraphQLOperation)field.GetValue(null)!;
            });

    private static IEnumerable<(string Feature, string Subject)> FindRequirements(Assembly assembly) =>
        assembly
            .GetTypes()
            .SelectMany(static type =>
                type.GetCustomAttributes<RequiresServerFeatureAttribute>()
                    .Select(needed => (needed.Feature, type.Name))
                    .Concat(
                        type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                            .SelectMany(static method =>
                                method.GetCustomAttributes<RequiresServerFeatureAttribute>().Select(needed => (needed.Feature, method.Name))
                            )
                    )
            );

    private static IEnumerable<string> FeaturesOf(GraphQLOperation operation) =>
        (string[])typeof(GraphQLOperation).GetField("_features", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(operation)!;

    private static string WithoutFeatures(GraphQLOperation operation) =>
        FeaturesOf(operation).Any()
            ? Encoding.UTF8.GetString(
                (byte[])
                    typeof(GraphQLOperation)
                        .GetMethod("Concatenate", BindingFlags.Instance | BindingFlags.NonPublic)!
                        .Invoke(operation, [0UL])!
            )
            : operation.Document;

    private static Dictionary<string, GraphQLFieldDefinition> FieldsOf(GraphQLFieldsDefinition? fields) =>
        fields?.Items.ToDictionary(static field => field.Name.StringValue) ?? [];

    private static string NameOf(GraphQLType type) =>
        type switch
        {
            GraphQLNonNullType required => NameOf(required.Type),
            GraphQLListType list => NameOf(list.Type),
            GraphQLNamedType named => named.Name.StringValue,
            _ => throw new InvalidOperationException(),
        };

    private SortedSet<string> FindNeeds(string document)
    {
        GraphQLDocument parsed = Parser.Parse(document);
        var needs = new SortedSet<string>(StringComparer.Ordinal);
        foreach (GraphQLOperationDefinition operation in parsed.Definitions.OfType<GraphQLOperationDefinition>())
        {
            Visit(operation.SelectionSet, operation.Operation == OperationType.Mutation ? "Mutation" : "Query");
            foreach (GraphQLVariableDefinition variable in operation.Variables?.Items ?? [])
            {
                string type = NameOf(variable.Type);
                if (_inputs.ContainsKey(type) || _enums.Contains(type))
                {
                    needs.Add(type);
                }
            }
        }

        foreach (GraphQLFragmentDefinition fragment in parsed.Definitions.OfType<GraphQLFragmentDefinition>())
        {
            Visit(fragment.SelectionSet, fragment.TypeCondition.Type.Name.StringValue);
        }

        return needs;

        void Visit(GraphQLSelectionSet? selections, string type)
        {
            foreach (ASTNode selection in selections?.Selections ?? [])
            {
                if (selection is GraphQLInlineFragment inline)
                {
                    Visit(inline.SelectionSet, inline.TypeCondition?.Type.Name.StringValue ?? type);
                }
                else if (selection is GraphQLField field && !field.Name.StringValue.StartsWith("__", StringComparison.Ordinal))
                {
                    GraphQLFieldDefinition definition = _types[type][field.Name.StringValue];
                    string[] arguments = [.. field.Arguments?.Items.Select(static argument => argument.Name.StringValue) ?? []];
                    needs.Add($"{type}.{field.Name.StringValue}" + (arguments.Length > 0 ? $"({string.Join(',', arguments)})" : ""));
                    foreach (GraphQLArgument argument in field.Arguments?.Items ?? [])
                    {
                        VisitValue(
                            argument.Value,
                            NameOf(definition.Arguments!.Items.Single(known => known.Name.Value == argument.Name.Value).Type)
                        );
                    }

                    Visit(field.SelectionSet, NameOf(definition.Type));
                }
            }
        }

        void VisitValue(GraphQLValue value, string type)
        {
            switch (value)
            {
                case GraphQLObjectValue fields when _inputs.TryGetValue(type, out Dictionary<string, GraphQLType>? known):
                    foreach (GraphQLObjectField field in fields.Fields ?? [])
                    {
                        needs.Add($"{type}.{field.Name.StringValue}");
                        VisitValue(field.Value, NameOf(known[field.Name.StringValue]));
                    }

                    break;
                case GraphQLListValue list:
                    list.Values?.ForEach(item => VisitValue(item, type));
                    break;
                case GraphQLEnumValue member when _enums.Contains(type):
                    needs.Add($"{type}.{member.Name.StringValue}");
                    break;
                default:
                    break;
            }
        }
    }
}
