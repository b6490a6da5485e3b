"""The official Node SDKs: that of RDS in both signature schemes, and pop-core with GET and POST."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from harness import KEY_ID, SECRET, Emulator, create, tags_of

SCRIPT = Path(__file__).parent / "node" / "round_trip.js"
CLIENTS = ["modern-v3", "modern-v1", "pop-get", "pop-post"]
TAGS = {"k 1~*!'()": "a+b/c&d=e%", "空": "值😀", "empty": ""}


def node(emulator: Emulator, client: str, key_id: str, secret: str, instance: str) -> dict[str, Any]:
    """Runs the script with one of its clients."""
    command = ["node", str(SCRIPT), client, emulator.base, key_id, secret, instance]
    run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def shown(client: str, status: int, code: str) -> dict[str, Any]:
    """A refusal as the client shows it: pop-core tells no status, and names its errors after the code."""
    if client.startswith("pop"):
        return {"name": f"{code}Error", "code": code}
    return {"name": "ClientError", "code": code, "statusCode": status}


@pytest.mark.parametrize("client", CLIENTS)
def test_tags_are_put_listed_and_refused(emulator: Emulator, space: str, client: str) -> None:
    by_python = emulator.client(space=space)
    instance = create(by_python)

    told = node(emulator, client, f"{KEY_ID}~{space}", SECRET, instance)

    assert told["tags"] == TAGS
    assert told["refusal"] == shown(client, 400, "Request.NotFound")
    assert tags_of(by_python, instance) == TAGS


@pytest.mark.parametrize("client", CLIENTS)
def test_a_wrong_secret_is_refused(emulator: Emulator, space: str, client: str) -> None:
    told = node(emulator, client, f"{KEY_ID}~{space}", "wrong", "rm-1")

    assert told == {"refusal": shown(client, 400, "SignatureDoesNotMatch")}
