namespace WandbGen.DependencyInjection;

/// <summary>Sends each request through the current handlers of <see cref="IHttpMessageHandlerFactory"/> for a name, and then by the
/// client's own connections.</summary>
/// <remarks>The handlers are requested from the factory for each request, and are not disposed here. The connections are those of the
/// client, with its limits, its address guard and its lifetime.</remarks>
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

    /// <summary>Puts the handlers of a name before those of a client, once only.</summary>
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

    /// <summary>The innermost handler of the factory, which passes a request back to the client that sent it.</summary>
    internal sealed class Primary : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            request.Options.TryGetValue(s_sender, out FactoryHandler? sender)
                ? sender.ConnectAsync(request, cancellationToken)
                : throw new InvalidOperationException($"These handlers accept only requests of a {nameof(WandbClient)}, unchanged.");
    }
}
