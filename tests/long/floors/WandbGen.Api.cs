using WandbGen;

using var api = new WandbApi();
Run run = await api.RunAsync("sandbox/quickstart/hare");
DownloadedFile config = await (await run.FileAsync("config.yaml")).DownloadAsync("files", replace: true);
Console.WriteLine($"{config.Length} bytes, {config.Verification}");

// Its configuration is YAML.
await foreach (Sweep sweep in api.Sweeps("sandbox/quickstart"))
{
    Console.WriteLine($"{sweep.Name}: {sweep.Method} of {sweep.Config}");
}

ArtifactDownload model = await (await api.ArtifactAsync("sandbox/quickstart/network:best")).DownloadAsync("model");
Console.WriteLine($"{model.Downloaded} files, {model.Unverified.Count} not verified");
