"""Logs an artifact by W&B's own Python client, and uses and downloads the one that tests/long/official-client/Artifacts.cs has logged.

Run by tests/long/official-client.sh. The client's own saver is used, which does without a run of its Go core. Exits 1 if something is not
as it should be.
"""

import base64
import hashlib
import os
import sys
import tempfile

import wandb
from wandb.sdk.artifacts import artifact_saver
from wandb.sdk.artifacts.storage_policies import wandb_storage_policy
from wandb.sdk.internal.file_pusher import FilePusher
from wandb.sdk.internal.internal_api import Api as InternalApi
from wandb_gql import gql

ENTITY, PROJECT, RUN = "sandbox", "quickstart", "hare"
FILES = {"a.txt": b"first", "dir/\u00e4 \U0001F600.txt": b"second", "empty": b"", "large.bin": bytes(range(256)) * 100}

if not os.environ.get("WITH_CORE"):
    # The client asks its core what the server can do; without it, the script asks the server.
    from wandb.apis.public.service_api import ServiceApi
    from wandb.proto import wandb_internal_pb2 as pb

    features = wandb.Api(timeout=30).client.execute(gql("query { serverInfo { features { name isEnabled } } }"))["serverInfo"]["features"]
    enabled = {feature["name"] for feature in features if feature["isEnabled"]}
    ServiceApi.feature_enabled = lambda self, feature: (feature if isinstance(feature, str) else pb.ServerFeature.Name(feature)) in enabled
    InternalApi._server_supports = lambda self, feature: (feature if isinstance(feature, str) else pb.ServerFeature.Name(feature)) in enabled

wrong = 0


def check(name, actual, expected):
    global wrong
    if actual == expected:
        print(f"ok       {name}")
    else:
        wrong += 1
        print(f"WRONG    {name}: got {actual!r} and not {expected!r}"[:600])


def internal_api():
    api = InternalApi(
        default_settings={
            "entity": ENTITY,
            "project": PROJECT,
            "base_url": os.environ["WANDB_BASE_URL"],
            "api_key": os.environ["WANDB_API_KEY"],
        },
        load_settings=False,
    )
    api.set_current_run_id(RUN)
    return api


class Progress:
    """What the client's process tells of files that are uploaded."""

    def push_success(self, artifact, name):
        pass


def log(artifact, aliases):
    """What the client's own process does for run.log_artifact()."""
    api = internal_api()
    artifact.finalize()
    manifest = artifact.manifest.to_manifest_json()
    for path, entry in artifact.manifest.entries.items():
        if entry.local_path is not None:
            manifest["contents"][path]["local_path"] = entry.local_path
    pusher = FilePusher(api, file_stream=Progress())
    saver = artifact_saver.ArtifactSaver(api, artifact.digest, manifest, pusher)
    try:
        return saver.save(
            entity=ENTITY,
            project=PROJECT,
            type=artifact.type,
            name=artifact.name,
            client_id=artifact._client_id,
            sequence_client_id=artifact._sequence_client_id,
            metadata=artifact.metadata,
            description=artifact.description,
            aliases=aliases,
            tags=["from-python"],
            ttl_duration_seconds=86400,
            use_after_commit=True,
        )
    finally:
        pusher.finish()
        pusher.join()


def download(artifact, root):
    """Entry by entry: from 0.26 on the client's core downloads artifacts whole."""
    for path, entry in artifact.manifest.entries.items():
        if entry.ref is None:
            artifact.get_entry(path).download(root=root, skip_cache=True)


def contents(root):
    return {
        os.path.relpath(os.path.join(directory, file), root).replace(os.sep, "/"): open(os.path.join(directory, file), "rb").read()
        for directory, _, files in os.walk(root)
        for file in files
    }


# What .NET has logged.
api = wandb.Api(timeout=30)
theirs = api.artifact(f"{ENTITY}/{PROJECT}/from-dotnet:best")
with tempfile.TemporaryDirectory() as root:
    download(theirs, root)
    theirs.verify(root)
    check("what .NET logged has the right bytes", contents(root), FILES)
check("its digest is that of its manifest", theirs.digest, theirs.manifest.digest())
check("its digest is the client's own", theirs.digest, os.environ["DOTNET_DIGEST"])
check("its metadata", theirs.metadata, {"rows": 1000})
check("its description", theirs.description, "Rows")
check("its tags", theirs.tags, ["from-dotnet"])
check("its aliases", sorted(theirs.aliases), ["best", "latest"])
check("its reference", theirs.manifest.entries["key"].ref, "nas://bucket/key")
check("who logged it", theirs.logged_by().id, RUN)
internal_api().use_artifact(theirs.id, artifact_entity_name=ENTITY, artifact_project_name=PROJECT)
check("it is used", [run.id for run in theirs.used_by()], [RUN])

# What this client logs: large.bin in parts of 5 KiB.
if "MIN_MULTI_UPLOAD_SIZE" in vars(wandb_storage_policy):
    wandb_storage_policy.MIN_MULTI_UPLOAD_SIZE = 10_000
    wandb_storage_policy.calc_part_size = lambda size: 5_120
with tempfile.TemporaryDirectory() as root:
    for path, content in FILES.items():
        file = os.path.join(root, path)
        os.makedirs(os.path.dirname(file), exist_ok=True)
        with open(file, "wb") as stream:
            stream.write(content)
    artifact = wandb.Artifact("from-python", "dataset", description="Rows", metadata={"rows": 1000})
    artifact.add_dir(root)
    artifact.add_reference("nas://bucket/key", name="key", checksum=False)
    saved = log(artifact, ["best"])
    ours = api.artifact(f"{ENTITY}/{PROJECT}/from-python:best")
    check("what this client logged is committed", (ours.state, ours.version), ("COMMITTED", "v0"))
    check("its digest", ours.digest, artifact.digest)
    check("it has the same contents as .NET's", artifact.digest, theirs.digest)
    with tempfile.TemporaryDirectory() as other:
        download(ours, other)
        check("its bytes", contents(other), FILES)

    again = wandb.Artifact("from-python", "dataset")
    again.add_dir(root)
    again.add_reference("nas://bucket/key", name="key", checksum=False)
    check("the same again is no version", log(again, ["again"])["id"], saved["id"])

    more = ours.new_draft()
    with more.new_file("more.txt") as stream:
        stream.write("more")
    log(more, [])
    check("a draft is the next version", api.artifact(f"{ENTITY}/{PROJECT}/from-python:latest").version, "v1")

md5 = base64.b64encode(hashlib.md5(FILES["large.bin"]).digest()).decode()
check("a file sent in parts has its own MD5", ours.manifest.entries["large.bin"].digest, md5)
sys.exit(1 if wrong else 0)
