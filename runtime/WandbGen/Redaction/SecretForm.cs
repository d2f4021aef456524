namespace WandbGen.Redaction;

/// <summary>A form in which a secret can occur in a text.</summary>
/// <param name="Text">What is looked for.</param>
/// <param name="IsWord">Whether it is a secret only where it is a word of its own.</param>
/// <param name="Kept">How many of its characters are no secret themselves but say that what follows is one.</param>
/// <remarks>A class: sets of structs are compiled anew in every process that makes a client.</remarks>
internal sealed record SecretForm(string Text, bool IsWord = false, int Kept = 0);
