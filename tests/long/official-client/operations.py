"""Posts every query that a checkout of W&B's client has to the sandbox, and tells which are refused or answer nothing.

  operations.py CHECKOUT           with WANDB_BASE_URL and WANDB_API_KEY of a sandbox that has its example project
  operations.py CHECKOUT RECORD    writes the requests to RECORD as well, for RecordedClientTests

The queries are read from the checkout: the client's generated modules, the texts in wandb/apis/public, and the documents of its Go core.
"""

import ast
import base64
import glob
import json
import os
import re
import sys
import urllib.request

CHECKOUT = sys.argv[1]
BASE_URL = os.environ["WANDB_BASE_URL"].rstrip("/")
KEY = os.environ["WANDB_API_KEY"]


def post(query, variables):
    request = urllib.request.Request(
        f"{BASE_URL}/graphql",
        json.dumps({"query": "#graphql\n" + query, "variables": variables, "operationName": ""}).encode(),
        {
            "Content-Type": "application/json",
            "Authorization": "Basic " + base64.b64encode(f"api:{KEY}".encode()).decode(),
            "User-Agent": "W&B Public Client 0.28.2",
        },
    )
    try:
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        return json.load(error)


def texts(path):
    """Every text of a module, formatted texts with what stands in their holes."""
    tree = ast.parse(open(path).read())
    known = {"fragment_name": "RunFragment", "node": "history", "names": ""}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            known.update({target.id: node.value.value for target in node.targets if isinstance(target, ast.Name)})
    known["fragment"] = known.get("RUN_FRAGMENT", "")
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            # What is formatted later has its braces twice.
            yield node.value.replace(" {}(", " history(").replace("{{", "{").replace("}}", "}") if "{{" in node.value else node.value
        elif isinstance(node, ast.JoinedStr):
            yield "".join(
                known.get(ast.unparse(part.value), "") if isinstance(part, ast.FormattedValue) else part.value for part in node.values
            )


def operations():
    fragments = {}
    found = {}
    paths = (
        glob.glob(f"{CHECKOUT}/wandb/**/_generated/operations.py", recursive=True)
        + glob.glob(f"{CHECKOUT}/wandb/apis/public/**/*.py", recursive=True)
    )
    documents = [text for path in paths if os.path.exists(path) for text in texts(path)]
    documents += [open(path).read() for path in glob.glob(f"{CHECKOUT}/core/api/graphql/query_*.graphql")]
    for text in documents:
        text = re.sub(r"^\s*#.*$", "", text, flags=re.M)
        for match in re.finditer(r"\b(query|fragment)\s+(\w+)(?:\s*\([^{]*\)|\s+on\s+\w+)?[\s@\w]*\{", text):
            depth, end = 1, match.end()
            while depth and end < len(text):
                depth += {"{": 1, "}": -1}.get(text[end], 0)
                end += 1
            if depth:
                continue
            body = text[match.start() : end]
            (fragments if match[1] == "fragment" else found).setdefault(match[2], body)
    for name, body in sorted(found.items()):
        needed, names = [], set()
        pending = [body]
        while pending:
            for spread in re.findall(r"\.\.\.\s*(?!on\b)(\w+)", pending.pop()):
                if spread not in names and spread in fragments:
                    names.add(spread)
                    needed.append(fragments[spread])
                    pending.append(fragments[spread])
        yield name, "\n".join([body, *needed])


def ids():
    """What has to be asked before it can be asked for."""
    data = post(
        """{ project(name: "quickstart", entityName: "sandbox") {
               artifact(name: "network:latest") { id currentManifest { id } }
               artifactCollection(name: "network") { id }
               allViews(viewType: "runs") { edges { node { id } } } }
             queues: project(name: "model-registry", entityName: "sandbox") { runQueue(name: "workstations") {
               defaultResourceConfigID runQueueItems { edges { node { id } } } } }
             organization(name: "sandbox-lab") { id orgEntity { name } } }""",
        {},
    )["data"]
    return {
        "artifact": data["project"]["artifact"]["id"],
        "collection": data["project"]["artifactCollection"]["id"],
        "config": data["queues"]["runQueue"]["defaultResourceConfigID"],
        "item": data["queues"]["runQueue"]["runQueueItems"]["edges"][0]["node"]["id"],
        "view": data["project"]["allViews"]["edges"][0]["node"]["id"],
        "organization": data["organization"]["id"],
        "organizationEntity": data["organization"]["orgEntity"]["name"],
    }


def inlined(document):
    """The document in one line, with its fragments where they are used."""
    query, *rest = re.split(r"(?=\bfragment\s+\w+\s+on\b)", document)
    bodies = {m[1]: f"on {m[2]} {m[3]}" for part in rest if (m := re.match(r"fragment\s+(\w+)\s+on\s+(\w+)\s*(\{.*\})", part, re.S))}
    while (expanded := re.sub(r"\.\.\.\s*(\w+)", lambda m: "... " + bodies.get(m[1], m[1]), query)) != query:
        query = expanded
    return re.sub(r"\s*([{}():,!])\s*", r"\1", re.sub(r"\s+", " ", query)).strip()


KNOWN = ids()
# Ids are not the same in every sandbox.
PLACES = {value: f"<{name}>" for name, value in KNOWN.items()}
VALUES = {
    **dict.fromkeys(["entity", "entityName"], "sandbox"),
    **dict.fromkeys(["project", "projectName"], "quickstart"),
    **dict.fromkeys(["name", "runName", "run", "runId"], "hare"),
    **dict.fromkeys(["type", "typeName", "artifactTypeName"], "model"),
    **dict.fromkeys(["aliasName", "alias"], "latest"),
    **dict.fromkeys(["collection", "artifactCollectionName"], "network"),
    **dict.fromkeys(["organization", "org", "orgName"], "sandbox-lab"),
    **dict.fromkeys(["runQueue", "runQueueName"], "workstations"),
    **dict.fromkeys(["artifactID", "artifactId", "artifact_id"], KNOWN["artifact"]),
    **dict.fromkeys(["perPage", "first", "reportLimit", "fileLimit", "pageSize"], 50),
    "artifactName": "network:latest",
    "filters": "{}",
    "itemId": KNOWN["item"],
    "last": 5,
    "liveKeys": ["loss"],
    "maxStep": 10,
    "minStep": 0,
    "orgId": KNOWN["organization"],
    "query": "ada",
    "samples": 10,
    "spec": '{"keys":["_step","loss"],"samples":10}',
    "specs": ['{"keys":["_step","loss"],"samples":10}'],
    "sweep": "pace",
    "viewType": "runs",
}
BY_OPERATION = {
    "ArtifactByID": {"id": KNOWN["artifact"]},
    "ArtifactCreatedBy": {"id": KNOWN["artifact"]},
    "ArtifactUsedBy": {"id": KNOWN["artifact"]},
    "ArtifactType": {"id": KNOWN["artifact"], "name": "network:latest"},
    "FetchLinkedArtifacts": {"artifactID": KNOWN["artifact"]},
    "ArtifactCollectionAliases": {"id": KNOWN["collection"]},
    "ArtifactMembershipByName": {"name": "network:latest"},
    "ProjectArtifactCollection": {"name": "network"},
    "ProjectArtifacts": {"collection": "network"},
    "ArtifactMembershipFiles": {"collection": "network", "alias": "latest"},
    "FetchArtifactManifest": {"id": KNOWN["artifact"]},
    "GetProject": {"name": "quickstart", "project": "quickstart"},
    "GetSweep": {"name": "pace"},
    "GetSweepLegacy": {"name": "pace"},
    "GetTeamEntity": {"name": "sandbox-team"},
    "ArtifactFileURLs": {"id": KNOWN["artifact"]},
    "ArtifactFileURLsByManifestEntries": {"id": KNOWN["artifact"], "entries": [], "storageLayout": "V2", "manifestVersion": "1"},
    "ClientIDMapping": {"clientID": "none"},
    "GetAgentRuns": {"agentID": "agent"},
    "GetSweepAgent": {"agentID": "agent"},
    "GetDefaultResourceConfig": {"id": KNOWN["config"]},
    "GetRunQueueItem": {"projectName": "model-registry"},
    "GetRunQueueItems": {"projectName": "model-registry"},
    "GetRunQueueMetadata": {"projectName": "model-registry"},
    "fetchRunQueuesFromProject": {"projectName": "model-registry"},
    "FetchRegistry": {"name": "wandb-registry-models"},
    "RegistryUserMembers": {"project": "wandb-registry-models", "entity": KNOWN["organizationEntity"]},
    "RegistryTeamMembers": {"project": "wandb-registry-models", "entity": KNOWN["organizationEntity"]},
}

# What no reading needs: a client asks it while it logs a run, or of its own user.
LEFT_OUT = {"OrgFeatureFlags", "RunResumeStatus", "RunStoppedStatus"}

refused = []
count = 0
record = []
for name, document in operations():
    if name in LEFT_OUT:
        continue

    declared = re.findall(r"\$(\w+)\s*:\s*([\w\[\]!]+)(\s*=)?", document.split("{", 1)[0])
    given = {**VALUES, **BY_OPERATION.get(name, {})}
    variables = {key: given.get(key) for key, _, default in declared if key in given or not default}
    answer = post(document, variables)
    count += 1
    record.append({"operation": name, "query": inlined(document), "variables": {k: PLACES.get(str(v), v) for k, v in variables.items()}})
    if "errors" in answer:
        refused.append(name)
        missing = [key for key, kind, _ in declared if kind.endswith("!") and variables.get(key) is None]
        print(f"{name}: {answer['errors'][0]['message'][:300]}" + (f" (no value for {', '.join(missing)})" if missing else ""))
    elif all(value is None for value in answer["data"].values()):
        print(f"{name}: answers nothing")

if len(sys.argv) > 2:
    with open(sys.argv[2], "w") as file:
        file.writelines(json.dumps(request, separators=(",", ":")) + "\n" for request in record)

print(f"{count} queries, {len(refused)} refused")
sys.exit(1 if refused else 0)
