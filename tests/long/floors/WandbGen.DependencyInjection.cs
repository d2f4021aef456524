using Microsoft.Extensions.DependencyInjection;
using WandbGen;

var services = new ServiceCollection();
services.AddWandb(options => options.Project = "quickstart").ValidateOnStart();
services.AddKeyedWandb("other", options => options.Entity = "sandbox").UseHttpClientFactory("other");
services.AddHttpClient("other").AddHttpMessageHandler(static () => new CountingHandler());
await using ServiceProvider provider = services.BuildServiceProvider();
provider.GetRequiredService<Microsoft.Extensions.Options.IStartupValidator>().Validate();

Run run = await provider.GetRequiredService<WandbApi>().RunAsync("sandbox/quickstart/hare");
User viewer = await provider.GetRequiredKeyedService<WandbApi>("other").ViewerAsync();
Console.WriteLine($"{run.Name}, read by {viewer.Username} with {CountingHandler.Requests} requests through the factory's handler");
return CountingHandler.Requests == 0 ? 1 : 0;

internal sealed class CountingHandler : DelegatingHandler
{
    public static int Requests { get; private set; }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests++;
        return base.SendAsync(request, cancellationToken);
    }
}
