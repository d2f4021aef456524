namespace WandbGen.DependencyInjection;

/// <summary>Sends each request through the handlers that <see cref="IHttpMessageHandlerFactory"/> has for a name at that time, and then on
/// by a client's own connections.</summary>
/// <remarks>The factory's handlers are asked for anew, as they are made to be, and never disposed here. The connections stay the client's:
/// its limits, its address guard, its life.</remarks>
internal sealed class FactoryHandler : DelegatingHandler
{
    private static readonly HttpRequestOptionsKey<FactoryHandler> s_sender = new($"{nameof(WandbGen)}.{nameof(FactoryHandler)}");

    private readonly IHttpMessageHandlerFactory _factory;
    private readonly string _name;

    private FactoryHandler(HttpMessageHandler connections, IHttpMessageHandlerFactory factory, string name)
        : base(connections)
    {
        _factory = factory;
        _name = name;
    }

    /// <summary>Puts the handlers of a name before a client's; once, however often that is asked for.</summary>
    public static FactoryHandler Wrap(HttpMessageHandler connections, IHttpMessageHandlerFactory factory, string name) =>
        connections is FactoryHandler wrapped && wrapped._name == name ? wrapped : new FactoryHandler(connections, factory, name);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Options.Set(s_sender, this);
        using var invoker = new HttpMessageInvoker(_factory.CreateHandler(_name), disposeHandler: false);
        return await invoker.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private Task<HttpResponseMessage> ConnectAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        base.SendAsync(request, cancellationToken);

    /// <summary>The last of the factory's handlers, which gives a request back to the client that it came from.</summary>
    internal sealed class Primary : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            request.Options.TryGetValue(s_sender, out FactoryHandler? sender)
                ? sender.ConnectAsync(request, cancellationToken)
                : throw new InvalidOperationException($"These handlers accept only requests of a {nameof(WandbClient)}, unchanged.");
    }
}
