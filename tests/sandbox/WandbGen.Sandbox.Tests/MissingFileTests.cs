using System.Net;
using System.Text.Json;

namespace WandbGen.Sandbox.Tests;

/// <summary>A file whose bytes never came.</summary>
public sealed class MissingFileTests : SandboxFixture
{
    [Fact]
    public async Task It_is_listed_without_a_time_and_cannot_be_had_until_it_is_uploaded()
    {
        Data.AddRun("e", "p", "r");
        Data.AddFileWithoutContent("e", "p", "r", "a.txt");
        using var client = new SandboxClient(Sandbox);

        JsonElement file = await FileAsync();
        Assert.Equal(JsonValueKind.Null, file.At("updatedAt").ValueKind);
        Assert.Equal(JsonValueKind.Null, file.At("md5").ValueKind);
        Assert.Equal(0, file.At("sizeBytes").GetInt64());
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(file.At("url").GetString()!, withKey: true)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(file.At("directUrl").GetString()!, withKey: false)).StatusCode);

        Assert.Equal(
            HttpStatusCode.OK,
            (await client.SendAsync(HttpMethod.Put, file.At("uploadUrl").GetString()!, withKey: false, content: [1, 2])).StatusCode
        );

        Assert.Equal(2, (await FileAsync()).At("sizeBytes").GetInt64());
        Assert.Equal(
            HttpStatusCode.OK,
            (await client.GetAsync((await FileAsync()).At("directUrl").GetString()!, withKey: false)).StatusCode
        );
    }

    private async Task<JsonElement> FileAsync() => (
            await QueryAsync(
                """
                { project(name: "p", entityName: "e") { run(name: "r") { files(names: ["a.txt"]) {
                  edges { node { updatedAt md5 sizeBytes exists url directUrl uploadUrl } } } } } }
                """
            )
        ).At("project.run.files").Nodes()[0];
}
