using WandbGen.Redaction;

namespace WandbGen;

/// <summary>
/// An object that the server identifies. It has the values of the time when it was read, and can request more from the server.
/// </summary>
/// <remarks>
/// Items are classes: two items are the same server object if their ids are equal, not if their properties are. A value without an identity
/// on the server, such as a line of a log or an alias, is a record. An item that was created with <c>new</c>, for example in a test, has
/// all of its properties, but cannot send requests; override its methods to return test data.
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
                $"The {Kind} '{Label}' was not read from a server, so it cannot send requests. Get it from {nameof(WandbApi)} or from "
                    + "an item that was read."
            )
        );

    /// <summary>Returns the name or path of the item, without secrets and signatures of addresses.</summary>
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
