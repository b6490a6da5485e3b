"""What is built and started: the product, the floor, the load."""

import contextlib
import http.client
import json
import os
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from lib.sign import CREDENTIAL

ROOT = Path(__file__).resolve().parents[2]
LOAD = ROOT / "bench" / "load"


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _executables(command: list, env: dict[str, str] | None = None) -> dict[str, Path]:
    done = subprocess.run(
        [*command, "--bins", "--message-format=json-render-diagnostics"],
        env={**os.environ, **(env or {})},
        stdout=subprocess.PIPE,
        check=True,
    )
    messages = map(json.loads, done.stdout.splitlines())
    return {it["target"]["name"]: Path(it["executable"]) for it in messages if it.get("executable")}


def _host() -> str:
    said = subprocess.run(["rustc", "-vV"], capture_output=True, text=True, check=True).stdout
    return said.split("host: ")[1].split()[0]


def _plainly(package: Path, *more: str) -> list:
    return ["cargo", "build", "--release", "--locked", "--manifest-path", package / "Cargo.toml", *more]


def plain(package: Path) -> dict[str, Path]:
    """The release binaries of a package as Cargo builds them."""
    return _executables(_plainly(package))


def build(package: Path) -> dict[str, Path]:
    """The release binaries of a package: static where the system can do that, plain elsewhere."""
    say(f"building {package.name}")
    if _host().endswith("linux-gnu"):
        with contextlib.suppress(subprocess.CalledProcessError):
            return _executables([ROOT / "build" / "static", package])
        say("no static binary can be built here: a plain one is measured")
    return plain(package)


def instrumented(package: Path, counted: Path) -> dict[str, Path]:
    """The same with counters; what they counted is left in a folder when a program ends."""
    say(f"building {package.name} with counters")
    flags = f"-C target-feature=+crt-static -C profile-generate={counted}"
    folder = package / "target" / "counting"
    return _executables(_plainly(package, "--target", _host(), "--target-dir", folder), {"RUSTFLAGS": flags})


def product(given: Path | None) -> Path:
    return given or build(ROOT)["parhelion"]


def load(given: Path | None) -> tuple[Path, Path]:
    """The floor and the load."""
    if given:
        return given / "floor", given / "drive"
    built = build(LOAD)
    return built["floor"], built["drive"]


def _pin(core: int | None) -> Callable[[], None] | None:
    return None if core is None else lambda: os.sched_setaffinity(0, {core})


@dataclass
class Server:
    """A server that is running, and where."""

    process: subprocess.Popen
    host: str
    port: int

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def address(self) -> str:
        return f"{self.host}:{self.port}"

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_error: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def ask(self, request: bytes) -> bytes:
        """One whole answer to one request, head and body, as it stands on the wire."""
        with socket.create_connection((self.host, self.port), timeout=120) as connection:
            connection.sendall(request)
            return read_answer(connection)

    def admin(self, method: str, path: str) -> bytes:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=120)
        connection.request(method, f"/_parhelion{path}")
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{method} {path}: {answer.status} {body[:300]!r}")
        return body


def read_answer(connection: socket.socket) -> bytes:
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += _more(connection)
    head, body = answer.split(b"\r\n\r\n", 1)
    lengths = [
        line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")
    ]
    missing = int(lengths[0]) - len(body) if lengths else 0
    while missing > 0:
        more = _more(connection)
        answer += more
        missing -= len(more)
    return answer


def _more(connection: socket.socket) -> bytes:
    more = connection.recv(1 << 16)
    if not more:
        raise SystemExit("a server closed the connection without an answer")
    return more


def start_product(binary: Path, *flags: str, core: int | None = None, signatures: str = "enforce") -> Server:
    """The emulator, ready: worlds are loaded before it says so."""
    command = [
        binary,
        "serve",
        "--port",
        "0",
        "--log-level",
        "error",
        "--signatures",
        signatures,
        "--credential",
        CREDENTIAL,
    ]
    process = subprocess.Popen([*command, *flags], stdout=subprocess.PIPE, text=True, preexec_fn=_pin(core))
    lines = []
    for line in process.stdout:
        lines.append(line)
        if line == "Ready.\n":
            return Server(process, "127.0.0.1", int(lines[0].rsplit(":", 1)[1]))
    raise SystemExit(f"the emulator did not start: exit code {process.wait()}")


def start_floor(binary: Path, answer_bytes: int, core: int | None = None) -> Server:
    """Bare hyper, whose answers have so many bytes."""
    process = subprocess.Popen(
        [binary, str(answer_bytes)], stdout=subprocess.PIPE, text=True, preexec_fn=_pin(core)
    )
    host, port = process.stdout.readline().strip().rsplit(":", 1)
    return Server(process, host, int(port))


class Drive:
    """The load, on a core of its own where there is one; there it never sleeps."""

    def __init__(self, binary: Path, core: int | None = None) -> None:
        command = [binary] if core is None else [binary, "spin"]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, preexec_fn=_pin(core)
        )

    def __enter__(self) -> "Drive":
        return self

    def __exit__(self, *_error: object) -> None:
        self.process.stdin.close()
        self.process.wait()

    @property
    def pid(self) -> int:
        return self.process.pid

    def load(self, file: Path, requests: Iterable[bytes], which: int = 0) -> None:
        with open(file, "wb") as out:
            for request in requests:
                out.write(struct.pack("<I", len(request)))
                out.write(request)
        self._tell(f"load {which} {file}")

    def open(self, server: Server, connections: int) -> None:
        self._tell(f"open {server.address} {connections}")

    def run(self, millis: int, start: int, how: str | int, which: int = 0) -> dict:
        return self._tell(f"run {which} {millis} {start} {how}")

    def _tell(self, command: str) -> dict:
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit(f"the load gave up at: {command}")
        return json.loads(answer)


def free_files(wanted: int) -> None:
    """Lets this process and those it starts open so many files, as far as the system allows."""
    import resource

    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))


def settle() -> None:
    """A moment in which nothing happens: what is given back is given back by then."""
    time.sleep(0.3)
