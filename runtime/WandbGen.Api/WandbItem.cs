using WandbGen.Redaction;

namespace WandbGen;

/// <summary>Something that the server identifies: what it was when it was read, and the way to ask for more of it.</summary>
/// <remarks>
/// Items are classes: two of them are the same server object by its id, not because their properties are equal. What has no identity on
/// the server, such as a line of a log or an alias, is a record. An item that was made with <c>new</c>, as in a test, has all of its
/// properties and can ask the server for nothing; override its methods to say what they answer.
/// </remarks>
public abstract class WandbItem
{
    private protected WandbItem() { }

    /// <summary>The client that read the item, or <see langword="null"/> if it was made with <c>new</c>.</summary>
    [WandbContext]
    internal WandbClient? Client { get; init; }

    /// <summary>What people call the item.</summary>
    private protected abstract string Label { get; }

    /// <exception cref="InvalidOperationException">The item was not read from a server.</exception>
    internal WandbClient ReadingClient =>
        Client
        ?? throw new InvalidOperationException(
            SafeText.Clean(
                $"The {Kind} '{Label}' was not read from a server, so nothing can be asked of it. Get it from {nameof(WandbApi)} or from "
                    + "an item that was read."
            )
        );

    /// <summary>The item's name or path, without secrets and without signatures of addresses.</summary>
    public sealed override string ToString() => SafeText.Clean(Label);

    // A proxy of a test has a name of its own.
    private string Kind
    {
        get
        {
            Type type = GetType();
            while (type.Assembly != typeof(WandbItem).Assembly)
            {
                type = type.BaseType!;
            }

            return type.Name;
        }
    }
}
