namespace WandbGen.Tool;

/// <summary>What a process says at its end. Scripts depend on the numbers.</summary>
internal static class ExitCode
{
    /// <summary>Everything was done.</summary>
    public const int Success = 0;

    /// <summary>Something failed that no other code says.</summary>
    public const int Failure = 1;

    /// <summary>The command line, or a setting, is not one that can be carried out.</summary>
    public const int Usage = 2;

    /// <summary>What is named does not exist, or the API key has no access to it.</summary>
    public const int NotFound = 3;

    /// <summary>There is no API key, or the server refuses it.</summary>
    public const int Authentication = 4;

    /// <summary>The server allows no more requests for now.</summary>
    public const int RateLimit = 5;

    /// <summary>Some items failed, and all others are done; or a file that is there was not to be replaced.</summary>
    public const int SomeFailed = 6;

    /// <summary>What arrived, or what is there, is not what the server states.</summary>
    public const int VerificationFailed = 7;

    /// <summary>The user interrupted the command.</summary>
    public const int Interrupted = 130;
}
