using System.Text;

namespace WandbGen.Tool.Tests;

/// <summary>A key is stored where W&amp;B's own client finds it, and no other entry changes.</summary>
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

        string[] around = with.Split($"machine 127.0.0.1:{Sandbox.BaseUrl.Port}\n  login user\n  password {Sandbox.ApiKey}\n");
        Assert.Equal(2, around.Length);
        Assert.Equal(Others, string.Concat(around));
        Assert.Equal(Others, await File.ReadAllTextAsync(Netrc, CancellationToken));
    }

    /// <summary>What others have written, as Latin-1; <c>{0}</c> is the server.</summary>
    public static TheoryData<string> OtherEntries =>
        [
            "machine github.com login me password \"my machine {0} secret\"\n",
            "machine github.com login \"a \\\" machine {0}\" password x\n",
            "# about é\nmachine gitlab.com login \u00E9 password \u00E9\u00E8\u00FF\n",
            "machine a login b password c # machine {0}\n# the next one\nmachine d login e password f",
            "macdef init\nput x\n\nmachine a login b password c\n",
            "macdef init\r\nmachine {0}\r\n\r\nmachine a login b password c\r\n",
            "macdef init\nput x\n",
            "macdef init\nput x",
            "macdef init",
            "default login x password machine\n",
            "machine a user machine password b\n",
            "\u00EF\u00BB\u00BFmachine a login b password c\n",
            "\n\n   # nothing\n",
        ];

    [Theory]
    [MemberData(nameof(OtherEntries))]
    public async Task Entries_of_others_stay_byte_for_byte_and_the_key_is_found(string others)
    {
        string server = $"127.0.0.1:{Sandbox.BaseUrl.Port}";
        byte[] before = Encoding.Latin1.GetBytes(others.Replace("{0}", server, StringComparison.Ordinal));
        await File.WriteAllBytesAsync(Netrc, before, CancellationToken);

        (await RunAsync(Setting, "auth", "login")).Succeeded();
        (await RunAsync(Setting, "auth", "login")).Succeeded();
        byte[] with = await File.ReadAllBytesAsync(Netrc, CancellationToken);
        ToolRun status = await ToolProcess.RunScriptAsync(
            Sandbox,
            $"env -u WANDB_API_KEY NETRC='{Netrc}' dotnet '{ToolProcess.Program}' auth status --json=user",
            "",
            Root
        );
        (await RunAsync(Setting, "auth", "logout")).Succeeded();
        byte[] after = await File.ReadAllBytesAsync(Netrc, CancellationToken);

        string entry = $"machine {server}\n  login user\n  password {Sandbox.ApiKey}\n";
        string[] around = Encoding.Latin1.GetString(with).Split(entry);
        Assert.Equal(2, around.Length);
        Assert.StartsWith(Encoding.Latin1.GetString(before), around[0] + around[1], StringComparison.Ordinal);
        Assert.Contains("sandbox", status.Succeeded(), StringComparison.Ordinal);
        Assert.True(after.AsSpan().StartsWith(before));
        Assert.Empty(Encoding.Latin1.GetString(after[before.Length..]).Trim('\n'));
    }

    [Theory]
    [InlineData("machine a login b password c\n  default login d password e\n", "machine a login b password c\n", "  default")]
    [InlineData("machine a login b default login d\n", "machine a login b \n", "default")]
    [InlineData("macdef init\nput default\n\ndefault login d\nmachine a login b\n", "macdef init\nput default\n\n", "default")]
    public async Task The_entry_is_in_front_of_the_one_for_all_other_machines_which_ends_the_search_of_programs(
        string text,
        string before,
        string after
    )
    {
        await File.WriteAllTextAsync(Netrc, text, CancellationToken);

        (await RunAsync(Setting, "auth", "login")).Succeeded();

        string with = await File.ReadAllTextAsync(Netrc, CancellationToken);
        Assert.StartsWith(before + "machine 127.0.0.1", with, StringComparison.Ordinal);
        Assert.Contains($"password {Sandbox.ApiKey}\n{after} login d", with, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "machine {0}\n login u\n password x\n# kept\nmachine other login a password b\n",
        "# kept\nmachine other login a password b\n"
    )]
    [InlineData("machine {0} login u password x # kept\n", " # kept\n")]
    [InlineData(
        "machine a password b machine {0} login u password x machine c password d\n",
        "machine a password b  machine c password d\n"
    )]
    [InlineData("machine {0} password \"x # y\"  \r\ndefault login z\n", "default login z\n")]
    public async Task Only_the_entry_of_the_server_is_removed(string text, string rest)
    {
        await File.WriteAllTextAsync(
            Netrc,
            text.Replace("{0}", $"127.0.0.1:{Sandbox.BaseUrl.Port}", StringComparison.Ordinal),
            CancellationToken
        );

        (await RunAsync(Setting, "auth", "logout")).Succeeded();

        Assert.Equal(rest, await File.ReadAllTextAsync(Netrc, CancellationToken));
    }

    [Theory]
    [InlineData("machine wandb.example:443 login user password x\n")]
    [InlineData("machine Wandb.Example login user password x\n")]
    [InlineData("machine wandb.example login a password b\nmachine wandb.example:443 login user password x\n")]
    public async Task Every_entry_that_the_client_reads_for_the_server_is_removed(string text)
    {
        await File.WriteAllTextAsync(Netrc, text, CancellationToken);
        var options = new WandbClientOptions { BaseUrl = new Uri("https://wandb.example"), ApiKey = Sandbox.ApiKey };

        (await RunAsync(Setting with { Options = options }, "auth", "logout")).Succeeded();

        Assert.Empty(await File.ReadAllTextAsync(Netrc, CancellationToken));
    }

    [Fact]
    public async Task A_directory_in_the_place_of_the_file_is_named()
    {
        Directory.CreateDirectory(Netrc);

        ToolRun run = await RunAsync(Setting, "auth", "login");

        Assert.Equal(ExitCode.Failure, run.ExitCode);
        Assert.Contains(Netrc, run.Error, StringComparison.Ordinal);
        Assert.Equal([Netrc], Directory.EnumerateFileSystemEntries(Root));
    }

    [Fact]
    public async Task A_device_or_a_pipe_in_the_place_of_the_file_stays_one()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is neither /dev/null nor a named pipe.");
        (await ToolProcess.RunShellAsync(Sandbox, $"mkfifo '{Netrc}'; ln -s /dev/null '{Netrc}.link'")).Succeeded();

        foreach (string path in (string[])[Netrc, Netrc + ".link"])
        {
            ToolSetting setting = Setting with { Environment = new Dictionary<string, string> { ["NETRC"] = path } };
            ToolRun run = await RunAsync(setting, "auth", "login");
            Assert.Equal(ExitCode.Failure, run.ExitCode);
            Assert.Contains("is a device or a pipe", run.Error, StringComparison.Ordinal);
        }

        ToolRun kinds = await ToolProcess.RunShellAsync(Sandbox, $"test -p '{Netrc}' && test -c /dev/null && test -L '{Netrc}.link'");
        Assert.Equal(0, kinds.ExitCode);
    }

    [Fact]
    public async Task A_file_in_UTF_16_stays_as_it_is()
    {
        await File.WriteAllTextAsync(Netrc, Others, Encoding.Unicode, CancellationToken);
        byte[] before = await File.ReadAllBytesAsync(Netrc, CancellationToken);

        ToolRun run = await RunAsync(Setting, "auth", "login");

        Assert.Equal(ExitCode.Failure, run.ExitCode);
        Assert.Equal(before, await File.ReadAllBytesAsync(Netrc, CancellationToken));
    }

    [Fact]
    public async Task A_key_that_is_none_is_refused_in_words_of_the_command_line()
    {
        ToolRun run = await RunAsync(Setting with { Input = "abcdefg\n" }, "auth", "login");

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.DoesNotContain("WandbClientOptions", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("abcdefg", run.Error, StringComparison.Ordinal);
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
