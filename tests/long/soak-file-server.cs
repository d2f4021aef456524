#:sdk Microsoft.NET.Sdk.Web
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false

// Serves one file with ranges on the port: dotnet run soak-file-server.cs FILE PORT
string file = Path.GetFullPath(args[0]);
WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls($"http://127.0.0.1:{args[1]}");
WebApplication app = builder.Build();
app.MapGet(
    "/",
    () =>
        Results.File(
            file,
            "application/octet-stream",
            enableRangeProcessing: true,
            entityTag: new Microsoft.Net.Http.Headers.EntityTagHeaderValue("\"soak\"")
        )
);
await app.RunAsync();
