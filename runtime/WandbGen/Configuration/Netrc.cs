using System.Text;
using Microsoft.Extensions.Logging;

namespace WandbGen.Configuration;

/// <summary>Finds a machine's password in the user's <c>netrc</c>. The entry <c>default</c> is not used: it would send its password to any server.</summary>
internal static partial class Netrc
{
    /// <summary>The password for a server, and the file it was found in.</summary>
    public static (string Password, string Path)? Find(Uri server, WandbEnvironment environment, ILogger logger)
    {
        string home = environment.HomeDirectory();
        string[] candidates = environment["NETRC"] is { } configured
            ? [configured.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(home, configured[2..]) : configured]
            : [Path.Combine(home, ".netrc"), Path.Combine(home, "_netrc")];
        foreach (string path in candidates)
        {
            if (ConfigurationFile.Read(path, logger) is { } text && FindPassword(text, server) is { } password)
            {
                WarnIfReadableByOthers(path, logger);
                return (password, path);
            }
        }

        return null;
    }

    /// <summary>The password of the first entry for the server's <c>host:port</c>, or for its host alone where the port is the scheme's own.</summary>
    internal static string? FindPassword(string text, Uri server)
    {
        var reader = new TokenReader(text);
        while (reader.TryRead(out string keyword))
        {
            switch (keyword)
            {
                case "machine" when reader.TryRead(out string machine):
                    if (ReadPassword(ref reader) is { } password && IsFor(machine, server))
                    {
                        return password;
                    }

                    break;
                case "default":
                    ReadPassword(ref reader);
                    break;
                case "macdef":
                    reader.SkipMacro();
                    break;
            }
        }

        return null;
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

    private static void WarnIfReadableByOthers(string path, ILogger logger)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        if ((File.GetUnixFileMode(path) & Others) != 0)
        {
            LogReadableByOthers(logger, path);
        }
    }

    [LoggerMessage(3, LogLevel.Warning, "{Path} holds passwords and other users can read or write it; set its mode to 600.")]
    private static partial void LogReadableByOthers(ILogger logger, string path);

    private ref struct TokenReader(ReadOnlySpan<char> text)
    {
        private ReadOnlySpan<char> _rest = text;

        /// <summary>Reads a keyword; a comment runs from '#' to the end of the line.</summary>
        public bool TryRead(out string token)
        {
            _rest = _rest.TrimStart();
            while (_rest is ['#', ..])
            {
                SkipLine();
                _rest = _rest.TrimStart();
            }

            return TryReadValue(out token);
        }

        public readonly bool TryPeek(out string token)
        {
            TokenReader ahead = this;
            return ahead.TryRead(out token);
        }

        /// <summary>Reads a value, in which '#' is nothing special: passwords hold it.</summary>
        public bool TryReadValue(out string token)
        {
            _rest = _rest.TrimStart();
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
                if (isQuoted ? character == '"' : char.IsWhiteSpace(character))
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
            }
            while (!_rest.IsEmpty && _rest[0] is not ('\n' or '\r'));
        }

        private void SkipLine()
        {
            int end = _rest.IndexOf('\n');
            _rest = end < 0 ? default : _rest[(end + 1)..];
        }
    }
}
