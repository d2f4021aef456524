using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using WandbGen.CompilerServices;
using WandbGen.Testing;

namespace WandbGen.DependencyInjection.Tests;

/// <summary>What a debugger, a logger or a careless <c>Console.WriteLine</c> shows of every public type.</summary>
public sealed class PublicTextTests
{
    // Other serializers do not know JsonIgnore.
    private static readonly JsonSerializerOptions s_everything = new()
    {
        TypeInfoResolver = new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver
        {
            Modifiers =
            {
                static type =>
                {
                    if (type.Type == typeof(WandbClientOptions))
                    {
                        foreach (
                            PropertyInfo property in typeof(WandbClientOptions)
                                .GetProperties()
                                .Where(property => type.Properties.All(known => known.Name != property.Name || known.Get is null))
                        )
                        {
                            type.Properties.Remove(type.Properties.FirstOrDefault(known => known.Name == property.Name)!);
                            System.Text.Json.Serialization.Metadata.JsonPropertyInfo read = type.CreateJsonPropertyInfo(
                                property.PropertyType,
                                property.Name
                            );
                            read.Get = property.GetValue;
                            type.Properties.Add(read);
                        }
                    }
                },
            },
        },
    };

    private const string Signature = "d34db33fd34db33f";
    private const string Address = $"https://storage.example/my file.txt?X-Amz-Signature={Signature}";
    private const string Key = "c0ffee0123456789c0ffee0123456789c0ffee01";

    private static readonly string s_hostile = "a\u001B[2J\r\n\u0085\u2028\u2029\u202Etxt.exe\0" + new string('x', 100_000);

    private static readonly Type[] s_publicTypes =
    [
        .. new[]
        {
            typeof(WandbClient),
            typeof(WandbApi),
            typeof(RunHistory),
            typeof(HistoryDataFrameExtensions),
            typeof(S3References),
            typeof(GoogleCloudReferences),
            typeof(AzureBlobReferences),
            typeof(Microsoft.Extensions.DependencyInjection.WandbServiceCollectionExtensions),
        }
            .SelectMany(static type => type.Assembly.GetTypes())
            .Where(static type =>
                type is { IsAbstract: false, IsInterface: false, IsEnum: false }
                && !type.IsSubclassOf(typeof(Delegate))
                && !type.IsSubclassOf(typeof(Attribute))
                && !type.IsByRefLike
                && type.Namespace != "WandbGen.CompilerServices"
                // The compiler's own, of extension blocks.
                && !type.FullName!.Contains('<', StringComparison.Ordinal)
                // What a user is given as a public type can be of an internal one that derives from it.
                && (type.IsVisible || BasesOf(type).Any(static parent => IsOurs(parent) && parent is { IsVisible: true, IsAbstract: true }))
            ),
    ];

    public static TheoryData<Type> Types =>
        [
            .. s_publicTypes.Where(static type =>
                // What a program logged, where a listing goes on and what a filter or an order asks for are data: cut or masked, they would
                // be others.
                type != typeof(WandbValue)
                && type != typeof(PageCursor)
                && type != typeof(ResumePoint)
                && type != typeof(FilterValue)
                && !type.Name.Split('`')[0].EndsWith("Filter", StringComparison.Ordinal)
                && !type.Name.Split('`')[0].EndsWith("Order", StringComparison.Ordinal)
                && !(type.IsGenericType && type.Name.Split('`')[0].EndsWith("Field", StringComparison.Ordinal))
            ),
        ];

    // They do something, and hold nothing that one would want to see.
    private static readonly string[] s_services =
    [
        nameof(Downloader),
        nameof(Uploader),
        nameof(WandbApi),
        nameof(AdaptiveCollection<>),
        nameof(RunHistories),
        nameof(S3References),
        nameof(GoogleCloudReferences),
        nameof(AzureBlobReferences),
    ];

    [Fact]
    public void A_public_type_that_holds_data_says_more_than_its_name() =>
        Findings.AssertNone(
            s_publicTypes
                .Where(static type => type.IsVisible && !s_services.Contains(type.Name.Split('`')[0]))
                .Where(static type =>
                    type.GetMethod("ToString", [])!.DeclaringType is { } by && (by == typeof(object) || by == typeof(ValueType))
                )
                .Select(static type => type.FullName!),
            "Override ToString, so that a debugger and a log show what the object is; SafeText.OfRecord cleans the texts of a record."
        );

    [Theory]
    [MemberData(nameof(Types))]
    public void No_text_of_a_public_type_has_an_address_with_a_query_or_a_key(Type type)
    {
        // What is known as a key is known for as long as its client is there.
        using var client = new WandbClient(new WandbClientOptions { ApiKey = Key, BaseUrl = new Uri("https://wandb.example") });
        Type closed = type.IsGenericTypeDefinition ? Close(type) : type;
        foreach (string canary in (string[])[Address, $"a note of {Key}."])
        {
            object value = Fill(closed, canary, depth: 0);
            string text;
            try
            {
                text = value.ToString() ?? "";
            }
            catch (Exception exception) when (exception is NullReferenceException or ArgumentNullException)
            {
                // An object that users cannot create lacks parts; its text is not tested.
                continue;
            }

            AssertSafe(text);
        }
    }

    private static void AssertSafe(string text) =>
        Assert.False(
            text.Contains(Signature, StringComparison.Ordinal) || text.Contains(Key, StringComparison.Ordinal),
            $"The text shows a key, or an address with its signature. Pass it through SafeText, or leave the property out.\n{text}"
        );

    [Theory]
    [MemberData(nameof(Types))]
    public void No_text_of_a_public_type_moves_a_terminals_cursor_or_turns_its_direction(Type type)
    {
        object value = Fill(type.IsGenericTypeDefinition ? Close(type) : type, s_hostile, depth: 0);
        string text;
        try
        {
            text = value.ToString() ?? "";
        }
        catch (Exception exception) when (exception is NullReferenceException or ArgumentNullException)
        {
            return;
        }

        Assert.DoesNotContain(text, static character => char.IsControl(character) || character is '\u2028' or '\u2029' or '\u202E');
        Assert.InRange(text.Length, 0, 10_000);
    }

    [Theory]
    [InlineData(typeof(Outer))]
    [InlineData(typeof(OuterOfMany))]
    [InlineData(typeof(OuterOfAMap))]
    [InlineData(typeof(OuterOfAValue))]
    [InlineData(typeof(OuterOfTwoLevels))]
    [InlineData(typeof(Derived))]
    public void A_secret_is_seen_however_deep_it_is(Type type) =>
        Assert.Contains(Key, $"{Fill(type, $"a note of {Key}.", depth: 0)}", StringComparison.Ordinal);

    private sealed record Inner(string Note);

    private sealed record Outer(Inner Inner);

    private sealed record OuterOfMany(IReadOnlyList<Inner> Inners)
    {
        public override string ToString() => string.Join(", ", Inners);
    }

    private sealed record OuterOfAMap(IReadOnlyDictionary<string, string> Map)
    {
        public override string ToString() => string.Join(", ", Map.Values);
    }

    private readonly record struct InnerValue(string? Note);

    private sealed record OuterOfAValue(InnerValue? Inner);

    private sealed record OuterOfTwoLevels(Outer Outer);

    private abstract record Base(string Note);

    private sealed record Derived(string Note) : Base(Note);

    public static TheoryData<Type> Exceptions =>
        [.. Types.Select(static row => row.Data).Where(static type => type.IsSubclassOf(typeof(Exception)))];

    [Theory]
    [MemberData(nameof(Exceptions))]
    public void No_exception_shows_an_address_with_a_query_or_a_key(Type type)
    {
        using var client = new WandbClient(new WandbClientOptions { ApiKey = Key, BaseUrl = new Uri("https://wandb.example") });
        foreach (ConstructorInfo constructor in type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            foreach (string canary in (string[])[Address, $"a note of {Key}."])
            {
                object?[] arguments =
                [
                    .. constructor
                        .GetParameters()
                        .Select(parameter =>
                            parameter.ParameterType == typeof(string) ? canary
                            : parameter.ParameterType.IsAssignableFrom(typeof(InvalidOperationException))
                                ? new InvalidOperationException(canary)
                            : parameter.ParameterType.IsValueType ? RuntimeHelpers.GetUninitializedObject(parameter.ParameterType)
                            : null
                        ),
                ];
                Exception exception;
                try
                {
                    exception = (Exception)constructor.Invoke(arguments);
                }
                catch (TargetInvocationException)
                {
                    // It needs more than texts.
                    continue;
                }

                string[] texts =
                [
                    exception.Message,
                    exception.ToString(),
                    .. exception.Data.Values.Cast<object>().Select(static o => $"{o}"),
                ];
                Assert.All(texts, AssertSafe);
            }
        }
    }

    // A record prints all of its properties, so that the next address or list would be printed without anybody's saying so.
    [Fact]
    public void What_the_server_identifies_is_a_class_and_prints_by_its_base()
    {
        Type[] items =
        [
            .. typeof(WandbApi)
                .Assembly.GetExportedTypes()
                .Where(static type => type.IsDefined(typeof(WandbObjectAttribute), inherit: true)),
        ];

        Assert.NotEmpty(items);
        Assert.All(
            items,
            static type =>
                Assert.Equal(
                    type.GetProperty("Id") is not null,
                    type.IsSubclassOf(typeof(WandbItem)) && type.GetMethod("<Clone>$") is null && !type.IsSealed
                )
        );
    }

    [Fact]
    public void Options_show_no_key_to_serializers_and_to_loggers_that_read_properties()
    {
        string key = new('k', 44);
        var options = new WandbClientOptions
        {
            ApiKey = key,
            Headers = new Dictionary<string, string> { ["X-Secret"] = "value-of-a-header" },
        };

        string[] texts =
        [
            JsonSerializer.Serialize(options),
            JsonSerializer.Serialize(options, s_everything),
            JsonSerializer.Serialize(options.Headers),
            JsonSerializer.Serialize<object>(options.Headers),
            JsonSerializer.Serialize(Microsoft.Extensions.Options.Options.Create(options)),
            options.ToString(),
            $"{new { options }}",
            $"{options.Headers}",
            $"{new Holder(options)}",
            string.Join(' ', options.Headers),
            string.Join(' ', options.Headers.Values),
            string.Join(' ', new Dictionary<string, string>(options.Headers)),
            options.Headers["X-Secret"],
            string.Join(' ', typeof(WandbClientOptions).GetProperties().Select(property => property.GetValue(options))),
            string.Join(' ', ((System.Collections.IEnumerable)options.Headers).Cast<object>()),
            options.Headers.TryGetValue("X-Secret", out string? one) ? one : "",
        ];

        Assert.Contains("\"X-Secret\":\"***\"", texts[1], StringComparison.Ordinal);
        Assert.Contains("\"ApiKey\":\"***\"", texts[1], StringComparison.Ordinal);
        Assert.All(
            texts,
            text =>
            {
                Assert.DoesNotContain(key, text, StringComparison.Ordinal);
                Assert.DoesNotContain("value-of-a-header", text, StringComparison.Ordinal);
            }
        );
    }

    [Fact]
    public void A_debugger_is_shown_no_secret_of_options()
    {
        foreach (string hidden in (string[])["Key", "HeaderValues"])
        {
            PropertyInfo property = typeof(WandbClientOptions).GetProperty(hidden, BindingFlags.Instance | BindingFlags.NonPublic)!;
            Assert.Equal(
                System.Diagnostics.DebuggerBrowsableState.Never,
                property.GetCustomAttribute<System.Diagnostics.DebuggerBrowsableAttribute>()!.State
            );
        }
    }

    private sealed record Holder(WandbClientOptions Options);

    [Fact]
    public void A_key_that_was_read_from_options_is_the_key_for_others()
    {
        var options = new WandbClientOptions { ApiKey = new string('k', 44), BaseUrl = new Uri("https://wandb.example") };
        var copy = new WandbClientOptions { ApiKey = options.ApiKey, BaseUrl = options.BaseUrl };

        Assert.Equal("***", options.ApiKey);
        Assert.Equal(options, copy);
        Assert.NotEqual(options, options with { ApiKey = new string('l', 44) });
        Assert.NotEqual(options, new WandbClientOptions { ApiKey = "***", BaseUrl = options.BaseUrl });
        Assert.Null(new WandbClientOptions { ApiKey = null }.ApiKey);
    }

    private sealed class Row : IHistoryRow<Row>
    {
        public static IReadOnlyList<HistoryRowKey> Keys => [];

        public static Row Read(scoped in HistoryRowReader row) => new();
    }

    private static Type Close(Type type)
    {
        // An argument that the constraints refuse is found by trying.
        Type[] arguments =
        [
            .. type.GetGenericArguments()
                .Select(static argument =>
                    argument.GenericParameterAttributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint)
                        ? typeof(DayOfWeek)
                    : argument.GetGenericParameterConstraints().Any(static constraint => constraint.Name == "IHistoryRow`1") ? typeof(Row)
                    : typeof(string)
                ),
        ];
        return type.MakeGenericType(arguments);
    }

    private static object Fill(Type type, string canary, int depth)
    {
        object value = RuntimeHelpers.GetUninitializedObject(type);
        for (Type? declaring = type; declaring is not null && declaring != typeof(object); declaring = declaring.BaseType)
        {
            if (declaring == typeof(WandbException) || declaring == typeof(OperationCanceledException))
            {
                // What an error holds has passed its constructor.
                break;
            }

            foreach (
                FieldInfo field in declaring.GetFields(
                    BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly
                )
            )
            {
                field.SetValue(value, FillField(field.FieldType, canary, depth) ?? field.GetValue(value));
            }
        }

        return value;
    }

    private static object? FillField(Type type, string canary, int depth)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string) || type == typeof(object))
        {
            return canary;
        }

        if (type == typeof(Uri))
        {
            return new Uri(Address);
        }

        if (type.IsAssignableFrom(typeof(string[])))
        {
            return new[] { canary };
        }

        if (type.IsAssignableFrom(typeof(Dictionary<string, string>)))
        {
            return new Dictionary<string, string> { [canary] = canary };
        }

        Type? item =
            type.IsArray ? type.GetElementType()
            : type is { IsInterface: true, IsGenericType: true } && type.GetGenericArguments() is [var argument] ? argument
            : null;
        if (item is not null && IsPart(item) && type.IsAssignableFrom(item.MakeArrayType()) && depth < 3)
        {
            var items = Array.CreateInstance(item, 1);
            items.SetValue(Fill(item, canary, depth + 1), 0);
            return items;
        }

        return depth < 3 && IsPart(type) ? Fill(type, canary, depth + 1) : null;
    }

    // What prints itself within another: a value, or a class of ours that has a text of its own. What is disposed of has handles, which
    // only a constructor makes.
    private static bool IsPart(Type type) =>
        type
            is {
                IsAbstract: false,
                IsEnum: false,
                IsPrimitive: false,
                ContainsGenericParameters: false,
                IsByRefLike: false,
                IsArray: false
            }
        && !typeof(IDisposable).IsAssignableFrom(type)
        && !typeof(Exception).IsAssignableFrom(type)
        && (type.IsValueType || (IsOurs(type) && type.GetMethod("ToString", [])!.DeclaringType is { } by && IsOurs(by)));

    private static bool IsOurs(Type type) => type.Assembly.GetName().Name!.StartsWith("WandbGen", StringComparison.Ordinal);

    private static IEnumerable<Type> BasesOf(Type type)
    {
        for (Type? parent = type.BaseType; parent is not null; parent = parent.BaseType)
        {
            yield return parent;
        }
    }
}
