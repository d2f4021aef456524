using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace WandbGen.Sandbox.Tests;

/// <summary>Sends what W&amp;B's own client sends, byte for byte where it matters.</summary>
internal sealed class SandboxClient(WandbSandbox sandbox, string? apiKey = null) : IDisposable
{
    // Redirects are not followed automatically, because the tests assert where each request is sent.
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    public async Task<(int Status, JsonElement Body)> PostAsync(string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(sandbox.BaseUrl, "graphql"))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = Basic;
        request.Headers.TryAddWithoutValidation("User-Agent", "W&B Public Client 0.28.2");
        request.Headers.TryAddWithoutValidation("Use-Admin-Privileges", "true");
        request.Headers.TryAddWithoutValidation("X-WANDB-USERNAME", "");
        request.Headers.TryAddWithoutValidation("X-WANDB-USER-EMAIL", "");
        using HttpResponseMessage response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        using JsonDocument document = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return ((int)response.StatusCode, document.RootElement.Clone());
    }

    public async Task<JsonElement> QueryAsync(string document, object? variables = null)
    {
        (int status, JsonElement body) = await PostAsync(
            JsonSerializer.Serialize(
                new
                {
                    query = document,
                    variables,
                    operationName = "",
                }
            )
        );
        Assert.Equal(200, status);
        Assert.False(body.TryGetProperty("errors", out JsonElement errors), errors.ToString());
        return body.GetProperty("data");
    }

    public Task<HttpResponseMessage> GetAsync(string url, bool withKey, Action<HttpRequestHeaders>? configure = null) =>
        SendAsync(HttpMethod.Get, url, withKey, configure);

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string url,
        bool withKey,
        Action<HttpRequestHeaders>? configure = null,
        byte[]? content = null
    )
    {
        using var request = new HttpRequestMessage(method, new Uri(url));
        request.Headers.Authorization = withKey ? Basic : null;
        request.Content = content is null ? null : new ByteArrayContent(content);
        configure?.Invoke(request.Headers);
        return await _http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private AuthenticationHeaderValue Basic =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("api:" + (apiKey ?? sandbox.ApiKey))));
}
