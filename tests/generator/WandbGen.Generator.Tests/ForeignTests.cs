using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.CodeAnalysis;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Tests;

/// <summary>
/// Declarations for schemas of other servers (tests/long/foreign) compile without a word of the compiler's or ours, and read what such a
/// server could answer.
/// WANDBGEN_FOREIGN names the folder of the schemas, which tests/long/foreign.sh fills.
/// </summary>
public sealed class ForeignTests
{
    [Fact]
    public async Task Declarations_for_other_servers_compile_and_read_what_these_could_answer()
    {
        string? folder = Environment.GetEnvironmentVariable("WANDBGEN_FOREIGN");
        Assert.SkipWhen(folder is null, "WANDBGEN_FOREIGN names no folder.");
        string[] sources = Directory.GetFiles(Path.Combine(DeclarationFolder(), "tests", "long", "foreign"), "*.cs");
        List<string> failures = [];
        List<string> counts = [];
        foreach (string path in sources.Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileNameWithoutExtension(path);
            if (Directory.GetFiles(folder, name + ".*") is not [var schema])
            {
                counts.Add($"{name}: no schema in the folder");
                continue;
            }

            (string Name, string Text)[] documents =
            [
                .. Directory
                    .GetFiles(Path.GetDirectoryName(path)!, name + ".*.graphql")
                    .Select(static file => (Path.GetFileNameWithoutExtension(file), File.ReadAllText(file))),
            ];
            string text = await File.ReadAllTextAsync(schema, TestContext.Current.CancellationToken);
            var compiled = Compiled.From(
                [await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)],
                [.. documents, ("=" + Path.GetFileName(schema), text)]
            );
            // Mistakes of a schema are reported for the schema, whichever declaration uses it.
            failures.AddRange(
                (await compiled.DiagnosticsAsync())
                    .Where(static diagnostic => !diagnostic.StartsWith("WBG0006", StringComparison.Ordinal))
                    .Select(diagnostic => $"{name}: {diagnostic}")
            );
            Diagnostic[] errors =
            [
                .. compiled
                    .Output.GetDiagnostics(TestContext.Current.CancellationToken)
                    .Where(static diagnostic => diagnostic.Severity > DiagnosticSeverity.Info && diagnostic.Id != "CS1591"),
            ];
            failures.AddRange(errors.Select(error => $"{name}: {error}"));
            if (errors.Length == 0)
            {
                (int ran, List<string> failed) = await RunAsync(
                    compiled,
                    SchemaModel.Parse(name, text, TestContext.Current.CancellationToken)
                );
                failures.AddRange(failed.Select(failure => $"{name}: {failure}"));
                counts.Add($"{name}: {ran} ran");
            }
        }

        Assert.True(failures.Count == 0, string.Join('\n', counts.Concat(failures)));
        TestContext.Current.SendDiagnosticMessage(string.Join('\n', counts));
    }

    private static string DeclarationFolder([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", ".."));

    private static async Task<(int Ran, List<string> Failed)> RunAsync(Compiled compiled, SchemaModel schema)
    {
        Assembly assembly = compiled.Load();
        List<string> failed = [];
        int ran = 0;
        foreach (Type type in assembly.GetTypes().Where(static type => !type.IsNested))
        {
            if (type.BaseType is { IsGenericType: true } parent && parent.GetGenericTypeDefinition() == typeof(PagedCollection<>))
            {
                await TryAsync(type.Name, client => ListAsync(type, parent.GetGenericArguments()[0], client));
                continue;
            }

            foreach (
                MethodInfo method in type.GetMethods(
                    BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance
                )
            )
            {
                if (typeof(Task).IsAssignableFrom(method.ReturnType))
                {
                    await TryAsync(
                        $"{type.Name}.{method.Name}",
                        async client =>
                        {
                            object? target = method.IsStatic ? null : Activator.CreateInstance(type, client);
                            var task = (Task)method.Invoke(target, [.. method.GetParameters().Select(one => Argument(one, client))])!;
                            await task;
                            Assert.True(
                                method.ReturnType == typeof(Task) || task.GetType().GetProperty("Result")!.GetValue(task) is not null
                            );
                        }
                    );
                }
            }
        }

        return (ran, failed);

        async Task TryAsync(string what, Func<WandbClient, Task> run)
        {
            using var answers = new ScriptedAnswers(new SchemaAnswers(schema).Answer);
            try
            {
                await run(answers.Client);
                ran++;
            }
            catch (Exception exception)
            {
                failed.Add($"{what}: {exception.Message} {exception.InnerException?.Message}\n{string.Join('\n', answers.Requests)}");
            }
        }
    }

    private static async Task ListAsync(Type collection, Type item, WandbClient client)
    {
        ConstructorInfo constructor = collection.GetConstructors()[0];
        object items = constructor.Invoke([.. constructor.GetParameters().Select(one => Argument(one, client))]);
        MethodInfo count = typeof(ForeignTests)
            .GetMethod(nameof(CountAsync), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(item);
        Assert.True(await (Task<int>)count.Invoke(null, [items])! >= 2, "fewer than two items");
    }

    private static async Task<int> CountAsync<T>(IAsyncEnumerable<T> items)
    {
        int count = 0;
        await foreach (T _ in items)
        {
            count++;
        }

        return count;
    }

    private static object? Argument(ParameterInfo parameter, WandbClient client)
    {
        Type type = parameter.ParameterType;
        return type == typeof(WandbClient) ? client
            : type == typeof(string) ? "text"
            : type == typeof(CancellationToken) ? CancellationToken.None
            : parameter.HasDefaultValue ? null
            : Value(Nullable.GetUnderlyingType(type) ?? type);
    }

    private static object Value(Type type)
    {
        if (type.IsValueType || type.IsInterface || type == typeof(string))
        {
            return type == typeof(string) ? "text"
                : type == typeof(JsonElement) ? JsonElement.Parse("{}")
                : type.IsEnum ? Enum.GetValues(type).GetValue(1)!
                : type.IsInterface ? Array.CreateInstance(type.GetGenericArguments()[0], 0)
                : RuntimeHelpers.GetUninitializedObject(type);
        }

        ConstructorInfo constructor = type.GetConstructors()[0];
        object made = constructor.Invoke(new object?[constructor.GetParameters().Length]);
        foreach (PropertyInfo property in type.GetProperties())
        {
            // Enums begin with what is unknown.
            if (property.GetCustomAttribute<RequiredMemberAttribute>() is not null || property.PropertyType.IsEnum)
            {
                property.SetValue(made, Value(property.PropertyType));
            }
        }

        return made;
    }
}
