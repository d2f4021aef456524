using System.Text.RegularExpressions;

namespace WandbGen.Repository.Tests;

public sealed partial class PromisesTests
{
    [Theory]
    [InlineData("docs/promises.md")]
    [InlineData("docs/contributing/artifacts.md")]
    public void Every_test_and_command_that_a_page_of_promises_names_exists(string path)
    {
        string root = RepositoryFiles.Root;
        string page = File.ReadAllText(Path.Combine(root, path));
        string tests = string.Concat(
            Directory.EnumerateFiles(Path.Combine(root, "tests"), "*Tests.cs", SearchOption.AllDirectories).Select(File.ReadAllText)
        );
        string[] names = [.. TestName().Matches(page).Select(static match => match.Groups[1].Value).Distinct()];

        Assert.InRange(names.Length, 40, 1_000);
        Assert.DoesNotContain(names, name => !tests.Contains($" {name}(", StringComparison.Ordinal));
        Assert.All(Command().Matches(page), match => Assert.True(Path.Exists(Path.Combine(root, match.Groups[1].Value)), match.Value));
    }

    [Fact]
    public void Every_public_exception_is_on_the_page_of_errors()
    {
        string page = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "docs", "errors.md"));
        string[] names =
        [
            .. typeof(WandbException)
                .Assembly.ExportedTypes.Where(typeof(WandbException).IsAssignableFrom)
                .Select(static type => type.Name),
        ];

        Assert.InRange(names.Length, 15, 100);
        Assert.DoesNotContain(names, name => !page.Contains($"`{name}`", StringComparison.Ordinal));
    }

    [GeneratedRegex("`([A-Z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+)`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"(tests/[\w./-]+)")]
    private static partial Regex Command();
}
