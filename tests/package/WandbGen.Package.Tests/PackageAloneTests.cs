using System.IO.Compression;

namespace WandbGen.Package.Tests;

/// <summary>Each package, added alone to an empty project of each kind, with what comes with it.</summary>
public sealed class PackageAloneTests(PackedFeed feed, LoneProjects projects) : IClassFixture<LoneProjects>
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Packages.Ids), MemberType = typeof(Packages))]
    public async Task A_package_alone_is_enough_for_a_console_a_web_application_a_library_and_tests(string id)
    {
        await projects.BuildAsync();

        Assert.True(File.Exists(projects.PathOf(id, "Web")));
        Assert.True(File.Exists(projects.PathOf(id, "Library")));
        CommandResult ran = await RunAsync(projects.PathOf(id, "Console"));
        Assert.True(ran.ExitCode == 0, ran.Output);
        Assert.Equal("ran", ran.Output.Trim());
        CommandResult tested = await RunAsync(projects.PathOf(id, "Tests"));
        Assert.True(tested.ExitCode == 0, tested.Output);
    }

    /// <summary>xunit's analyzers are on, as they are for its users.</summary>
    [Fact]
    public async Task The_readmes_test_builds_without_a_warning_in_a_project_of_xunit_and_passes()
    {
        await projects.BuildAsync();

        CommandResult tested = await RunAsync(projects.PathOf("WandbGen.Testing", "Recipe"));

        Assert.True(tested.ExitCode == 0, tested.Output);
        Assert.Contains("Total: 1", tested.Output, StringComparison.Ordinal);
    }

    /// <summary>
    /// The whole assembly is compiled, not only what a program uses of it. What others' libraries are not made for, the README says.
    /// </summary>
    [Theory]
    [MemberData(nameof(Packages.Ids), MemberType = typeof(Packages))]
    public async Task A_package_that_says_it_can_be_trimmed_is_published_ahead_of_time_without_a_warning(string id)
    {
        // ConsumerTests publish programs of the API and of histories; seven packages more take minutes.
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("WANDBGEN_PACKAGES") == "all",
            "Run the tests with WANDBGEN_PACKAGES=all to publish each package alone."
        );
        bool othersWarn;
        using (ZipArchive package = ZipFile.OpenRead(feed.PackagePath(id)))
        {
            Assert.SkipUnless(Packages.IsTrimmable(package, id), $"{id} says that it is not made for trimming.");
            othersWarn = Packages.ReadText(package, "README.md").Contains("not made for trimming", StringComparison.Ordinal);
        }

        Assert.SkipUnless(
            CommandLine.Linker is not null,
            "Native AOT needs a C linker (clang or gcc) on the PATH, and this machine has none."
        );
        string directory = feed.CreateProject(
            $"AheadOfTime.{id}",
            $"System.Console.WriteLine(\"ran\");\n{LoneProjects.Declaration(feed, id)}",
            properties: "<PublishAot>true</PublishAot><TrimmerSingleWarn>false</TrimmerSingleWarn>",
            items: $"""<TrimmerRootAssembly Include="{id}" />""",
            package: id
        );

        CommandResult publish = await CommandLine.RunAsync(
            "dotnet",
            ["publish", "-r", "linux-x64", "-o", "published", $"-p:CppCompilerAndLinker={CommandLine.Linker}"],
            directory,
            environment: null,
            CancellationToken
        );
        Assert.True(publish.ExitCode == 0, publish.Output);
        Assert.DoesNotContain(
            publish.Output.Split('\n').Where(static line => line.Contains("warning", StringComparison.OrdinalIgnoreCase)),
            line => !othersWarn || line.Split(" [")[0].Contains("WandbGen.", StringComparison.Ordinal)
        );

        CommandResult ran = await CommandLine.RunAsync(
            Path.Combine(directory, "published", $"AheadOfTime.{id}"),
            [],
            directory,
            environment: null,
            CancellationToken
        );
        Assert.Equal("ran", ran.Output.Trim());
    }

    private static Task<CommandResult> RunAsync(string assembly) =>
        CommandLine.RunAsync("dotnet", [assembly], Path.GetDirectoryName(assembly)!, environment: null, CancellationToken);
}
