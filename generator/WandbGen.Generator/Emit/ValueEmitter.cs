using WandbGen.Generator.CSharp;
using WandbGen.Generator.Plans;

namespace WandbGen.Generator.Emit;

/// <summary>Emits how one value is read.</summary>
internal static class ValueEmitter
{
    /// <summary>The expression that reads a value that may be null.</summary>
    /// <param name="listMethod">The name of the method that reads it, if it is a list or connection.</param>
    /// <param name="argument">The expression for a part of the context, or <see langword="null"/> for what is not known; its own name by
    /// default.</param>
    public static string Read(ValuePlan value, string listMethod, Func<ContextPlan, string?>? argument = null) =>
        IfNull(value.IsValueType ? $"({value.Type}?)null" : "null", ReadPresent(value, listMethod, argument));

    /// <summary>The expression that reads a value, or something else where it is null.</summary>
    public static string IfNull(string otherwise, string read) => $"reader.TokenType == json::JsonTokenType.Null ? {otherwise} : {read}";

    /// <summary>The expression that reads a value that is not null.</summary>
    public static string ReadPresent(ValuePlan value, string listMethod, Func<ContextPlan, string?>? argument = null) =>
        value.Kind switch
        {
            ValueKind.Leaf => ReadEmitter.Read(value.Read!),
            ValueKind.Object when value.IsReferenced => $"graphql::GraphQLReader.ReadObject<{value.Type}>(ref reader, "
                + $"[{string.Join(", ", ContextValues(value.Context, argument))}])",
            ValueKind.Object => $"{value.Type}.{WellKnownNames.ReadMethod}(ref reader{Arguments(value.Context, argument)})",
            _ => $"{listMethod}(ref reader{Arguments(value.Context, argument)})",
        };

    /// <summary>The reader's parameters for a context.</summary>
    public static string Parameters(EquatableArray<ContextPlan> context) =>
        string.Concat(context.Select(static item => $", {item.Type.Text} {item.Name}"));

    /// <summary>What is given for a context.</summary>
    public static string Arguments(EquatableArray<ContextPlan> context, Func<ContextPlan, string?>? argument) =>
        string.Concat(context.Select(item => $", {(argument is null ? item.Name : argument(item) ?? "null")}"));

    // The values for the reader of another assembly, which reports missing ones.
    private static IEnumerable<string> ContextValues(EquatableArray<ContextPlan> context, Func<ContextPlan, string?>? argument) =>
        context
            .Select(item => (item.Name, Value: argument is null ? item.Name : argument(item)))
            .Where(static item => item.Value is not null)
            .Select(static item => $"new({Literals.Text(item.Name)}, {item.Value})");

    /// <summary>Emits the methods that read lists and connections: the value's own, and those of what is in it.</summary>
    public static Template EmitListMethods(ValuePlan list, string name)
    {
        if (list.Kind == ValueKind.Field)
        {
            return EmitField(list, name);
        }

        if (list.Kind is not (ValueKind.List or ValueKind.Connection))
        {
            return "";
        }

        ValuePlan element = list.Element!;
        // In front: at its end it could be the name of another field's method.
        string elementMethod = "ItemOf" + name;
        string type = element.IsNullable && !element.IsOblivious ? element.Type + "?" : element.Type;
        Template method = Template.Fill(
            $$"""
            private static {{list.Type}} {{name}}(ref graphql::JsonTokenReader reader{{Parameters(list.Context)}})
            {
                var items = new global::System.Collections.Generic.List<{{type}}>();
                {{(list.Kind == ValueKind.Connection ? EmitConnection(list, elementMethod) : EmitList(list, elementMethod))}}

                return {{Convert(list)}};
            }
            """
        );
        return Template.Blocks(method, EmitListMethods(element, elementMethod));
    }

    private static Template EmitField(ValuePlan field, string name)
    {
        ValuePlan value = field.Element!;
        string valueMethod = "ItemOf" + name;
        string keys = string.Join(" { ", field.Path) + string.Concat(field.Path.Skip(1).Select(static _ => " }"));
        string type = field.GraphQLType.TrimEnd('!');
        string result = field.IsNullable
            ? "value"
            : $"value ?? graphql::GraphQLReader.ThrowMissing<{value.Type}>(ref reader, {Literals.Text(string.Join(".", field.Path))}, "
                + $"{Literals.Text(value.GraphQLType)})";
        string parameters = $"(ref graphql::JsonTokenReader reader{Parameters(field.Context)})";
        if (field.ItemPath is { } path)
        {
            return EmitItem(field, path, name, parameters, result);
        }

        Template method = Template.Fill(
            $$"""
            private static {{value.Type}}{{(field.IsNullable ? "?" : "")}} {{name}}{{parameters}}
            {
                {{value.Type}}? value = null;
                var fields = new graphql::FieldReader(ref reader, {{Literals.Text(type)}}, {{Literals.Text(keys)}}u8);
                while (fields.MoveNext(ref reader))
                {
                    value = {{ReadPresent(value, valueMethod)}};
                }

                return {{result}};
            }
            """
        );
        return Template.Blocks(method, EmitListMethods(value, valueMethod));
    }

    // Fields beside the path are read first, because the items use them.
    private static Template EmitItem(ValuePlan field, PathPlan path, string name, string parameters, string result)
    {
        ValuePlan value = field.Element!;
        string valueMethod = "ItemOf" + name;
        PathFieldPlan[] beside = [.. PathEmitter.Fields(path)];
        string read = ReadPresent(
            value,
            valueMethod,
            context =>
                field.Context.Any(outer => outer.Name == context.Name)
                    ? context.Name
                    : OperationEmitter.Argument(context, beside, PathEmitter.Pass, [], context.Name, collection: null)
        );
        string type = value.Type + "?";
        return Template.Blocks(
            Template.Fill(
                $$"""
                private static {{value.Type}}{{(field.IsNullable ? "?" : "")}} {{name}}{{parameters}}
                {
                    {{type}} value = PathOf{{name}}(ref reader{{Arguments(field.Context, null)}});
                    return {{result}};
                }

                private static {{type}} PathOf{{name}}{{parameters}}
                {
                    {{PathEmitter.EmitBody(path, type, IfNull($"({type})null", read), isNullWhenMissed: true, static _ => "null")}}
                }
                """
            ),
            EmitListMethods(value, valueMethod),
            PathEmitter.EmitListMethods(beside)
        );
    }

    // Null elements are skipped.
    private static Template EmitConnection(ValuePlan list, string elementMethod)
    {
        return Template.Fill(
            $$"""
            var connection = new graphql::ConnectionReader(
                ref reader, {{ConnectionSchema(
                list.GraphQLType,
                list.Shape!.Value,
                list.IsListNullable ? ["IsListNullable = true"] : []
            )}});
            while (connection.MoveNext(ref reader))
            {
                items.Add({{ReadPresent(list.Element!, elementMethod)}});
            }
            """
        );
    }

    private static Template EmitList(ValuePlan list, string elementMethod)
    {
        ValuePlan element = list.Element!;
        bool isNullable = element.IsNullable || element.IsOblivious;
        string item = isNullable ? Read(element, elementMethod) : ReadPresent(element, elementMethod);
        return Template.Fill(
            $$"""
            graphql::GraphQLReader.ExpectList(ref reader, {{Literals.Text(list.GraphQLType)}});
            while (graphql::GraphQLReader.ReadElement(ref reader{{(isNullable ? "" : $", {Literals.Text(element.GraphQLType)}")}}))
            {
                items.Add({{(element.IsOblivious ? $"({item})!" : item)}});
            }
            """
        );
    }

    /// <summary>What the schema says of a connection.</summary>
    /// <param name="facts">The properties of the runtime's type that are true.</param>
    public static string ConnectionSchema(string type, ConnectionShape shape, params string[] facts) =>
        $"new({Literals.Text(type)}, graphql::ConnectionShape.{shape})" + (facts.Length == 0 ? "" : $" {{ {string.Join(", ", facts)} }}");

    private static string Convert(ValuePlan list) =>
        list.ListKind switch
        {
            ListKind.List => "items",
            ListKind.Array => "items.ToArray()",
            _ => "global::System.Collections.Immutable.ImmutableArray.CreateRange(items)",
        };
}
