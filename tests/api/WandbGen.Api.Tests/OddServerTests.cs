using System.Reflection;

namespace WandbGen.Tests;

/// <summary>Every collection, from a server whose answers are odd but right by the schema.</summary>
public sealed class OddServerTests
{
    private static readonly MethodInfo s_list = typeof(OddServerTests).GetMethod(
        nameof(ListAsync),
        BindingFlags.NonPublic | BindingFlags.Static
    )!;

    public static TheoryData<Type, Oddity> Collections
    {
        get
        {
            var collections = new TheoryData<Type, Oddity>();
            foreach (
                Type type in typeof(WandbApi).Assembly.GetExportedTypes().Where(static type => !type.IsAbstract && ItemOf(type) is not null)
            )
            {
                foreach (Oddity oddity in Enum.GetValues<Oddity>())
                {
                    collections.Add(type, oddity);
                }
            }

            return collections;
        }
    }

    [Theory]
    [MemberData(nameof(Collections))]
    public async Task What_an_odd_server_lists_is_read_and_printed(Type collection, Oddity oddity)
    {
        using var answers = new SynthesizedAnswers(oddity);
        using WandbApi api = answers.CreateApi();

        List<object> items = await (Task<List<object>>)
            s_list.MakeGenericMethod(ItemOf(collection)!).Invoke(null, [Create(collection, api)])!;

        // What the key may not see is null, and left out.
        Assert.True(items.Count == 1 || (items.Count == 0 && oddity == Oddity.Null), $"{items.Count} items");
        foreach (object item in items)
        {
            string text = item.ToString()!;
            Assert.DoesNotContain(text, static character => char.IsControl(character) || character == '\u202E');
            foreach (PropertyInfo property in item.GetType().GetProperties().Where(static one => one.GetIndexParameters().Length == 0))
            {
                try
                {
                    _ = property.GetValue(item)?.ToString();
                }
                catch (Exception exception)
                    when (exception is WandbException or TargetInvocationException { InnerException: WandbException })
                {
                    // Logged texts are not always JSON or YAML, which is reported when they are read.
                }
            }
        }
    }

    private static object Create(Type collection, WandbApi api)
    {
        if (collection == typeof(Files))
        {
            var run = new RunOverview
            {
                Id = "r",
                StorageId = "1",
                Entity = "e",
                Project = "p",
                Client = api.Client,
            };
            return run.Files();
        }

        ConstructorInfo constructor = collection.GetConstructors().Single();
        return constructor.Invoke([
            .. constructor
                .GetParameters()
                .Select(parameter =>
                    parameter.ParameterType == typeof(WandbClient) ? api.Client
                    : parameter.HasDefaultValue ? parameter.DefaultValue
                    : parameter.ParameterType == typeof(string) ? "x"
                    : (object?)null
                ),
        ]);
    }

    private static async Task<List<object>> ListAsync<T>(PagedCollection<T> collection)
        where T : notnull => await collection.Select(static item => (object)item).ToListAsync(TestContext.Current.CancellationToken);

    private static Type? ItemOf(Type? type) =>
        type is null ? null
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(PagedCollection<>) ? type.GetGenericArguments()[0]
        : ItemOf(type.BaseType);
}
