namespace WandbGen.Tool.Tests;

/// <summary>A key is stored where W&amp;B's own client finds it, and nothing else there is touched.</summary>
public sealed class AuthTests : ToolTest
{
    private const string Others = """
        # the work machines
        machine example.org login me password "a b"
        machine 127.0.0.1 login user password machine
        macdef init
        machine 127.0.0.1

        default login anonymous password none
        """;

    private string Netrc => Path.Combine(Root, "netrc");

    private ToolSetting Setting =>
        new()
        {
            Environment = new Dictionary<string, string> { ["NETRC"] = Netrc },
            Input = Sandbox.ApiKey + "\n",
        };

    [Fact]
    public async Task Status_says_whose_key_is_used()
    {
        Assert.Contains("entity\tsandbox\n", (await RunAsync("auth", "status")).Succeeded(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_is_stored_for_its_server_and_only_its_user_can_read_it()
    {
        ToolRun run = await RunAsync(Setting, "auth", "login");

        Assert.Empty(run.Succeeded());
        Assert.Contains("as sandbox", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Sandbox.ApiKey, run.Error, StringComparison.Ordinal);
        Assert.Equal(
            $"machine 127.0.0.1:{Sandbox.BaseUrl.Port}\n  login user\n  password {Sandbox.ApiKey}\n",
            await File.ReadAllTextAsync(Netrc, CancellationToken)
        );
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Netrc));
        }
    }

    [Fact]
    public async Task All_else_in_the_file_stays_as_it_is()
    {
        await File.WriteAllTextAsync(Netrc, Others, CancellationToken);

        await RunAsync(Setting, "auth", "login");
        await RunAsync(Setting, "auth", "login");
        string with = await File.ReadAllTextAsync(Netrc, CancellationToken);
        (await RunAsync(Setting, "auth", "logout")).Succeeded();

        Assert.Equal(2, with.Split($"127.0.0.1:{Sandbox.BaseUrl.Port}").Length);
        Assert.StartsWith(Others, with, StringComparison.Ordinal);
        Assert.Equal(Others + "\n", await File.ReadAllTextAsync(Netrc, CancellationToken));
    }

    [Fact]
    public async Task A_key_that_the_server_refuses_is_not_stored()
    {
        ToolRun run = await RunAsync(Setting with { Input = new string('b', 40) }, "auth", "login");

        Assert.Equal(ExitCode.Authentication, run.ExitCode);
        Assert.False(File.Exists(Netrc));
    }

    [Fact]
    public async Task Without_a_key_there_is_nothing_to_log_out_of() =>
        Assert.Equal(ExitCode.NotFound, (await RunAsync(Setting, "auth", "logout")).ExitCode);

    [Fact]
    public async Task No_input_is_a_mistake_of_the_caller() =>
        Assert.Equal(ExitCode.Usage, (await RunAsync(Setting with { Input = "" }, "auth", "login")).ExitCode);
}
