using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using WandbGen.Configuration;
using WandbGen.Tests.Server;

namespace WandbGen.Tests.Configuration;

public sealed class ConfigurationTests : IDisposable
{
    private const string OtherKey = "ffffffffffffffffffffffffffffffffffffffff";

    private readonly string _home = Directory.CreateTempSubdirectory("wandbgen-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    private WandbEnvironment Environment(params (string Name, string Value)[] variables) =>
        new(name => variables.FirstOrDefault(variable => variable.Name == name).Value, () => _home, () => Path.Combine(_home, "work"));

    private WandbClient Create(WandbClientOptions? options = null, params (string Name, string Value)[] variables) =>
        new((options ?? new WandbClientOptions()) with { Environment = Environment(variables) });

    private string Write(string path, string text)
    {
        string full = Path.Combine(_home, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return full;
    }

    private ClientConfiguration Resolve(WandbClientOptions? options = null, params (string Name, string Value)[] variables) =>
        ClientConfiguration.Resolve(
            (options ?? new WandbClientOptions()) with
            {
                Environment = Environment(variables),
            },
            NullLogger.Instance
        );

    [Theory]
    [InlineData("https://api.wandb.ai", "https://wandb.ai/authorize")]
    [InlineData("https://api.wandb.example", "https://app.wandb.example/authorize")]
    [InlineData("https://wandb.example:8443/base/", "https://wandb.example:8443/base/authorize")]
    public void Without_a_key_or_with_a_malformed_one_the_page_that_shows_it_is_named(string baseUrl, string page)
    {
        var without = Assert.Throws<WandbConfigurationException>(() => Create(new WandbClientOptions { BaseUrl = new Uri(baseUrl) }));
        var malformed = Assert.Throws<WandbConfigurationException>(() =>
            Create(new WandbClientOptions { BaseUrl = new Uri(baseUrl), ApiKey = "short" })
        );

        Assert.Contains($"from {page} ", without.Message, StringComparison.Ordinal);
        Assert.Contains($"from {page}.", malformed.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("machine localhost\n login user\n password {0}", "localhost")]
    [InlineData("machine LOCALHOST:9090 password {0}", "LOCALHOST:9090")]
    [InlineData("machine other password {0}", null)]
    [InlineData("machine localhost login user", null)]
    public void An_entry_of_netrc_that_is_nearly_the_servers_is_mentioned(string text, string? mentioned)
    {
        string path = Write(".netrc", text.Replace("{0}", TestClient.ApiKey, StringComparison.Ordinal));

        var exception = Assert.Throws<WandbConfigurationException>(() =>
            Create(new WandbClientOptions { BaseUrl = new Uri("http://localhost:8080") })
        );

        Assert.Equal(mentioned is not null, exception.Message.Contains("write 'machine localhost:8080'", StringComparison.Ordinal));
        Assert.Contains(
            mentioned is null ? "No API key" : $"{path} has an entry for 'machine {mentioned}'",
            exception.Message,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(TestClient.ApiKey, exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_the_server_refuses_is_told_with_where_it_came_from()
    {
        await using var server = new ScriptedServer(connection => connection.SendJsonAsync("{}", 401));
        string netrc = Write(".netrc", $"machine 127.0.0.1:{server.Port} password {TestClient.ApiKey}");
        var expected = new List<(WandbClient Client, string Source)>
        {
            (Create(new WandbClientOptions { BaseUrl = server.BaseUrl }), netrc),
            (Create(new WandbClientOptions { BaseUrl = server.BaseUrl }, ("WANDB_API_KEY", TestClient.ApiKey)), "WANDB_API_KEY"),
            (Create(new WandbClientOptions { BaseUrl = server.BaseUrl, ApiKey = TestClient.ApiKey }), "WandbClientOptions.ApiKey"),
        };
        foreach ((WandbClient client, string source) in expected)
        {
            using WandbClient own = client;
            var exception = await Assert.ThrowsAsync<WandbAuthenticationException>(() =>
                client.ExecuteAsync(new Ping(), TestContext.Current.CancellationToken)
            );
            Assert.StartsWith(
                $"The API key from {source} is not valid for 127.0.0.1:{server.Port}:",
                exception.Message,
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public void Without_a_key_the_error_says_what_to_do()
    {
        string message = Assert.Throws<WandbConfigurationException>(() => Create()).Message;

        Assert.Contains("api.wandb.ai", message, StringComparison.Ordinal);
        Assert.Contains("WANDB_API_KEY", message, StringComparison.Ordinal);
        Assert.Contains("wandb login", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_argument_wins_over_the_environment_which_wins_over_netrc()
    {
        Write(".netrc", $"machine api.wandb.ai login user password {new string('n', 40)}");

        Assert.Equal(new string('n', 40), Resolve().Credentials.ApiKey);
        Assert.Equal(OtherKey, Resolve(null, ("WANDB_API_KEY", OtherKey)).Credentials.ApiKey);
        Assert.Equal(
            TestClient.ApiKey,
            Resolve(new WandbClientOptions { ApiKey = TestClient.ApiKey }, ("WANDB_API_KEY", OtherKey)).Credentials.ApiKey
        );
    }

    [Theory]
    [InlineData("brief")]
    [InlineData("")]
    [InlineData("0123456789abcdef0123456789abcdef0123456")]
    [InlineData("local-0123456789abcdef0123456789abcdef0123456")]
    [InlineData("0123456789abcdef0123456789abcdef01234567\r\nX-Evil: 1")]
    [InlineData("0123456789abcdef0123456789abcdef0123456é")]
    public void A_malformed_key_is_refused_without_being_shown(string key)
    {
        var exception = Assert.Throws<WandbConfigurationException>(() => Create(new WandbClientOptions { ApiKey = key }));

        Assert.Contains("WandbClientOptions.ApiKey", exception.Message, StringComparison.Ordinal);
        Assert.True(key.Length == 0 || !exception.ToString().Contains(key, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("0123456789abcdef0123456789abcdef01234567")]
    [InlineData("local-0123456789abcdef0123456789abcdef01234567")]
    [InlineData("local-wandb_v1_0123456789abcdef0123456789abcdef-01234567")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln")]
    [InlineData("  0123456789abcdef0123456789abcdef01234567\n")]
    public void Every_shape_of_key_is_accepted(string key) =>
        Assert.Equal(key.Trim(), Resolve(new WandbClientOptions { ApiKey = key }).Credentials.ApiKey);

    [Fact]
    public void The_base_url_comes_from_argument_environment_workspace_user_and_cloud_in_this_order()
    {
        var key = new WandbClientOptions { ApiKey = TestClient.ApiKey };
        Assert.Equal("https://api.wandb.ai/", Resolve(key).BaseUrl.AbsoluteUri);

        Write(".config/wandb/settings", "[default]\nbase_url = https://user.example/\nentity = user-entity\nproject=user-project");
        Assert.Equal("https://user.example/", Resolve(key).BaseUrl.AbsoluteUri);

        Write(
            "work/wandb/settings",
            "# a comment\n[other]\nbase_url = https://no.example\n[default]\n; another\nbase_url: https://work.example//\n"
        );
        ClientConfiguration configuration = Resolve(key);
        Assert.Equal("https://work.example/", configuration.BaseUrl.AbsoluteUri);
        Assert.Equal(("user-entity", "user-project"), (configuration.Entity, configuration.Project));

        configuration = Resolve(key, ("WANDB_BASE_URL", "https://variable.example"), ("WANDB_ENTITY", "e"), ("WANDB_PROJECT", "p"));
        Assert.Equal("https://variable.example/", configuration.BaseUrl.AbsoluteUri);
        Assert.Equal(("e", "p"), (configuration.Entity, configuration.Project));

        configuration = Resolve(
            key with
            {
                BaseUrl = new Uri("https://argument.example/x/"),
                Entity = "e1",
                Project = "p1",
            },
            ("WANDB_BASE_URL", "https://variable.example"),
            ("WANDB_ENTITY", "e")
        );
        Assert.Equal("https://argument.example/x", configuration.BaseUrl.AbsoluteUri);
        Assert.Equal(("e1", "p1"), (configuration.Entity, configuration.Project));
    }

    [Fact]
    public void The_directories_of_settings_can_be_moved()
    {
        Write("elsewhere/.wandb/settings", "[default]\nbase_url = https://moved.example");
        Write("config/settings", "[default]\nentity = moved");

        ClientConfiguration configuration = Resolve(
            new WandbClientOptions { ApiKey = TestClient.ApiKey },
            ("WANDB_DIR", Path.Combine(_home, "elsewhere")),
            ("WANDB_CONFIG_DIR", Path.Combine(_home, "config"))
        );

        Assert.Equal("https://moved.example/", configuration.BaseUrl.AbsoluteUri);
        Assert.Equal("moved", configuration.Entity);
    }

    [Theory]
    [InlineData("http://api.wandb.ai")]
    [InlineData("https://wandb.ai")]
    [InlineData("https://app.wandb.ai")]
    [InlineData("http://example.com")]
    [InlineData("ftp://example.com")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://user:password@example.com")]
    [InlineData("https://example.com/?q=1")]
    [InlineData("nonsense")]
    [Trait("Torture", "T106")]
    public void A_base_url_that_is_wrong_or_unsafe_is_refused(string url)
    {
        var exception = Assert.Throws<WandbConfigurationException>(() =>
            Create(new WandbClientOptions { ApiKey = TestClient.ApiKey }, ("WANDB_BASE_URL", url))
        );

        Assert.Contains("WANDB_BASE_URL", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("password", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Torture", "T106")]
    public void Plain_http_needs_the_loopback_interface_or_the_explicit_option()
    {
        var options = new WandbClientOptions { ApiKey = TestClient.ApiKey, BaseUrl = new Uri("http://wandb.internal:8080") };

        Assert.Contains(
            "AllowInsecureHttp",
            Assert.Throws<WandbConfigurationException>(() => Create(options)).Message,
            StringComparison.Ordinal
        );
        Assert.Equal("http://wandb.internal:8080/", Resolve(options with { AllowInsecureHttp = true }).BaseUrl.AbsoluteUri);
        Assert.Equal("http://localhost:8080/", Resolve(options with { BaseUrl = new Uri("http://localhost:8080") }).BaseUrl.AbsoluteUri);
        Assert.Throws<WandbConfigurationException>(() =>
            Create(options with { BaseUrl = new Uri("http://api.wandb.ai"), AllowInsecureHttp = true })
        );
    }

    [Theory]
    [InlineData("https://api.wandb.ai", "https://wandb.ai/")]
    [InlineData("https://api.acme.wandb.io", "https://app.acme.wandb.io/")]
    [InlineData("http://localhost:8080", "http://localhost:8080/")]
    public void The_pages_for_people_are_beside_the_API(string baseUrl, string appUrl)
    {
        var options = new WandbClientOptions { ApiKey = TestClient.ApiKey, BaseUrl = new Uri(baseUrl) };

        Assert.Equal(appUrl, Resolve(options).AppUrl.AbsoluteUri);
        Assert.Equal("https://pages.example/", Resolve(options, ("WANDB_APP_URL", "https://pages.example/")).AppUrl.AbsoluteUri);
    }

    [Fact]
    public void Options_that_cannot_work_are_refused_by_name()
    {
        var good = new WandbClientOptions { ApiKey = TestClient.ApiKey };
        foreach (
            (WandbClientOptions options, string name) in new[]
            {
                (good with { AttemptTimeout = TimeSpan.Zero }, "AttemptTimeout"),
                (good with { TotalTimeout = TimeSpan.FromDays(2) }, "TotalTimeout"),
                (good with { MaxResponseSize = 0 }, "MaxResponseSize"),
                (good with { Retry = new WandbRetryOptions { MaxRetries = -1 } }, "MaxRetries"),
                (good with { Headers = new Dictionary<string, string> { ["Authorization"] = "x" } }, "Authorization"),
                (good with { Headers = new Dictionary<string, string> { ["X-A"] = "a\r\nX-B: b" } }, "X-A"),
                (good with { Headers = new Dictionary<string, string> { ["no name"] = "a" } }, "no name"),
            }
        )
        {
            Assert.Contains(name, Assert.Throws<WandbConfigurationException>(() => Create(options)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Options_and_clients_print_no_key()
    {
        var options = new WandbClientOptions { ApiKey = TestClient.ApiKey, BaseUrl = new Uri("https://example.com") };
        using WandbClient client = Create(options);

        Assert.DoesNotContain(TestClient.ApiKey, options.ToString(), StringComparison.Ordinal);
        Assert.Equal("WandbClient https://example.com/", client.ToString());
        Assert.DoesNotContain(TestClient.ApiKey, Resolve(options).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("machine api.wandb.ai\n  login user\n  password secret\n", "secret")]
    [InlineData("machine api.wandb.ai login user password secret machine other password wrong", "secret")]
    [InlineData("machine other login user password wrong\nmachine api.wandb.ai password secret", "secret")]
    [InlineData("machine api.wandb.ai\r\nlogin user\r\npassword secret\r\n", "secret")]
    [InlineData("\uFEFFmachine api.wandb.ai password secret", "secret")]
    [InlineData("machine api.wandb.ai password \"sec ret\"", "sec ret")]
    [InlineData("machine api.wandb.ai password \"sec\\\"ret\"", "sec\"ret")]
    [InlineData("machine api.wandb.ai password sec#ret # a comment password wrong\n", "sec#ret")]
    [InlineData("machine api.wandb.ai password #secret", "#secret")]
    [InlineData("# machine api.wandb.ai password wrong\nmachine api.wandb.ai password secret", "secret")]
    [InlineData("macdef init\nmachine api.wandb.ai password wrong\n\nmachine api.wandb.ai password secret", "secret")]
    [InlineData("machine api.wandb.ai:443 password secret", "secret")]
    [InlineData("machine API.wandb.ai password secret", "secret")]
    [InlineData("default login user password wrong", null)]
    [InlineData("machine api.wandb.ai login user\ndefault password wrong", null)]
    [InlineData("machine api.wandb.ai:8443 password wrong", null)]
    [InlineData("machine wandb.ai password wrong", null)]
    [InlineData("machine api.wandb.ai.evil password wrong", null)]
    [InlineData("machine api.wandb.ai password", null)]
    [InlineData("machine", null)]
    [InlineData("machine api.wandb.ai password \u00A0secret\u2003", "\u00A0secret\u2003")]
    [InlineData("machine api.wandb.ai\u00A0login user password wrong", null)]
    [InlineData("\tmachine\vapi.wandb.ai\fpassword\tsecret", "secret")]
    [InlineData("machine api.wandb.ai password old\nmachine api.wandb.ai password secret\nmachine other password wrong", "secret")]
    [InlineData("", null)]
    [Trait("Torture", "T111")]
    public void Netrc_gives_the_machines_own_password_or_none(string text, string? password)
    {
        Write(".netrc", text);

        Assert.Equal(
            password,
            Netrc
                .Find(new Uri("https://api.wandb.ai"), new WandbClientOptions { Environment = Environment() }, NullLogger.Instance)
                ?.Password
        );
    }

    [Fact]
    [Trait("Torture", "T111")]
    public void The_default_entry_of_netrc_is_for_who_asks_for_it_and_for_servers_without_an_entry()
    {
        Write(".netrc", $"machine api.wandb.ai password {TestClient.ApiKey}\ndefault login user password {OtherKey}");
        var elsewhere = new WandbClientOptions { BaseUrl = new Uri("https://wandb.example") };

        Assert.Throws<WandbConfigurationException>(() => Resolve(elsewhere));
        Assert.Equal(OtherKey, Resolve(elsewhere with { AllowNetrcDefaultForAnyServer = true }).Credentials.ApiKey);
        Assert.Equal(TestClient.ApiKey, Resolve(new WandbClientOptions { AllowNetrcDefaultForAnyServer = true }).Credentials.ApiKey);
    }

    [Fact]
    [Trait("Torture", "T111")]
    public void A_machine_without_a_port_does_not_match_a_server_with_one()
    {
        var server = new Uri("https://wandb.example:8443");

        Assert.Null(Netrc.FindPassword("machine wandb.example password wrong", server));
        Assert.Equal(
            "secret",
            Netrc.FindPassword("machine wandb.example password wrong machine wandb.example:8443 password secret", server)
        );
    }

    [Fact]
    [Trait("Torture", "T111")]
    public void NETRC_names_the_file_and_the_underscored_one_is_read_where_there_is_no_other()
    {
        Write("_netrc", $"machine api.wandb.ai password {TestClient.ApiKey}");
        string other = Write("other", $"machine api.wandb.ai password {OtherKey}");

        Assert.Equal(TestClient.ApiKey, Resolve().Credentials.ApiKey);
        Write(".netrc", $"machine other.example password {OtherKey}");
        Assert.Throws<WandbConfigurationException>(() => Resolve());
        Assert.Equal(OtherKey, Resolve(null, ("NETRC", other)).Credentials.ApiKey);
        Assert.Equal(OtherKey, Resolve(null, ("NETRC", "~/other")).Credentials.ApiKey);
    }

    [Fact]
    [Trait("Torture", "T113")]
    public void A_netrc_that_others_can_read_works_with_a_warning_and_one_that_cannot_be_read_is_absent_with_one()
    {
        using var logger = new RecordingLogger();
        string path = Write(".netrc", $"machine api.wandb.ai password {TestClient.ApiKey}");
        var server = new Uri("https://api.wandb.ai");
        var options = new WandbClientOptions { Environment = Environment() };

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            Assert.NotNull(Netrc.Find(server, options, logger));
            Assert.Empty(logger.Texts);

            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
            Assert.NotNull(Netrc.Find(server, options, logger));
            Assert.Contains("600", Assert.Single(logger.Texts), StringComparison.Ordinal);
        }

        File.WriteAllText(path, new string(' ', 2 * 1024 * 1024));
        Assert.Null(Netrc.Find(server, options, logger));
        Assert.Contains("larger", logger.Texts.Last(), StringComparison.Ordinal);

        File.Delete(path);
        Directory.CreateDirectory(path);
        Assert.Null(Netrc.Find(server, options, logger));
        Assert.Contains("cannot be read", logger.Texts.Last(), StringComparison.Ordinal);
        Assert.All(logger.Texts, line => Assert.DoesNotContain(TestClient.ApiKey, line, StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Torture", "T113")]
    public async Task A_pipe_or_a_device_in_place_of_a_file_is_absent_with_a_warning_and_nobody_waits_for_it()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var logger = new RecordingLogger();
        string pipe = Path.Combine(_home, "pipe");
        using (Process make = Process.Start("mkfifo", pipe))
        {
            await make.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        CancellationToken cancellation = TestContext.Current.CancellationToken;
        Task read = Task.Run(Read, cancellation);
        await read.WaitAsync(Patience.Limit, cancellation);

        void Read()
        {
            Assert.Throws<WandbConfigurationException>(() => Create(null, ("NETRC", pipe)));
            Assert.Null(ConfigurationFile.Read(pipe, logger));
            Assert.Contains("pipe", Assert.Single(logger.Texts), StringComparison.Ordinal);
            Assert.Null(ConfigurationFile.Read("/dev/zero", logger));
            Assert.Contains("larger", logger.Texts.Last(), StringComparison.Ordinal);
            Assert.Equal("", ConfigurationFile.Read("/dev/null", logger)?.Text);
        }
    }

    [Theory]
    [InlineData(1024 * 1024, true)]
    [InlineData(1024 * 1024 + 1, false)]
    [Trait("Torture", "T113")]
    public void A_file_is_read_up_to_a_mebibyte(int size, bool expected) =>
        Assert.Equal(
            expected ? size : null,
            ConfigurationFile.Read(Write("file", new string('x', size)), NullLogger.Instance)?.Text.Length
        );

    [Fact]
    public void A_file_that_says_to_be_empty_is_read_to_its_end()
    {
        if (OperatingSystem.IsLinux())
        {
            Assert.Contains("PATH=", ConfigurationFile.Read("/proc/self/environ", NullLogger.Instance)!.Text, StringComparison.Ordinal);
        }
    }

    // What Python 3's configparser makes of each; an empty value is none here.
    [Theory]
    [InlineData("[default]\nEntity = x", "x")]
    [InlineData("[default]\nentity: x", "x")]
    [InlineData("[default]\nentity=a=b", "a=b")]
    [InlineData("[default]\r\nentity = x\r\n", "x")]
    [InlineData("[default]\n  entity = x\n  project = y", "x")]
    [InlineData("[default]\nentity = x\n  y\n# a comment\n\tz\nproject = p", "x\ny\nz")]
    [InlineData("[default]\nother =\n  entity = y\nentity = x", "x")]
    [InlineData("[default]\nother = 1\n  [other]\nentity = x", "x")]
    [InlineData("[default]\nentity = 100%% # no comment", "100% # no comment")]
    [InlineData(" [default] \nentity = x", "x")]
    [InlineData("[default]\nentity =", null)]
    [InlineData("[default]\n# entity = x\n; entity = x", null)]
    [InlineData("[Default]\nentity = x", null)]
    [InlineData("entity = x", null)]
    [InlineData("[default]\nother = 1\n[section]\nentity = x", null)]
    [InlineData("[section]\nentity = x\n  y", null)]
    [InlineData("[section]\nother = 1\n  [default]\nentity = x", null)]
    public void Settings_files_are_read_as_Python_reads_them(string text, string? entity)
    {
        Write("work/wandb/settings", text);

        Assert.Equal(entity, Resolve(new WandbClientOptions { ApiKey = TestClient.ApiKey }).Entity);
    }

    [Theory]
    [InlineData("base_url =")]
    [InlineData("base_url = \n\nentity = e")]
    [InlineData("entity = e")]
    public void A_projects_blank_base_url_leaves_the_users(string setting)
    {
        Write(".config/wandb/settings", "[default]\nbase_url = https://user.example");
        Write("work/wandb/settings", $"[default]\n{setting}");

        Assert.Equal(
            "https://user.example/",
            Resolve(new WandbClientOptions { ApiKey = TestClient.ApiKey }, ("WANDB_BASE_URL", " ")).BaseUrl.AbsoluteUri
        );
    }

    [Fact]
    public void Blank_variables_are_unset_and_blanks_around_a_value_are_cut_off()
    {
        Write(".netrc", $"machine api.wandb.ai password {TestClient.ApiKey}");

        Assert.Equal(
            TestClient.ApiKey,
            Resolve(
                null,
                ("WANDB_API_KEY", ""),
                ("WANDB_BASE_URL", ""),
                ("WANDB_IDENTITY_TOKEN_FILE", " "),
                ("NETRC", "")
            ).Credentials.ApiKey
        );
        Assert.Equal(OtherKey, Resolve(null, ("WANDB_API_KEY", $" {OtherKey}\r\n")).Credentials.ApiKey);
        Assert.Equal(
            "https://wandb.example/base",
            Resolve(
                new WandbClientOptions { ApiKey = OtherKey },
                ("WANDB_BASE_URL", "\thttps://wandb.example/base//\n")
            ).BaseUrl.AbsoluteUri
        );
    }

    [Fact]
    public void The_official_clients_timeout_is_the_attempts_unless_the_options_say_otherwise()
    {
        var key = new WandbClientOptions { ApiKey = TestClient.ApiKey };
        (TimeSpan, TimeSpan) Limits(WandbClientOptions options, string seconds)
        {
            using WandbClient client = Create(options, ("WANDB_HTTP_TIMEOUT", seconds));
            return (client.Options.AttemptTimeout, client.Options.TotalTimeout);
        }

        Assert.Equal((TimeSpan.FromSeconds(7.5), TimeSpan.FromSeconds(120)), Limits(key, "7.5"));
        Assert.Equal((TimeSpan.FromSeconds(300), TimeSpan.FromSeconds(300)), Limits(key, "300"));
        Assert.Equal(
            (TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(60)),
            Limits(key with { AttemptTimeout = TimeSpan.FromSeconds(5), TotalTimeout = TimeSpan.FromSeconds(60) }, "300")
        );
        foreach (string wrong in new[] { "0", "-1", "NaN", "1e9", "99999", "soon", "1,5" })
        {
            Assert.Contains(
                "WANDB_HTTP_TIMEOUT",
                Assert.Throws<WandbConfigurationException>(() => Limits(key, wrong)).Message,
                StringComparison.Ordinal
            );
        }
    }

    [Theory]
    [InlineData("WANDB__EXTRA_HTTP_HEADERS")]
    [InlineData("WANDB_X_EXTRA_HTTP_HEADERS")]
    public void The_official_clients_extra_headers_are_added_and_those_of_the_options_come_first(string variable)
    {
        var options = new WandbClientOptions
        {
            ApiKey = TestClient.ApiKey,
            Headers = new Dictionary<string, string> { ["X-Team"] = "blue" },
        };
        using WandbClient client = Create(options, (variable, """{"x-team": "red", "CF-Access-Client-Secret": "s3cret"}"""));

        Assert.Equal(
            ["CF-Access-Client-Secret=s3cret", "X-Team=blue"],
            client.Options.HeaderValues.Select(header => $"{header.Key}={header.Value}").Order(StringComparer.Ordinal)
        );
        foreach (
            string wrong in new[]
            {
                "s3cret",
                "[\"s3cret\"]",
                "{\"X\": {\"a\": \"s3cret\"}}",
                "{\"X\": null}",
                "{\"X\": \"s3cret\\n\"}",
                "{\"Authorization\": \"s3cret\"}",
                "{\"Proxy-Authorization\": \"s3cret\"}",
            }
        )
        {
            var exception = Assert.Throws<WandbConfigurationException>(() => Create(options, (variable, wrong)));
            Assert.Contains(variable, exception.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("s3cret", exception.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Options_print_no_password_of_a_base_url()
    {
        Assert.DoesNotContain(
            "s3cret",
            new WandbClientOptions { BaseUrl = new Uri("https://user:s3cret@example.com/x?key=s3cret") }.ToString(),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            "s3cret",
            new WandbClientOptions { BaseUrl = new Uri("s3cret", UriKind.Relative) }.ToString(),
            StringComparison.Ordinal
        );
    }
}
