using Microsoft.CodeAnalysis;
using WandbGen.Generator.Declarations;

namespace WandbGen.Generator.Tests;

/// <summary>A declaration that cannot be emitted has a located diagnostic, and everything else in the project is emitted.</summary>
public sealed class RobustnessTests
{
    private const string Item = "[WandbObject] public sealed partial record Item { public required string Name { get; init; } }\n";
    private const string Node =
        "[WandbObject(\"Item\")] public abstract partial record Node { public required string Id { get; init; } }\n";
    private const string Path = "(\"shop(name: $n) { items }\")";

    private const string Intact =
        "\n[WandbObject(\"User\")] public sealed partial record Intact { public required string Id { get; init; } }";

    [Theory]
    // Made twice
    [InlineData(
        Item
            + "[WandbCollection<Item>"
            + Path
            + "] public partial class Items;\n[WandbCollection<Item>"
            + Path
            + "] public partial class Items;",
        "WBG0067 [WandbCollection<Item>"
            + Path
            + "] 'Items' is already declared by [WandbCollection]: remove this attribute, or rename the type or method"
    )]
    [InlineData(
        "[WandbObject] public partial record Item { public required string Name { get; init; } }\n[WandbObject] public partial "
            + "record Item;",
        "WBG0067 [WandbObject] 'Item' is already declared by [WandbObject]: remove this attribute, " + "or rename the type or method"
    )]
    [InlineData(
        "[WandbObject] public partial record Item { public required string Name { get; init; } }\n[WandbInput] public partial "
            + "struct Item { }",
        "WBG0067 [WandbInput] 'Item' is already declared by [WandbObject]: remove this attribute, or " + "rename the type or method"
    )]
    [InlineData(
        "[WandbObject, WandbInput] public partial record Item { public required string Name { get; init; } }",
        "WBG0067 [WandbInput] 'Item' is already declared by [WandbObject]: remove this attribute, or " + "rename the type or method"
    )]
    [InlineData(
        "[WandbInput, WandbObject] public partial record RenameInput { public required string Id { get; init; } public required "
            + "string Name { get; init; } }",
        "WBG0067 [WandbObject] 'RenameInput' is already declared by [WandbInput]: remove this " + "attribute, or rename the type or method"
    )]
    [InlineData(
        Item
            + "[WandbObject(\"Item\"), WandbCollection<Item>"
            + Path
            + "] public partial class Items { public required string Name { get; init; } }",
        "WBG0067 [WandbCollection<Item>"
            + Path
            + "] 'Items' is already declared by [WandbObject]: remove this attribute, or rename the type or method"
    )]
    [InlineData(
        "public static partial class Api { [WandbQuery(\"viewer { name }\"), WandbMutation(\"rename { ok }\")] public static "
            + "partial System.Threading.Tasks.Task<string?> A(WandbClient client); }",
        "WBG0067 [WandbMutation(\"rename { ok }\")] 'A' is already declared by [WandbQuery]: remove "
            + "this attribute, or rename the type or method"
    )]
    [InlineData(
        "public static partial class Api { [WandbQuery(\"viewer { name }\")] public static partial "
            + "System.Threading.Tasks.Task<string?> A(WandbClient client); [WandbQuery(\"viewer { email }\")] public static partial "
            + "System.Threading.Tasks.Task<string?> A(WandbClient client); }",
        "WBG0067 [WandbQuery(\"viewer { email }\")] 'A' is already declared by [WandbQuery]: remove "
            + "this attribute, or rename the type or method"
    )]
    [InlineData(
        "public partial class Outer { [WandbObject] public partial record Item { public required string Name { get; init; } } "
            + "}\npublic partial struct Outer { [WandbObject] public partial record Item { public required string Name { get; init; } } }",
        "WBG0067 [WandbObject] 'Item' is already declared by [WandbObject]: remove this attribute, " + "or rename the type or method"
    )]
    // Shapes without a place for it
    [InlineData("[WandbObject] public static partial class Item { }", "WBG0068 [Item] 'Item' is static: remove 'static'")]
    [InlineData(
        "[WandbObject] public ref partial struct Item { public string Name { get; init; } }",
        "WBG0068 [Item] 'Item' is a ref struct, which no list or task can hold: remove 'ref'"
    )]
    [InlineData(
        "[WandbObject] file partial record Item { public required string Name { get; init; } }",
        "WBG0068 [Item] 'Item' is local to its file, where nothing can be added: write 'internal' instead of 'file'"
    )]
    [InlineData(
        Item + "[WandbCollection<Item>" + Path + "] public partial record Items;",
        "WBG0068 [Items] 'Items' is a record, which a collection cannot be: write 'partial class'"
    )]
    [InlineData(
        Item + "[WandbCollection<Item>" + Path + "] public static partial class Items;",
        "WBG0068 [Items] 'Items' is static: remove 'static'"
    )]
    [InlineData(
        Item + "[WandbCollection<Item>" + Path + "] public partial class Items(WandbClient client);",
        "WBG0068 [Items] 'Items' has a primary constructor: "
            + "write a constructor that calls the generated one: ': this(client, pageSize, …)'"
    )]
    [InlineData(
        Item + "[WandbCollection<Item>" + Path + "] public partial class Items : System.Exception;",
        "WBG0068 [Items] 'Items' derives from 'Exception': leave the base class out, or derive it from PagedCollection<T> of "
            + "the same item, with a constructor (WandbClient client, int? pageSize)"
    )]
    [InlineData(
        Item
            + "[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Explicit), WandbCollection<Item>"
            + Path
            + "] public partial class Items;",
        "WBG0068 [Items] 'Items' has an explicit layout, which has no place for further fields: remove [StructLayout]"
    )]
    [InlineData(
        Item + "[WandbCollection<Item>" + Path + "] public partial class Items : object;",
        "WBG0068 [Items] 'Items' derives from 'Object': leave the base class out, or derive it from PagedCollection<T> of "
            + "the same item, with a constructor (WandbClient client, int? pageSize)"
    )]
    [InlineData(
        Item
            + "[WandbCollection<Item>"
            + Path
            + "] public partial class Items : global::System.Object, System.IDisposable { "
            + "void System.IDisposable.Dispose() { } }",
        "WBG0068 [Items] 'Items' derives from 'Object': leave the base class out, or derive it from PagedCollection<T> of "
            + "the same item, with a constructor (WandbClient client, int? pageSize)"
    )]
    [InlineData(
        Node + "[WandbVariant] public abstract partial record Other : Node;",
        "WBG0068 [Other] 'Other' is an abstract variant, and a variant is what is created: remove 'abstract'"
    )]
    [InlineData(
        Node + "[WandbVariant] public partial record Other<T> : Node;",
        "WBG0068 [Other] 'Other' or a type around it has type parameters: declare the variant without any"
    )]
    [InlineData(
        "public static partial class Api { [WandbQuery(\"viewer { name }\")] public static partial "
            + "System.Threading.Tasks.Task<T?> A<T>(WandbClient client); }",
        "WBG0068 [A] 'A' has type parameters: declare a method for each type"
    )]
    [InlineData(
        "public static partial class Api { [WandbQuery(\"viewer { name }\")] static partial "
            + "System.Threading.Tasks.Task<string?> A(WandbClient client); }",
        "WBG0068 [A] 'A' has no accessibility: write 'public', 'internal' or 'private'"
    )]
    [InlineData(
        "public static partial class Api { [WandbQuery(\"shop(name: $name) { name }\")] public static partial "
            + "System.Threading.Tasks.Task<string?> A(WandbClient client, out string name); }",
        "WBG0068 [name] 'name' is passed by reference: remove 'ref' or 'out'"
    )]
    [InlineData(
        "public static partial class Api { [WandbQuery(\"viewer { name }\")] public static partial "
            + "System.Threading.Tasks.Task<string?> A(WandbClient client); public static partial System.Threading.Tasks.Task<string?> "
            + "A(WandbClient client) => null!; }",
        "WBG0068 [A] 'A' has a body already: remove the body or the attribute"
    )]
    // That cannot be created
    [InlineData(
        "[WandbObject] public partial class Item(string name) { public string Name { get; init; } = name; }",
        "WBG0069 [Item] 'Item' cannot be created: it has no constructor without parameters: add one, or make it a positional record"
    )]
    [InlineData(
        "[WandbObject] public partial class Item { public Item(int x) { } public required string Name { get; init; } }",
        "WBG0069 [Item] 'Item' cannot be created: it has no constructor without parameters: add one, or make it a positional record"
    )]
    [InlineData(
        "[WandbObject] public partial record Item { public required string Name { get; init; } public required int Count; }",
        "WBG0069 [Count] 'Item' cannot be created: 'Count' is a required field: make it a property, or remove 'required'"
    )]
    [InlineData(
        "[WandbObject] public partial record Item(string Name) { public string Name { get; } = Name; }",
        "WBG0069 [Name] 'Item' cannot be created: the parameter 'Name' of its constructor is no property of the same type with "
            + "'get' and 'init': remove the property of that name"
    )]
    // Less accessible
    [InlineData(
        "[WandbObject] internal partial record Item { public required string Name { get; init; } }\n[WandbCollection<Item>"
            + Path
            + "] public partial class Items;",
        "WBG0070 [Items] 'Item' is less accessible than 'Items': make it as accessible, or 'Items' less"
    )]
    [InlineData(
        "public partial class Outer { [WandbObject] private partial record Item { public required string Name { get; init; } "
            + "}\n[WandbCollection<Item>"
            + Path
            + "] internal partial class Items; }",
        "WBG0070 [Items] 'Item' is less accessible than 'Items': make it as accessible, or 'Items' less"
    )]
    [InlineData(
        "[WandbObject] internal partial record Item { public required string Name { get; init; } }\npublic partial class Api { "
            + "public WandbClient C = null!; [WandbQuery(\"shop(name: \\\"x\\\") { items(first: 1) }\")] public partial "
            + "System.Threading.Tasks.Task<Item[]?> A(); }",
        "WBG0070 [A] 'Item' is less accessible than 'A': make it as accessible, or 'A' less"
    )]
    [InlineData(
        "[WandbObject] public partial record Item { public required string Name { get; init; } [WandbContext] private Secret? S "
            + "{ get; init; } private class Secret { } }",
        "WBG0070 [S] 'The type of S' is less accessible than 'Item': make it as accessible, or 'Item' less"
    )]
    [InlineData(
        "[WandbObject(\"Item\")] public abstract partial record Node { public required string Id { get; init; } public partial "
            + "class Outer { } } public partial class Other { [WandbVariant] private partial record Rest : Node; }",
        "WBG0070 [Rest] 'Rest' is less accessible than 'Node': make it as accessible, or 'Node' less"
    )]
    // Names of attributes
    [InlineData(
        "[WandbObject] public partial record Item { public required string Name { get; init; } [WandbContext(\"project.name\")] "
            + "public string? P { get; init; } }",
        "WBG0071 [project.name] 'project.name' is not the name or alias of one field beside the path, such as 'projectId'"
    )]
    [InlineData(
        "[WandbObject] public partial record Item { public required string Name { get; init; } [WandbContext(\"p: name\")] "
            + "public string? P { get; init; } }",
        "WBG0071 [p: name] 'p: name' is not the name or alias of one field beside the path, such as 'projectId'"
    )]
    [InlineData(
        "[WandbObject] public partial record Item { public required string Name { get; init; } [WandbContext(\"x) { } void "
            + "Injected(int y\")] public string? P { get; init; } }",
        "WBG0071 [x) { } void Injected(int y] 'x) { } void Injected(int y' is not the name or alias of one field beside the "
            + "path, such as 'projectId'"
    )]
    [InlineData(
        "[WandbObject] public partial record Item(string Name, [WandbContext(\"title title\")] string? P);",
        "WBG0071 [title title] 'title title' is not the name or alias of one field beside the path, such as 'projectId'"
    )]
    [InlineData(
        "[WandbObject] public partial record Item { public required string Name { get; init; } [WandbContext] public string? "
            + "Größe { get; init; } }",
        "WBG0071 [Größe] 'größe' is not the name or alias of one field beside the path, such as 'projectId'"
    )]
    [InlineData(
        Item + "[WandbCollection<Item>(\"shop(name: $client) { items }\")] public partial class Items;",
        "WBG0072 [$client] The variable '$client' cannot be a C# parameter, because the parameter 'client' is the generator's: "
            + "give it another name"
    )]
    [InlineData(
        Item + "[WandbCollection<Item>(\"query Q($page_size: String!) { shop(name: $page_size) { items } }\")] public partial class Items;",
        "WBG0072 [$page_size] The variable '$page_size' cannot be a C# parameter, because the parameter 'pageSize' is the "
            + "generator's: give it another name"
    )]
    [InlineData(
        Item + "[WandbCollection<Item>(\"shop(name: $a_b, owner: $aB) { items }\")] public partial class Items;",
        "WBG0072 [$aB] The variable '$aB' cannot be a C# parameter, because '$a_b' is the parameter 'aB' too: give it another name"
    )]
    [InlineData(
        "[WandbObject] public partial record Item { public required string Name { get; init; } [WandbContext] public string? Id "
            + "{ get; init; } }\n[WandbCollection<Item>(\"shop(name: $n) { id owner { id } }\")] public partial class Items;",
        "WBG0032 [id] 'id' is ID!, which is not a connection: it has no fields of its own"
    )]
    [InlineData(
        "[WandbObject] public partial record Item { public required string Name { get; init; } [WandbContext] public string? Id "
            + "{ get; init; } }\n[WandbCollection<Item>(\"shop(name: $n) { id parent { id items } }\")] public partial class Items;",
        "WBG0073 [id] The path selects 'id' more than once: give one an alias, such as 'otherId: id'"
    )]
    [InlineData(
        Item + "[WandbCollection<Item>(\"shop(name: $n) { name name items }\")] public partial class Items;",
        "WBG0073 [name] The path selects 'name' more than once: give one an alias, such as 'otherName: name'"
    )]
    [InlineData(
        Item
            + "[WandbCollection<Item>"
            + Path
            + "] public partial class Items { public Items(WandbClient client, int? pageSize, string n) : base(client, pageSize) { } }",
        "WBG0074 [Items] The emitted part of 'Items' has a member '.ctor' too: give this one another name"
    )]
    [InlineData(
        "[WandbObject] public partial record Item { public required string Name { get; init; } private static int ReadGraphQL; }",
        "WBG0074 [ReadGraphQL] The emitted part of 'Item' has a member 'ReadGraphQL' too: give this one another name"
    )]
    [InlineData(
        "public partial class Outer { private enum Kind { Small, Large } [WandbObject(\"Shop\")] private partial record Corner "
            + "{ public Kind Kind { get; init; } } }",
        "WBG0075 [Kind] 'Kind' uses the enum 'Kind', which is private, protected, local to its file or in a type with type parameters: "
            + "make it internal and declare it elsewhere, so that emitted code can name it"
    )]
    [InlineData(
        "public partial class Outer<T> { public enum Kind { Small, Large } [WandbObject(\"Shop\")] public partial record Corner "
            + "{ public GraphQLEnum<Kind> Kind { get; init; } } }",
        "WBG0075 [Kind] 'Kind' uses the enum 'Kind', which is private, protected, local to its file or in a type with type parameters: "
            + "make it internal and declare it elsewhere, so that emitted code can name it"
    )]
    [InlineData(
        "public partial class Outer<T> { public enum Kind { Small, Large } [WandbQuery(\"shop(name: \\\"a\\\") { kind }\")] public "
            + "static partial System.Threading.Tasks.Task<Kind?> A(WandbClient client); }",
        "WBG0075 [A] 'A' uses the enum 'Kind', which is private, protected, local to its file or in a type with type parameters: "
            + "make it internal and declare it elsewhere, so that emitted code can name it"
    )]
    // What a base class requires
    [InlineData(
        "[WandbObject] public sealed partial record Item { public required string Name { get; init; } "
            + "}\npublic abstract class Listing : PagedCollection<Item> { protected Listing(WandbClient "
            + "client, int? pageSize) : base(client, pageSize) { } public required int s_operation; "
            + "}\n[WandbCollection<Item>(\"shop(name: $n) { items }\")] public sealed partial class Items : "
            + "Listing;",
        "WBG0074 [Items] The emitted part of 'Items' has a member 's_operation' too: give this one " + "another name"
    )]
    [InlineData(
        "[WandbObject] public sealed partial record Item { public required string Name { get; init; } "
            + "}\npublic abstract class Listing : PagedCollection<Item> { protected Listing(WandbClient "
            + "client, int? pageSize) : base(client, pageSize) { } public required int ReadConnection; "
            + "}\n[WandbCollection<Item>(\"shop(name: $n) { items }\")] public sealed partial class Items : "
            + "Listing;",
        "WBG0074 [Items] The emitted part of 'Items' has a member 'ReadConnection' too: give this one " + "another name"
    )]
    [InlineData(
        "public abstract record Base { [WandbField(\"id\")] public required string ReadGraphQL { get; init; } "
            + "}\n[WandbObject] public sealed partial record Item : Base { public required string Name { get; "
            + "init; } }",
        "WBG0074 [Item] The emitted part of 'Item' has a member 'ReadGraphQL' too: give this one " + "another name"
    )]
    // Local to a file
    [InlineData(
        "file sealed class Secret { }\npublic static partial class Api { [WandbQuery(\"viewer { name }\")] "
            + "public static partial System.Threading.Tasks.Task<string?> A(WandbClient client, Secret? "
            + "secret); }",
        "WBG0070 [A] 'Secret' is less accessible than 'A': make it as accessible, or 'A' less"
    )]
    [InlineData(
        "[WandbObject] public sealed partial record Item { public required string Name { get; init; } "
            + "[WandbContext] internal Secret? S { get; init; } }\nfile sealed class Secret { }",
        "WBG0070 [S] 'The type of S' is less accessible than 'Item': make it as accessible, or 'Item' " + "less"
    )]
    [InlineData(
        "[WandbObject] public sealed partial record Item { public required string Name { get; init; } "
            + "[WandbContext] internal System.Collections.Generic.List<Secret>? S { get; init; } }\nfile "
            + "sealed class Secret { }",
        "WBG0070 [S] 'The type of S' is less accessible than 'Item': make it as accessible, or 'Item' " + "less"
    )]
    [InlineData(
        "[WandbObject] public sealed partial record Item { public required string Name { get; init; } "
            + "[WandbContext] internal Secret[]? S { get; init; } }\nfile sealed class Secret { }",
        "WBG0070 [S] 'The type of S' is less accessible than 'Item': make it as accessible, or 'Item' " + "less"
    )]
    [InlineData(
        "file enum Local { Small, Large }\n[WandbObject(\"Shop\")] public sealed partial record Corner { "
            + "internal Local Kind { get; init; } }",
        "WBG0075 [Kind] 'Kind' uses the enum 'Local', which is private, protected, local to its file or in a type with type parameters: "
            + "make it internal and declare it elsewhere, so that emitted code can name it"
    )]
    // Converters of which nothing can be called
    [InlineData(
        "[WandbObject] public sealed partial record Item { [WandbField(\"name\", Converter = "
            + "typeof(Conv))] public int? Name { get; init; } }\npublic static class Conv { public static int "
            + "Read(ref System.Text.Json.Utf8JsonReader reader) => 0; }",
        "WBG0082 [typeof(Conv)] 'Conv' cannot read 'int': it does not implement IScalarConverter<T>"
    )]
    [InlineData(
        "[WandbObject] public sealed partial record Item { [WandbField(\"name\", Converter = "
            + "typeof(Conv))] public int? Name { get; init; } }\npublic interface Conv : IScalarConverter<int> "
            + "{ }",
        "WBG0082 [typeof(Conv)] 'Conv' cannot read 'int': it is an interface: write 'abstract class'"
    )]
    [InlineData(
        "[WandbObject] public sealed partial record Item { [WandbField(\"name\", Converter = "
            + "typeof(Conv))] public int? Name { get; init; } }\npublic ref struct Conv : "
            + "IScalarConverter<int> { public static int Read(ref System.Text.Json.Utf8JsonReader reader) => "
            + "0; public static void Write(System.Text.Json.Utf8JsonWriter writer, int value) { } }",
        "WBG0082 [typeof(Conv)] 'Conv' cannot read 'int': it is a ref struct: remove 'ref'"
    )]
    // Items that are addresses
    [InlineData(
        "[WandbCollection<delegate*<void>>(\"shop(name: $n) { items }\", Converter = typeof(JsonTextConverter))] "
            + "public sealed partial class Items;",
        "WBG0068 [Items] 'delegate*<void>' is a pointer: use a type that holds the value"
    )]
    [InlineData(
        "[WandbCollection<int*[]>(\"shop(name: $n) { items }\", Converter = typeof(JsonTextConverter))] "
            + "public sealed partial class Items;",
        "WBG0068 [Items] 'int*[]' is a pointer: use a type that holds the value"
    )]
    // Context properties that cannot be type arguments, or cannot be assigned
    [InlineData(
        "[WandbObject] public sealed partial record Item { public required string Name { get; init; } "
            + "[WandbContext(\"n\")] public System.ArgIterator Place { get => default; init { } } }\n"
            + "[WandbCollection<Item>(\"shop(name: $n) { items }\")] public sealed partial class Items;",
        "WBG0068 [Place] 'Place' is a ref struct: use a type that can be stored"
    )]
    [InlineData(
        "[WandbObject] public sealed partial record Item { public required string Name { get; init; } "
            + "[WandbContext(\"n\")] public System.ReadOnlySpan<char> Place { get => default; init { } } }",
        "WBG0068 [Place] 'Place' is a ref struct: use a type that can be stored"
    )]
    [InlineData(
        "[WandbObject] public sealed partial record Item { private string _place = \"\"; public required string Name { get; init; } "
            + "[WandbContext(\"n\")] public ref readonly string Place { get => ref _place; init { } } }\n"
            + "[WandbCollection<Item>(\"shop(name: $n) { items }\")] public sealed partial class Items;",
        "WBG0068 [Place] 'Place' returns a reference: remove 'ref'"
    )]
    // What can be left out, in what can be left out
    [InlineData(
        "[WandbInput] public sealed partial record RenameInput { public required string Id { get; init; } public required string Name "
            + "{ get; init; } public Optional<Optional<int>?> Count { get; init; } }",
        "WBG0042 [Count] 'Optional<Optional<int>?>' does not fit the field 'count', which is Int; use int?"
    )]
    [InlineData(
        "[WandbInput] public sealed partial record RenameInput { public required string Id { get; init; } public required string Name "
            + "{ get; init; } public Optional<Optional<int>> Count { get; init; } }",
        "WBG0042 [Count] 'Optional<Optional<int>>' does not fit the field 'count', which is Int; use int?"
    )]
    [InlineData(
        "[WandbInput] public sealed partial record RenameInput { public required string Id { get; init; } public required string Name "
            + "{ get; init; } public Optional<Optional<Optional<int>?>?> Count { get; init; } }",
        "WBG0042 [Count] 'Optional<Optional<Optional<int>?>?>' does not fit the field 'count', which is Int; use int?"
    )]
    // Names of members that every record has
    [InlineData(
        "[WandbObject] public sealed partial record Item { public required string Name { get; init; } "
            + "[WandbField(\"id\")] public string? Equals { get; init; } }",
        "WBG0068 [Equals] 'Equals' has the name of a method of its type, such as those that every "
            + "record has: give it another name, and the field's with [WandbField]"
    )]
    [InlineData(
        "[WandbObject] public sealed partial record Item { public required string Name { get; init; } "
            + "[WandbField(\"id\")] public string? GetHashCode { get; init; } }",
        "WBG0068 [GetHashCode] 'GetHashCode' has the name of a method of its type, such as those that "
            + "every record has: give it another name, and the field's with [WandbField]"
    )]
    [InlineData(
        "[WandbObject] public sealed partial record Item { public required string Name { get; init; } "
            + "[WandbField(\"id\")] public string? PrintMembers { get; init; } }",
        "WBG0068 [PrintMembers] 'PrintMembers' has the name of a method of its type, such as those that "
            + "every record has: give it another name, and the field's with [WandbField]"
    )]
    [InlineData(
        "[WandbObject] public sealed partial record Item(string Name, [property: WandbField(\"id\")] " + "string? Deconstruct);",
        "WBG0068 [Deconstruct] 'Deconstruct' has the name of a method of its type, such as those that "
            + "every record has: give it another name, and the field's with [WandbField]"
    )]
    public async Task What_cannot_be_emitted_is_named_and_the_rest_is_emitted(string declaration, params string[] expected)
    {
        Compiled compiled = Compiled.From("using WandbGen;\n" + declaration + Intact, TestSchema.Text);

        Assert.Equal(expected, await compiled.DiagnosticsAsync());
        Assert.Contains("record Intact", compiled.Emitted, StringComparison.Ordinal);
        Assert.Empty(compiled.Output.GetSymbolsWithName("Injected", cancellationToken: TestContext.Current.CancellationToken));
    }

    // The compiler stops at an error in what is declared before any analyzer is heard.
    [Theory]
    [InlineData("A<T>(WandbClient client)", "WBG0068 [A] 'A' has type parameters: declare a method for each type")]
    [InlineData(
        "A<T, @class>(WandbClient client, T first) where T : System.Collections.Generic.List<@class>?, new() "
            + "where @class : struct, System.Enum",
        "WBG0068 [A] 'A' has type parameters: declare a method for each type"
    )]
    [InlineData("A(WandbClient client, ref string name)", "WBG0068 [name] 'name' is passed by reference: remove 'ref' or 'out'")]
    [InlineData("A(WandbClient client, out string name)", "WBG0068 [name] 'name' is passed by reference: remove 'ref' or 'out'")]
    public async Task No_error_of_the_compilers_hides_what_is_wrong_with_a_method(string head, string expected)
    {
        Compiled compiled = Compiled.From(
            "using WandbGen;\npublic static partial class Api { [WandbQuery(\"shop(name: \\\"x\\\") { name }\")] public static partial "
                + $"System.Threading.Tasks.Task<string?> {head}; }}",
            TestSchema.Text
        );

        Assert.Empty(compiled.Output.GetDeclarationDiagnostics(TestContext.Current.CancellationToken));
        Assert.Equal([expected], await compiled.DiagnosticsAsync());
    }

    [Theory]
    // Names that emitted fields would have
    [InlineData(
        Item
            + "[WandbCollection<Item>"
            + Path
            + "] public sealed partial class Items { private string _n { get; set; } = \"\"; public void _n_() => _n = \"\"; }"
    )]
    [InlineData(
        Item
            + "public abstract class Listing : PagedCollection<Item> { protected Listing(WandbClient client, int? pageSize) : "
            + "base(client, pageSize) { } protected int _n; }\n[WandbCollection<Item>"
            + Path
            + "] public sealed partial class Items : Listing { public int N => _n; }"
    )]
    // A base class of one's own, if it is a collection of the item
    [InlineData(
        Item
            + "public abstract class Listing : PagedCollection<Item> { protected Listing(WandbClient client, int? pageSize) : "
            + "base(client, pageSize) { } }\n[WandbCollection<Item>"
            + Path
            + "] public sealed partial class Items : Listing;"
    )]
    [InlineData(Item + "[WandbCollection<Item>" + Path + "] public sealed partial class Items : PagedCollection<Item>;")]
    // Keywords and names that are written otherwise
    [InlineData(Item + "[WandbCollection<Item>(\"shop(name: $class, owner: $record) { items }\")] public sealed partial class @class;")]
    [InlineData(Item + "[WandbCollection<Item>(\"shop(name: $n) { items }\")] public sealed partial class Größen;")]
    [InlineData("[WandbObject(\"Shop\")] public sealed partial record @record { public required string @class { get; init; } }")]
    [InlineData(
        "public static partial class Api { [WandbQuery(\"shop(name: $class) { name }\")] public static partial "
            + "System.Threading.Tasks.Task<string?> @event(WandbClient @this, string @class); }"
    )]
    // Names that are those of the emitted aliases, and of namespaces that emitted code uses
    [InlineData(
        "[WandbObject] public sealed partial record Item { public required string Name { get; init; } private static int json; private "
            + "class graphql; }\nclass json; class graphql;"
    )]
    [InlineData(
        "namespace A.json { namespace graphql { class json; } [WandbObject] public sealed partial record Item { public required string "
            + "Name { get; init; } } namespace System.Text.Json { class Utf8JsonReader; } class String; class File; class GraphQLReader; }"
    )]
    [InlineData(
        "public partial class Outer<json, graphql> { [WandbObject(\"Shop\")] public sealed partial record Corner { public required string "
            + "Name { get; init; } } }"
    )]
    [InlineData(
        "namespace A { class graphql; [WandbObject] public sealed partial record Item { public required string Name { get; init; } } "
            + "[WandbCollection<Item>(\"shop(name: $json, owner: $graphql) { itemCount @total items }\")] "
            + "public sealed partial class Items; }"
    )]
    // A private constructor, a primary one beside it, what a base keeps to itself
    [InlineData("[WandbObject] public sealed partial class Item { private Item() { } public string Name { get; init; } = \"\"; }")]
    [InlineData(
        "[WandbObject] public sealed partial class Item(int x) { private Item() : this(1) { } public string Name { get; init; } "
            + "= $\"{x}\"; }"
    )]
    [InlineData(
        "public abstract record Named { public string? Note { get; private init; } }\n[WandbObject] public sealed partial "
            + "record Item : Named { public required string Name { get; init; } }"
    )]
    // Fields whose paths spell the same
    [InlineData(
        "[WandbObject(\"Shop\")] public sealed partial record Corner { [WandbField(\"owner.name\")] public string? A { get; "
            + "init; } [WandbField(\"owner_name\")] public string? B { get; init; } }"
    )]
    [InlineData(
        "[WandbObject(\"Shop\")] public sealed partial record Corner { public required int[][] Matrix { get; init; } "
            + "[WandbField(\"matrixItem\")] public int[]? B { get; init; } }"
    )]
    // One C# enum for two of GraphQL
    [InlineData(
        "public enum Kind { Small, Large, Huge }\n[WandbObject(\"Shop\")] public sealed partial record Corner { public Kind "
            + "Kind { get; init; } public Kind? Size { get; init; } }"
    )]
    // Context with type parameters, which no attribute can name, and an enum of a type whose parameters are given
    [InlineData(
        "public partial class Outer<T> where T : class { [WandbObject(\"Shop\")] public partial record Corner(string Id) { [WandbContext] "
            + "public T? X { get; init; } [WandbContext] public System.Collections.Generic.List<T[]>? Y { get; init; } } }"
    )]
    [InlineData(
        "public class Outer<T> { public enum Kind { Small, Large } }\n[WandbObject(\"Shop\")] public partial record Corner(Outer<int>.Kind "
            + "Kind);"
    )]
    // A member that the base class has too
    [InlineData(
        Item
            + "[WandbCollection<Item>(\"shop(name: $n) { itemCount @total items }\")] public sealed partial class Items { "
            + "private new string Client => \"\"; public string Use() => Client; }"
    )]
    // A variant and its context that are less accessible than what reads it is
    [InlineData(
        "[WandbObject(\"Item\")] public abstract partial record Node { public required string Id { get; "
            + "init; } }\n[WandbVariant] internal sealed partial record Rest : Node { [WandbContext] public "
            + "Secret? Secret { get; init; } }\ninternal sealed class Secret { }"
    )]
    [InlineData(
        "[WandbObject(\"Item\")] public abstract partial record Node { public required string Id { get; "
            + "init; } }\n[WandbVariant] public sealed partial record Rest : Node { [WandbContext] internal "
            + "Secret? Secret { get; init; } }\ninternal sealed class Secret { }"
    )]
    // What is experimental, for who uses it
    [InlineData(
        "[WandbObject] public sealed partial record Item { public required string Name { get; init; } "
            + "[System.Diagnostics.CodeAnalysis.Experimental(\"EXP1\")] public string? Id { get; init; } }"
    )]
    [InlineData(
        "[System.Diagnostics.CodeAnalysis.Experimental(\"EXP1\"), WandbObject] public sealed partial "
            + "record Item { public required string Name { get; init; } }\n#pragma warning disable "
            + "EXP1\n[WandbCollection<Item>(\"shop(name: $n) { items }\")] public sealed partial class Items;"
    )]
    [InlineData(
        "[System.Diagnostics.CodeAnalysis.Experimental(\"EXP1\")] public enum Size2 { Small, Huge "
            + "}\n#pragma warning disable EXP1\n[WandbObject] public sealed partial record Shop { public Size2? "
            + "Size { get; init; } }"
    )]
    // A type that is object in metadata
    [InlineData(
        "[WandbObject] public sealed partial record Item { public required string Name { get; init; } "
            + "[WandbContext] public dynamic? Other { get; init; } }"
    )]
    public async Task What_emitted_code_can_support_is_supported(string declaration)
    {
        const string More = "\nextend type Shop { owner_name: String matrixItem: [Int!] size: Size }\nenum Size { SMALL HUGE }";

        Compiled compiled = Compiled.From("using WandbGen;\n" + declaration, TestSchema.Text + More);

        Assert.DoesNotContain(
            await compiled.DiagnosticsAsync(),
            static diagnostic => !diagnostic.StartsWith("WBG0044", StringComparison.Ordinal)
        );
        Assert.Empty(
            compiled
                .Output.GetDiagnostics(TestContext.Current.CancellationToken)
                .Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
        );
    }

    [Theory]
    [InlineData(
        "public static partial class Api { [WandbQuery(\"viewer { name }\")] public static unsafe partial "
            + "System.Threading.Tasks.Task<string?> A(WandbClient client); }"
    )]
    [InlineData(
        "public static partial class Api { [WandbQuery(\"viewer { name }\")] public static unsafe partial "
            + "System.Threading.Tasks.Task<string?> A(WandbClient client, int* p); }"
    )]
    [InlineData(
        "public static partial class Api { [WandbQuery(\"viewer { name }\")] public static unsafe partial "
            + "System.Threading.Tasks.Task<string?> A(WandbClient client, delegate*<int, void> p); }"
    )]
    [InlineData(
        "public static partial class Api { [WandbQuery(\"viewer { name }\")] public static unsafe partial "
            + "System.Threading.Tasks.Task<string?> A(WandbClient client, int*[] p); }"
    )]
    [InlineData(
        "public static partial class Api { [WandbQuery(\"viewer { name }\")] public static partial "
            + "System.Threading.Tasks.Task<int*> A(WandbClient client); }"
    )]
    [InlineData(
        "public static partial class Api { [WandbQuery(\"viewer { name }\")] public static partial "
            + "System.Threading.Tasks.Task<System.Func<int*>> A(WandbClient client); }"
    )]
    [InlineData(
        "public static partial class Api { [WandbQuery(\"viewer { name }\")] public static partial "
            + "System.Threading.Tasks.Task<string?> A(WandbClient client, Static s); } public static class "
            + "Static { }"
    )]
    [InlineData(
        "public static partial class Api { [WandbQuery(\"viewer { name }\")] public static partial "
            + "System.Threading.Tasks.Task<Static> A(WandbClient client); } public static class Static { }"
    )]
    [InlineData(
        "[WandbObject] public sealed partial record Item { public required string Name { get; init; } "
            + "[WandbContext] public Missing? S { get; init; } }\n[WandbCollection<Item>(\"shop(name: $n) { s: "
            + "name items }\")] public sealed partial class Items;"
    )]
    [InlineData(
        "[WandbObject] public sealed partial record Item { public required string Name { get; init; } "
            + "[WandbContext] public System.Collections.Generic.List<Missing>? Id { get; init; } "
            + "}\n[WandbCollection<Item>(\"shop(name: $n) { id items }\")] public sealed partial class Items;"
    )]
    [InlineData(
        "[WandbObject] public sealed partial record Item { public required string Name { get; init; } "
            + "}\npublic static class Order { }\n[WandbCollection<Item>(\"shop(name: $n) { items(order: $o) }\"), "
            + "WandbVariable<Order>(\"o\")] public sealed partial class Items;"
    )]
    [InlineData(
        "public static class Item { }\n[WandbCollection<Item>(\"shop(name: $n) { items }\")] public sealed " + "partial class Items;"
    )]
    [InlineData(
        "[WandbObject] public sealed partial record Item { public required string Name { get; init; } "
            + "[WandbField(\"id\")] public string? EqualityContract { get; init; } }"
    )]
    [InlineData(
        "[WandbObject] public sealed partial record Item { public required string Name { get; init; } "
            + "[WandbField(\"id\")] public Static? Id { get; init; } }\npublic static class Static { }"
    )]
    [InlineData(
        "[WandbInput] public sealed partial record RenameInput { public required string Id { get; init; "
            + "} public required Static Name { get; init; } }\npublic static class Static { }"
    )]
    public void What_the_compiler_refuses_is_not_repeated_in_emitted_files(string declaration)
    {
        Compiled compiled = Compiled.From("using WandbGen;\n" + declaration + Intact, TestSchema.Text);

        Assert.Empty(
            compiled
                .Output.GetDiagnostics(TestContext.Current.CancellationToken)
                .Where(static diagnostic =>
                    diagnostic.Severity == DiagnosticSeverity.Error && EmittedFile.Is(diagnostic.Location.SourceTree)
                )
        );
        Assert.Contains("record Intact", compiled.Emitted, StringComparison.Ordinal);
    }

    [Fact]
    public void The_operation_of_a_collection_with_an_unusual_name_has_a_name_that_GraphQL_knows()
    {
        Compiled compiled = Compiled
            .From("using WandbGen;\n" + Item + "[WandbCollection<Item>" + Path + "] public sealed partial class Größen;", TestSchema.Text)
            .IsClean();

        Assert.Contains("query _Gr__en($n: String!, $first: Int!, $after: String)", compiled.Emitted, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_of_declarations_whose_names_differ_little_have_different_names()
    {
        Compiled compiled = Compiled
            .From(
                """
                using WandbGen;
                [WandbObject("Item")] public sealed partial record Item { public required string Name { get; init; } }
                [WandbObject("Item")] public sealed partial record ITEM { public required string Name { get; init; } }
                [WandbObject("Item")] public sealed partial record Item<T> { public required string Name { get; init; } }
                namespace A { [WandbObject("Item")] public sealed partial record B { public required string Name { get; init; } } }
                namespace Ä { [WandbObject("Item")] public sealed partial record B { public required string Name { get; init; } } }
                namespace Ö { [WandbObject("Item")] public sealed partial record B { public required string Name { get; init; } } }
                public static partial class Api
                {
                    [WandbQuery("viewer { name }")] public static partial System.Threading.Tasks.Task<string?> Get(WandbClient client);
                    [WandbQuery("viewer { name }")] public static partial System.Threading.Tasks.Task<string?> GET(WandbClient client);
                    [WandbQuery("viewer { name }")] public static partial System.Threading.Tasks.Task<string?>
                    Get(this WandbClient client, System.Threading.CancellationToken cancellationToken);
                }
                """,
                TestSchema.Text
            )
            .IsClean();

        Assert.Equal(
            9,
            compiled.Result.GeneratedSources.Select(static source => source.HintName).Distinct(StringComparer.OrdinalIgnoreCase).Count()
        );
    }

    [Fact]
    public void A_project_whose_declarations_are_all_made_twice_keeps_one_of_each()
    {
        const string Source = Item + "[WandbCollection<Item>" + Path + "] public sealed partial class Items;\n";
        Compiled compiled = Compiled.From(["using WandbGen;\n" + Source, "using WandbGen;\n" + Source], [("test", TestSchema.Text)]);

        Assert.Equal(2, compiled.Result.GeneratedSources.Length);
    }
}
