using WandbGen.Generator.Plans;

namespace WandbGen.Generator.Emit;

/// <summary>Emits how one value is read.</summary>
internal static class ValueEmitter
{
    public const string Reader = "global::WandbGen.CompilerServices.GraphQLReader";
    public const string Token = "global::System.Text.Json.JsonTokenType";

    private const string ReadString = Reader + ".ReadString(ref reader)";

    /// <summary>The expression that reads a value that may be null, into a nullable local.</summary>
    /// <param name="listMethod">The name of the method that reads it, if it is a list or connection.</param>
    /// <param name="argument">The expression for a part of the context; its own name by default.</param>
    public static string Read(ValuePlan value, string listMethod, Func<ContextPlan, string>? argument = null) =>
        value.Kind switch
        {
            // The one that reads null as well.
            ValueKind.Leaf when value.Expression == $"{ReadString}!" => ReadString,
            ValueKind.Leaf => $"reader.TokenType == {Token}.Null ? {Null(value)} : {value.Expression}",
            ValueKind.Object => $"reader.TokenType == {Token}.Null ? {Null(value)} : {ReadObject(value, argument)}",
            _ => $"reader.TokenType == {Token}.Null ? {Null(value)} : {listMethod}(ref reader{Arguments(value.Context, argument)})",
        };

    // Where nothing else says the type, null has none that goes with a struct.
    private static string Null(ValuePlan value) => value.IsValueType ? $"({value.Type}?)null" : "null";

    public static string ReadObject(ValuePlan value, Func<ContextPlan, string>? argument = null) =>
        $"{value.Type}.{WellKnownNames.ReadMethod}(ref reader{Arguments(value.Context, argument)})";

    /// <summary>The reader's parameters for a context.</summary>
    public static string Parameters(EquatableArray<ContextPlan> context) =>
        string.Concat(context.Select(static item => $", {item.Type.Text} {item.Name}"));

    /// <summary>What is given for a context.</summary>
    public static string Arguments(EquatableArray<ContextPlan> context, Func<ContextPlan, string>? argument) =>
        string.Concat(context.Select(item => $", {(argument is null ? item.Name : argument(item))}"));

    // In front: at its end it could be the name of another field's method.
    private static string ItemMethod(string listMethod) => "ItemOf" + listMethod;

    /// <summary>Emits the methods that read lists and connections: the value's own, and those of what is in it.</summary>
    public static void EmitListMethod(SourceWriter writer, ValuePlan list, string name)
    {
        if (list.Kind is not (ValueKind.List or ValueKind.Connection))
        {
            return;
        }

        ValuePlan element = list.Element!;
        writer.Line();
        writer.Open($"private static {list.Type} {name}(ref global::System.Text.Json.Utf8JsonReader reader{Parameters(list.Context)})");
        string itemType = element.IsNullable && !element.IsOblivious ? element.Type + "?" : element.Type;
        writer.Line($"var items = new global::System.Collections.Generic.List<{itemType}>();");
        string read = Read(element, ItemMethod(name));
        string add =
            element.IsOblivious ? $"items.Add(({read})!);"
            : element.IsNullable ? $"items.Add({read});"
            : $"items.Add(({read}) ?? {Reader}.ThrowUnexpected<{element.Type}>(ref reader, {Literals.Text(element.GraphQLType)}));";
        if (list.Kind == ValueKind.Connection)
        {
            writer.Line($"{Reader}.ExpectObject(ref reader, {Literals.Text(list.GraphQLType)});");
            writer.Open($"while (reader.Read() && reader.TokenType == {Token}.PropertyName)");
            ConnectionEmitter.EmitItems(writer, list.Shape!.Value, add, "if");
            ConnectionEmitter.EmitSkip(writer);
            writer.Close();
        }
        else
        {
            writer.Line($"{Reader}.ExpectList(ref reader, {Literals.Text(list.GraphQLType)});");
            writer.Open($"while (reader.Read() && reader.TokenType != {Token}.EndArray)");
            writer.Line(add);
            writer.Close();
        }

        writer.Line();
        writer.Line(
            list.ListConversion switch
            {
                "" => "return items;",
                ".ToArray()" => "return items.ToArray();",
                _ => "return global::System.Collections.Immutable.ImmutableArray.CreateRange(items);",
            }
        );
        writer.Close();
        EmitListMethod(writer, element, ItemMethod(name));
    }
}
