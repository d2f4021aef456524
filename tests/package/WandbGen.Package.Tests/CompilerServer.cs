namespace WandbGen.Package.Tests;

/// <summary>
/// The compiler server of the builds that these tests start. Users' builds share one too. These share one of their own, which ends with
/// the tests, whatever the build that runs them does: without one, each of some fifty builds compiles the compiler first.
/// </summary>
internal static class CompilerServer
{
    private static readonly string s_pipeName = $"wandbgen-tests-{Guid.NewGuid():N}";

    /// <summary>Lets a build use it. MSBuild reads properties from the environment.</summary>
    public static void Share(IDictionary<string, string?> environment)
    {
        environment.Remove("UseSharedCompilation");
        environment["SharedCompilationId"] = s_pipeName;
    }

    /// <summary>Ends it, if a build has started it.</summary>
    public static async Task EndAsync()
    {
        CommandResult end = await CommandLine.RunAsync(
            "dotnet",
            ["exec", BuildSettings.CompilerServer, $"-pipename:{s_pipeName}", "-shutdown"],
            BuildSettings.RepositoryRoot,
            environment: null,
            CancellationToken.None
        );
        Assert.True(end.ExitCode == 0, end.Output);
    }
}
