"""Logs a short run with W&B's client, and reads it again with wandb.Api().

With the client's Go core, by wandb.init() and run.finish(). A client without it (a checkout) has the same service in Python still, which
`wandb sync` uses: it is handed the records that wandb.init() would make, and sends upsertBucket, file_stream, uploads and the exit itself.
"""

import json
import os
import tempfile
import time

import wandb
from wandb.errors import WandbCoreNotAvailableError
from wandb.util import get_core_path

ENTITY, PROJECT = "sandbox", "logged"


def log_with_core():
    os.environ["WANDB_DIR"] = tempfile.mkdtemp()
    with wandb.init(entity=ENTITY, project=PROJECT, name="short", config={"lr": 0.1}, tags=["a"]) as run:
        print("a line of the console")
        for step in range(3):
            run.log({"loss": 1 / (step + 1)})
        assert wandb.Api().run(f"{ENTITY}/{PROJECT}/{run.id}").state == "running"
    return run.id


def log_with_sender(run_id, exit_code):
    from wandb.proto import wandb_internal_pb2 as pb
    from wandb.sdk.internal.sender import SendManager

    root = tempfile.mkdtemp()
    os.makedirs(os.path.join(root, "files"))
    with open(os.path.join(root, "files", "wandb-metadata.json"), "w") as file:
        json.dump({"program": "train.py"}, file)
    sender = SendManager.setup(root, resume=None)

    def send(record):
        sender.send(record)
        while not sender._record_q.empty():
            sender.send(sender._record_q.get())

    run = pb.RunRecord(run_id=run_id, project=PROJECT, entity=ENTITY, display_name="short", tags=["a"], host="machine", notes="n")
    run.git.remote_url, run.git.commit = "git@example.invalid:repo", "0123abc"
    run.start_time.FromMicroseconds(int(time.time() * 1e6))
    run.config.update.add(key="lr", value_json="0.1")
    send(pb.Record(run=run))
    state = wandb.Api().run(f"{ENTITY}/{PROJECT}/{run_id}").state
    assert state == "running", state
    for step in range(3):
        values = {"loss": 1 / (step + 1), "_step": step, "_runtime": step, "_timestamp": time.time()}
        history = pb.HistoryRecord(step=pb.HistoryStep(num=step))
        summary = pb.SummaryRecord()
        for key, value in values.items():
            history.item.add(key=key, value_json=json.dumps(value))
            summary.update.add(key=key, value_json=json.dumps(value))
        send(pb.Record(history=history))
        send(pb.Record(summary=summary))
    stats = pb.StatsRecord()
    stats.timestamp.GetCurrentTime()
    stats.item.add(key="cpu", value_json="12.5")
    send(pb.Record(stats=stats))
    output = pb.OutputRawRecord(output_type=pb.OutputRawRecord.STDOUT, line="a line of the console\n")
    output.timestamp.GetCurrentTime()
    send(pb.Record(output_raw=output))
    files = pb.FilesRecord()
    files.files.add(path="wandb-metadata.json", policy=pb.FilesItem.NOW)
    send(pb.Record(files=files))
    send(pb.Record(exit=pb.RunExitRecord(exit_code=exit_code)))
    sender.finish()


def check(run_id, state):
    logged = wandb.Api().run(f"{ENTITY}/{PROJECT}/{run_id}")
    assert logged.state == state, logged.state
    assert logged.name == "short" and logged.tags == ["a"] and logged.config["lr"] == 0.1, (logged.name, logged.tags, logged.config)
    assert abs(logged.summary["loss"] - 1 / 3) < 1e-9, dict(logged.summary)
    assert [row["loss"] for row in logged.history(pandas=False)] == [1, 1 / 2, 1 / 3]
    assert "wandb-metadata.json" in [file.name for file in logged.files()]
    print(f"log_run: {'/'.join(logged.path)} was logged, is {state}, and was read again")


try:
    get_core_path()
except WandbCoreNotAvailableError:
    log_with_sender("pyrun1", 0)
    check("pyrun1", "finished")
    log_with_sender("pyrun2", 3)
    check("pyrun2", "failed")
else:
    check(log_with_core(), "finished")
