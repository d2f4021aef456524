using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace WandbGen.Configuration;

/// <summary>
/// Finds the password of a machine in the user's <c>netrc</c>. The entry <c>default</c> is used only on request, because it sends its
/// password to any server.
/// </summary>
internal static partial class Netrc
{
    /// <summary>Finds the password for a server, and the file that contains it.</summary>
    public static (string Password, string Path)? Find(Uri server, WandbClientOptions options, ILogger logger)
    {
        string path = FindFile(options.Environment);
        if (
            ConfigurationFile.Read(path, logger) is not { } file
            || FindPassword(file.Text, server, options.AllowNetrcDefaultForAnyServer) is not { } password
        )
        {
            return null;
        }

        if (file.IsOpenToOthers)
        {
            LogReadableByOthers(logger, path);
        }

        return (password, path);
    }

    /// <summary>Describes an entry that nearly matches the server: the host with no port, as older clients wrote it, or with another
    /// port.</summary>
    public static string DescribeMiss(Uri server, WandbClientOptions options)
    {
        string path = FindFile(options.Environment);
        // What is wrong with the file was logged when the password was looked up.
        string? near = ConfigurationFile.Read(path, NullLogger.Instance) is { } file
            ? FindMachine(file.Text, machine => machine.Split(':')[0].Equals(server.Host, StringComparison.OrdinalIgnoreCase))
            : null;
        return near is null
            ? ""
            : $" {path} has an entry for 'machine {near}', which is not used: write 'machine {server.Host}:{server.Port}' for this server.";
    }

    /// <summary>Finds the password of the last entry for <c>host:port</c>, or for the host alone if the port is the default of the scheme.
    /// Python, too, uses the last entry.</summary>
    internal static string? FindPassword(string text, Uri server, bool allowDefault = false)
    {
        string? found = null;
        string? ofDefault = null;
        var reader = new TokenReader(text);
        while (reader.TryRead(out string keyword))
        {
            switch (keyword)
            {
                case "machine" when reader.TryRead(out string machine):
                    string? password = ReadPassword(ref reader);
                    found = IsFor(machine, server) ? password ?? found : found;
                    break;
                case "default":
                    ofDefault = ReadPassword(ref reader) ?? ofDefault;
                    break;
                case "macdef":
                    reader.SkipMacro();
                    break;
            }
        }

        return found ?? (allowDefault ? ofDefault : null);
    }

    private static string? FindMachine(string text, Predicate<string> isSought)
    {
        string? found = null;
        var reader = new TokenReader(text);
        while (reader.TryRead(out string keyword))
        {
            if (keyword == "machine" && reader.TryRead(out string machine))
            {
                found = ReadPassword(ref reader) is not null && isSought(machine) ? machine : found;
            }
            else if (keyword == "macdef")
            {
                reader.SkipMacro();
            }
        }

        return found;
    }

    // Only the first existing file is read, as in the official client.
    private static string FindFile(WandbEnvironment environment)
    {
        string home = environment.HomeDirectory();
        if (environment["NETRC"] is { } configured)
        {
            return configured.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(home, configured[2..]) : configured;
        }

        string path = Path.Combine(home, ".netrc");
        return Path.Exists(path) ? path : Path.Combine(home, "_netrc");
    }

    private static bool IsFor(string machine, Uri server) =>
        string.Equals(machine, $"{server.Host}:{server.Port}", StringComparison.OrdinalIgnoreCase)
        || server.IsDefaultPort && string.Equals(machine, server.Host, StringComparison.OrdinalIgnoreCase);

    // An entry ends where the next one begins.
    private static string? ReadPassword(ref TokenReader reader)
    {
        string? password = null;
        while (reader.TryPeek(out string keyword) && keyword is not ("machine" or "default" or "macdef"))
        {
            reader.TryRead(out _);
            if (keyword is "login" or "account" or "password" or "user" && reader.TryReadValue(out string value) && keyword == "password")
            {
                password = value;
            }
        }

        return password;
    }

    [LoggerMessage(3, LogLevel.Warning, "{Path} contains passwords, and other users can read or write it. Set its mode to 600.")]
    private static partial void LogReadableByOthers(ILogger logger, string path);

    private ref struct TokenReader(ReadOnlySpan<char> text)
    {
        // Python, too, takes other white space of Unicode for a part of a word.
        private const string Space = " \t\n\v\f\r";

        private ReadOnlySpan<char> _rest = text;

        /// <summary>Reads a keyword; a comment runs from '#' to the end of the line.</summary>
        public bool TryRead(out string token)
        {
            _rest = _rest.TrimStart(Space);
            while (_rest is ['#', ..])
            {
                SkipLine();
                _rest = _rest.TrimStart(Space);
            }

            return TryReadValue(out token);
        }

        public readonly bool TryPeek(out string token)
        {
            TokenReader ahead = this;
            return ahead.TryRead(out token);
        }

        /// <summary>Reads a value. It can contain '#', because passwords do.</summary>
        public bool TryReadValue(out string token)
        {
            _rest = _rest.TrimStart(Space);
            if (_rest.IsEmpty)
            {
                token = "";
                return false;
            }

            bool isQuoted = _rest[0] == '"';
            int position = isQuoted ? 1 : 0;
            var builder = new StringBuilder();
            while (position < _rest.Length)
            {
                char character = _rest[position++];
                if (isQuoted ? character == '"' : Space.Contains(character, StringComparison.Ordinal))
                {
                    break;
                }

                if (character == '\\' && position < _rest.Length)
                {
                    character = _rest[position++];
                }

                builder.Append(character);
            }

            _rest = _rest[position..];
            token = builder.ToString();
            return true;
        }

        /// <summary>Skips a macro, which ends at an empty line.</summary>
        public void SkipMacro()
        {
            do
            {
                SkipLine();
            } while (!_rest.IsEmpty && _rest[0] is not ('\n' or '\r'));
        }

        private void SkipLine()
        {
            int end = _rest.IndexOf('\n');
            _rest = end < 0 ? default : _rest[(end + 1)..];
        }
    }
}
