"""The JSON Schema of the scenario language takes what the emulator takes, and refuses what it refuses.

Services, operations and codes are always ones that there are: those the schema does not know. For every key
of every table there are good and bad values, and every two keys of `do` are put together.
"""

from __future__ import annotations

import itertools
import json
import tomllib
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator, validator_for

from harness import Emulator
from presets import ROOT

Case = dict[str, Any]

BIG = 2**53 - 1

# Good values, and bad ones, of each key of each table.
TOP: dict[str, tuple[list[Any], list[Any]]] = {
    "$schema": (["./scenario.schema.json"], [1, ""]),
    "title": (["a story", "中"], ["", 1, None]),
    "seed": ([0, 7, 7.0, BIG], [-1, 1.5, "7", BIG + 1, 1e30, True, None]),
    "rule": ([], [[], {}, "rule", [1], [{}], [{"match": {}}], None]),
}
RULE: dict[str, tuple[list[Any], list[Any]]] = {
    "name": (["one"], ["", 1, ["one"]]),
    "match": ([{}], [[], "rds", None]),
    "when": ([{}], [[], "always", None]),
    "do": ([], [{}, [], "reset", None]),
    "then": ([], [{}, 1]),
}
ONE_OR_MORE = ["", [], [""], [1], 1, True, {}, None]
MATCH: dict[str, tuple[list[Any], list[Any]]] = {
    "vendor": (["alibaba", "huawei"], ["aws", "", ["alibaba"], None]),
    "service": (["rds", "s?n", "*", ["rds", "smn"]], ONE_OR_MORE),
    "operation": (["TagResources", "read", "Tag*", ["read", "write"]], ONE_OR_MORE),
    "space": (["default", ["a", "b"]], ONE_OR_MORE),
    "region": (["eu-de", ["cn-*"]], ONE_OR_MORE),
    "project": (["eu-de"], ONE_OR_MORE),
    "resource": (["rm-*", ["rm-1", "rm-2"]], ONE_OR_MORE),
    "tag": (
        ["env", {"key": "env"}, {"value": "x"}, {"key": "a", "value": "b"}, {}],
        ["", ["env"], {"key": ""}, {"key": 1}, {"name": "env"}, 1, None],
    ),
    "header": (
        [{"x-stage": "ci-*"}, {"X-Stage": ""}, {"a": "1", "b": "2"}, {"x!#$%&'*+.^_`|~9": "中"}],
        [{}, {"a b": "1"}, {"": "1"}, {"a:": "1"}, {"ä": "1"}, {"a": 1}, {"a": ["1"]}, "x-stage", None],
    ),
    "client": (["python", ["go", "*node*"]], ONE_OR_MORE),
    "credential": (["testid", ["a*", "b"]], ONE_OR_MORE),
    "services": ([], ["rds"]),
}
TIMES: tuple[list[Any], list[Any]] = (
    ["0ms", "500ms", "10s", "2m", "999999h", "007s"],
    ["", "10", "s", "1 s", "1.5s", "-1s", "1000000s", "1d", "10S", "1s ", 10, None],
)
INSTANTS: tuple[list[Any], list[Any]] = (
    [
        "2026-01-02T03:04:05Z",
        "2026-12-31T23:59:59.999999999Z",
        "2026-06-30T00:00:00.5+02:00",
        "2026-01-02T03:04:05-11:30",
        "2024-02-29T00:00:00Z",
        "2000-02-29T00:00:00Z",
        "1000-01-01T00:00:00Z",
        "2999-12-31T23:59:59Z",
        "2026-01-02T03:04:05+00:00",
        "2026-01-02T03:04:05-00:00",
        "2026-01-02T03:04:05+23:59",
    ],
    [
        "",
        "now",
        "2026-01-02",
        "2026-01-02T03:04:05",
        "2026-01-02 03:04:05Z",
        "2026-01-02t03:04:05z",
        "2026-01-02T03:04Z",
        "2026-01-02T030405Z",
        "2026-01-02T03:04:05+01",
        "2026-01-02T03:04:05+0100",
        "2026-01-02T03:04:05+24:00",
        "2026-01-02T03:04:05+01:60",
        "2026-01-02T03:04:05+01:00:00",
        "2026-01-02T03:04:05+01:00[Europe/Berlin]",
        "2026-01-02T03:04:05Z[UTC]",
        "2026-01-02T03:04:05.Z",
        "2026-01-02T03:04:05,5Z",
        "2026-01-02T03:04:05.1234567890Z",
        "2026-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z",
        "2026-02-30T00:00:00Z",
        "2026-04-31T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z",
        "2026-01-00T00:00:00Z",
        "2026-01-32T00:00:00Z",
        "2026-01-01T24:00:00Z",
        "2026-01-01T00:60:00Z",
        "2026-06-30T23:59:60Z",
        "2026-06-30T23:59:61Z",
        "0999-01-01T00:00:00Z",
        "3000-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "+002026-01-02T03:04:05Z",
        " 2026-01-02T03:04:05Z",
        1767323045,
        None,
    ],
)
COUNTS: tuple[list[Any], list[Any]] = ([1, 2.0, BIG], [0, -1, 1.5, "1", BIG + 1, 1e30, True, None])
WHEN: dict[str, tuple[list[Any], list[Any]]] = {
    "calls": (
        [1, 3.0, "3", "1..2", "5..", "1,3", "1, 4..6, 9..", "999999999", "6..4"],
        [
            0,
            -1,
            "",
            "0",
            "..2",
            "1...2",
            "1;2",
            "1,  2",
            "1 ,2",
            ",1",
            "1,",
            "01",
            "1000000000",
            "a",
            [1],
            None,
        ],
    ),
    "first": COUNTS,
    "every": COUNTS,
    "probability": ([0, 1, 0.5, 1.0, 1e-9], [-0.1, 1.1, 2, "0.5", "50%", True, None]),
    "from": INSTANTS,
    "until": INSTANTS,
    "for": TIMES,
    "rate": (
        [{"calls": 0, "per": "1s"}, {"calls": 5, "per": "100ms"}],
        [
            {},
            {"calls": 5},
            {"per": "1s"},
            {"calls": -1, "per": "1s"},
            {"calls": 5, "per": "1"},
            "5/s",
            None,
            {"calls": 5, "per": "1s", "burst": 2},
        ],
    ),
    "after": (["other"], ["", 1, ["other"]]),
    "before": (["other"], ["", 1, None]),
    "times": COUNTS,
    "ttl": TIMES,
    "once": ([], [True]),
}
DO: dict[str, tuple[list[Any], list[Any]]] = {
    "error": (["Throttling.User"], ["", 400, ["Throttling.User"], None]),
    "words": ([["…"]], [[], [""], "word", [1], None]),
    "status": ([200, 503.0, 599], [199, 600, "503", 503.5, True, None]),
    "body": (["text", "", "line\nline"], [1, {}, None]),
    "content_type": (["text/plain", "text/plain; charset=utf-8"], ["", "a\nb", "a\u0000", 1, None]),
    "headers": (
        [{"x-a": "1"}, {"X-A": "", "b": "\t2"}, {"c": "中"}],
        [
            {},
            {"a b": "1"},
            {"": "1"},
            {"ä": "1"},
            {"a": "1\n2"},
            {"a": "\u007f"},
            {"a": "\r"},
            {"a": 1},
            [],
            None,
        ],
    ),
    "retry_after_ms": ([1, 700.0, 86_400_000], [0, 86_400_001, 1.5, "700", None]),
    "html_502": ([True], [False, "yes", 1, None]),
    "delay": (
        ["1ms", {"uniform": ["1ms", "2ms"]}, {"uniform": ["2ms", "1ms"]}]
        + [{"log_normal": {"median": "1ms", "sigma": sigma}} for sigma in (0, 0.8, 4, 4.0)],
        [
            "1",
            1,
            [],
            {},
            {"uniform": "1ms"},
            {"uniform": ["1ms"]},
            {"uniform": ["1ms", "2ms", "3ms"]},
            None,
            {"log_normal": {"median": "1ms"}},
            {"log_normal": {"median": "1ms", "sigma": 4.1}},
            {"uniform": ["1ms", "2ms"], "log_normal": {"median": "1ms", "sigma": 1}},
        ],
    ),
    "hang_up": (["before_commit", "after_commit"], ["", "now", True, None]),
    "reset": ([True], [False, "true", 1, None]),
    "truncate": (
        [0, 9, 9.0, BIG, "0%", "40%", "100%"],
        [-1, 1.5, "", "40", "101%", "040%", "1e1%", BIG + 1, None],
    ),
    "garbage": (["body", "head"], ["", "tail", True, None]),
    "dribble": (
        [{"bytes": 8, "every": "1ms"}],
        [
            {},
            {"bytes": 8},
            {"every": "1ms"},
            {"bytes": 0, "every": "1ms"},
            {"bytes": 65537, "every": "1ms"},
            8,
            {"bytes": 8, "every": "1ms", "for": "1s"},
        ],
    ),
    "empty": ([True], [False, "", 1, None]),
    "pending": TIMES,
    "effect": (
        ["none", "applied", {"partial": 0}, {"partial": 2.0}, {"partial": 1, "of": "Tag"}],
        [
            "",
            "some",
            {},
            {"partial": -1},
            {"of": "Tag"},
            {"partial": 1, "of": ""},
            {"partial": 1, "in": "x"},
            1,
            None,
        ],
    ),
    "fault": ([], ["reset"]),
}

# What a key of `do` needs beside it to mean anything.
BESIDE: dict[str, Case] = {
    "words": {"error": "SignatureDoesNotMatch"},
    "body": {"status": 503},
    "content_type": {"status": 503, "body": "x"},
    "retry_after_ms": {"status": 503},
    "effect": {"status": 503},
}


def scenario(do: Any, match: Any = None, when: Any = None) -> Case:
    """One rule that is right but for what is looked at, and another one for it to refer to."""
    tags = {"service": "rds", "operation": "TagResources"}
    if isinstance(do, dict) and isinstance(do.get("error"), str) and do["error"]:
        # Which texts have gaps, and which code has which status, is what the schema does not know.
        do = do | ({"error": "SignatureDoesNotMatch"} if do.get("words") == ["…"] else {})
        do = do | ({"status": 400} if "status" in do else {})
    one = {"match": tags if match is None else match, "when": {} if when is None else when, "do": do}
    return {"rule": [one, {"name": "other", "when": {"times": 1}, "do": {"reset": True}}]}


def values(table: dict[str, tuple[list[Any], list[Any]]]) -> Iterator[tuple[str, Any]]:
    """Every key with every value."""
    for key, (good, bad) in table.items():
        for value in [*good, *bad]:
            yield key, value


def cases() -> Iterator[Case]:
    """Everything that is tried."""
    fine = {"reset": True}
    yield from ({} | scenario(fine) | {key: value} for key, value in values(TOP))
    yield from (scenario(fine) | {"sead": 1}, scenario(fine), {"title": "no rule"}, {}, {"rule": [1]})
    for key, value in values(RULE):
        yield {"rule": [{"do": fine} | {key: value}]}
    yield from (scenario(fine, match={key: value}) for key, value in values(MATCH))
    yield from (scenario(fine, when={key: value}) for key, value in values(WHEN))
    yield from (scenario(BESIDE.get(key, {}) | {key: value}) for key, value in values(DO))
    good = {key: good for key, (good, _) in DO.items() if good}
    for one, other in itertools.combinations(good, 2):
        yield scenario({one: good[one][0], other: good[other][0]})
        beside = BESIDE.get(one, {}) | BESIDE.get(other, {})
        yield scenario(beside | {one: good[one][0], other: good[other][0]})
    for effect, key in itertools.product(["none", "applied", {"partial": 1}], good):
        for value in good[key] if key in {"hang_up", "garbage"} else good[key][:1]:
            yield scenario({key: value, "effect": effect})
            yield scenario(BESIDE.get(key, {}) | {key: value, "delay": "1ms", "effect": effect})


def refusal(emulator: Emulator, space: str, case: Case) -> str | None:
    """Why the emulator refuses a scenario; nothing when it takes it."""
    data = json.dumps(case).encode()
    url = f"{emulator.admin_base}/scenario?space={space}"
    request = urllib.request.Request(url, data=data, method="PUT")
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(request, timeout=10) as response:
            assert response.status == 200
            return None
    except urllib.error.HTTPError as error:
        told = json.load(error)["error"]
    assert told["code"] == "BadRequest", told
    return told["message"]


@pytest.fixture(scope="module")
def schema(emulator: Emulator) -> Any:
    served = emulator.admin("GET", "/scenario/schema")
    assert served == json.loads((ROOT / "docs" / "scenario.schema.json").read_text())
    Draft202012Validator(served)
    return validator_for(served)


def test_schema_and_emulator_agree(emulator: Emulator, space: str, schema: Any) -> None:
    apart, verdicts = [], {True: 0, False: 0}
    for case in cases():
        by_schema, why = schema.is_valid(case), refusal(emulator, space, case)
        verdicts[by_schema] += 1
        if by_schema != (why is None):
            apart.append(f"{json.dumps(case.get('rule', case))}: {why or 'taken'}")

    assert not apart, "\n".join(apart)
    # So many are right and so many are wrong: a test whose cases have gone says so.
    assert verdicts[True] >= 200
    assert verdicts[False] >= 200


def test_every_key_of_the_schema_is_tried(schema: Any, emulator: Emulator) -> None:
    served = emulator.admin("GET", "/scenario/schema")
    rule = served["properties"]["rule"]["items"]["properties"]

    assert set(served["properties"]) == {key for key, (good, _) in TOP.items() if good} | {"rule"}
    assert set(rule) == {"name", "match", "when", "do"}
    for name, table in (("match", MATCH), ("when", WHEN), ("do", DO)):
        assert set(rule[name]["properties"]) == {key for key, (good, _) in table.items() if good}


@pytest.mark.parametrize("file", sorted((ROOT / "scenarios").glob("*.toml")), ids=lambda file: file.stem)
def test_every_preset_fits_the_schema(schema: Any, file: Any) -> None:
    assert [error.message for error in schema.iter_errors(tomllib.loads(file.read_text()))] == []


def test_names_are_what_only_the_emulator_knows(emulator: Emulator, space: str, schema: Any) -> None:
    fine = {"reset": True}
    twice = {"rule": [{"name": "one", "do": fine}, {"name": "one", "do": fine}]}
    unknown = [
        scenario(fine, match={"service": "rdz"}),
        scenario(fine, match={"service": "rds", "operation": "TagResource"}),
        scenario({"error": "Throttling.Usr"}),
        scenario({"error": "SignatureDoesNotMatch"}),
        scenario(fine, when={"after": "nobody"}),
        scenario({"status": 500, "effect": {"partial": 1, "of": "Tags"}}),
        twice,
    ]

    assert [schema.is_valid(case) for case in unknown] == [True] * 7
    assert None not in [refusal(emulator, space, case) for case in unknown]
