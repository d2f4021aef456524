using System.Text.RegularExpressions;

namespace WandbGen.Repository.Tests;

/// <summary>The tests can be found by what they test.</summary>
public sealed partial class TestLayoutTests
{
    // In two parts, so that this file is not one of those that it finds.
    private const string Maker = "CreateTemp" + "Subdirectory(";

    [Fact]
    public void No_two_test_classes_have_one_name()
    {
        IEnumerable<(string Name, string Path)> classes = RepositoryFiles
            .Find("*.cs")
            .Where(static path => path.StartsWith("tests/", StringComparison.Ordinal))
            .SelectMany(static path => TestClass().Matches(RepositoryFiles.Read(path)).Select(match => (match.Groups["name"].Value, path)));

        Assert.Empty(
            classes
                .GroupBy(static found => found.Name)
                .Where(static group => group.Select(static found => found.Path).Distinct().Count() > 1)
                .Select(static group => $"{group.Key}: {string.Join(", ", group.Select(static found => found.Path))}")
        );
    }

    [Fact]
    public void Every_lock_file_stands_beside_a_project() =>
        Assert.DoesNotContain(
            RepositoryFiles.Find("packages.lock.json").Select(static path => Path.GetDirectoryName(path)!),
            static directory => !Directory.EnumerateFiles(Path.Combine(RepositoryFiles.Root, directory), "*.csproj").Any()
        );

    [Theory]
    [InlineData("tests/README.md", "tests/*")]
    [InlineData("tests/long/README.md", "tests/long/*")]
    public void What_stands_in_the_tests_folders_is_described_there(string readme, string folder)
    {
        string text = RepositoryFiles.Read(readme);
        string directory = Path.Combine(RepositoryFiles.Root, Path.GetDirectoryName(folder)!);
        IEnumerable<string> names = Directory
            .EnumerateFileSystemEntries(directory)
            .Select(static path => Path.GetFileName(path))
            .Where(static name => name is not ("README.md" or "Directory.Build.props"));

        Assert.DoesNotContain(names, name => !text.Contains(name, StringComparison.Ordinal));
    }

    [Fact]
    public void Temporary_directories_are_known_by_their_names_and_deleted_where_they_are_made()
    {
        string[] makers =
        [
            .. RepositoryFiles
                .Find("*.cs")
                .Where(static path => path.StartsWith("tests/", StringComparison.Ordinal))
                .Where(static path => RepositoryFiles.Read(path).Contains(Maker, StringComparison.Ordinal)),
        ];

        Assert.InRange(makers.Length, 5, 100);
        Assert.All(
            makers,
            path =>
            {
                string text = RepositoryFiles.Read(path);
                Assert.Equal(text.Split(Maker).Length, text.Split(Maker + "\"wandbgen-").Length);
                Assert.True(text.Contains("Delete(recursive: true)", StringComparison.Ordinal) || Deletion().IsMatch(text), path);
            }
        );
    }

    [GeneratedRegex(@"^(?:public |internal |sealed |abstract |static |partial )*class (?<name>\w+Tests)\b", RegexOptions.Multiline)]
    private static partial Regex TestClass();

    [GeneratedRegex(@"Directory\.Delete\(\w+, recursive: true\)")]
    private static partial Regex Deletion();
}
