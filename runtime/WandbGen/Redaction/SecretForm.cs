namespace WandbGen.Redaction;

/// <summary>A form in which a secret can occur in a text.</summary>
/// <param name="Text">The text to search for.</param>
/// <param name="IsWord">Whether it is a secret only if it is a separate word.</param>
/// <param name="Kept">The number of leading characters that are not secret, but show that a secret follows.</param>
/// <remarks>This is a class, because sets of structs would have to be compiled in every process that creates a client.</remarks>
internal sealed record SecretForm(string Text, bool IsWord = false, int Kept = 0);
