"""A server that speaks the S3 protocol, in a process of its own, with faults on demand and a log of its requests.

moto keeps the buckets; what stands between it and the client can throttle, hang, cut bodies short, lie about lengths,
and change objects while they are read. `S3Server` is the handle that tests hold.
"""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

CONTROL = "/-/"
PAGE = 50
"""Keys on a page of a listing."""

ERROR = '<?xml version="1.0" encoding="UTF-8"?><Error><Code>{code}</Code><Message>{message}</Message></Error>'


@dataclass
class Fault:
    """What goes wrong with the requests whose `METHOD path?query` matches."""

    request: str
    """A regular expression that is searched in it."""

    kind: str
    """`status`: answer `status` with the S3 error `code`. `hang`: wait `seconds`, then drop the connection. `slow`: wait
    `seconds`, then answer. `cut`: promise the whole body and send half of it. `short`: send half and say so. `swell`:
    claim twice the length. `replace`: first put `body` in place of the object. `vanish`: first delete it."""

    status: int = 503
    code: str = "SlowDown"
    seconds: float = 0.0
    body: str = ""
    """Base64."""

    skip: int = 0
    """Requests that go through before the first that fails."""

    times: int | None = None
    """How many fail; None: all of them."""


@dataclass
class Request:
    """One request as the server saw it."""

    method: str
    path: str
    query: str
    range: str
    status: int
    sent: int
    """Bytes of the body."""


@dataclass
class S3Server:
    """A running server."""

    process: subprocess.Popen[str]
    url: str
    _client: Any = field(default=None)

    @property
    def client(self) -> Any:
        """A boto3 client that no fault concerns: `x-no-faults` lets it through, unlogged."""
        if self._client is None:
            import boto3

            self._client = boto3.client(
                "s3",
                endpoint_url=self.url,
                region_name="us-east-1",
                aws_access_key_id="testing",
                aws_secret_access_key="testing",
            )
            self._client.meta.events.register(
                "before-send.s3", lambda request, **_: request.headers.update({"x-no-faults": "1"})
            )
        return self._client

    def bucket(self, name: str, objects: dict[str, bytes]) -> str:
        """Make a bucket with these objects."""
        self.client.create_bucket(Bucket=name)
        for key, body in objects.items():
            self.client.put_object(Bucket=name, Key=key, Body=body)
        return name

    def faults(self, *faults: Fault) -> None:
        """Let these faults happen from now on, instead of earlier ones, and forget the log."""
        self._control("faults", json.dumps([asdict(fault) for fault in faults]).encode())

    def log(self) -> list[Request]:
        """The requests since the faults were set."""
        return [Request(**row) for row in json.loads(self._control("log"))]

    def _control(self, what: str, body: bytes | None = None) -> bytes:
        with urllib.request.urlopen(urllib.request.Request(f"{self.url}{CONTROL}{what}", data=body)) as answer:
            return bytes(answer.read())


@contextmanager
def serving() -> Iterator[S3Server]:
    """Start a server on a free port, and end it."""
    environment = {**os.environ, "AWS_EC2_METADATA_DISABLED": "true", "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [sys.executable, __file__], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    )
    assert process.stdout is not None
    try:
        port = int(process.stdout.readline())
        yield S3Server(process, f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait(timeout=20)


class _Faulty:
    """A WSGI application around moto's."""

    def __init__(self, inner: Any) -> None:
        self.inner, self.lock = inner, threading.Lock()
        self.faults: list[Fault] = []
        self.log: list[Request] = []

    def __call__(self, environ: dict[str, Any], start: Any) -> Any:
        if environ["PATH_INFO"].startswith(CONTROL):
            return self._control(environ, start)
        if environ.get("HTTP_X_NO_FAULTS"):
            return self.inner(environ, start)
        fault = self._fault_for(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}?{environ['QUERY_STRING']}")
        if fault and fault.kind in {"hang", "slow"}:
            time.sleep(fault.seconds)
        if fault and fault.kind in {"replace", "vanish"}:
            self._tamper(environ, fault)
        # A store may put fewer keys on a page than it was asked for.
        query = environ["QUERY_STRING"]
        environ["QUERY_STRING"] = query.replace("max-keys=1000", f"max-keys={PAGE}")
        status, headers, body = self._answer(environ, fault)
        sent = body if environ["REQUEST_METHOD"] != "HEAD" else b""
        if fault and fault.kind == "short":
            sent = sent[: len(sent) // 2]
            headers["Content-Length"] = str(len(sent))
        elif fault and fault.kind == "swell":
            headers["Content-Length"] = str(2 * int(headers.get("Content-Length", "0")))
        with self.lock:
            self.log.append(
                Request(
                    environ["REQUEST_METHOD"],
                    environ["PATH_INFO"],
                    query,
                    environ.get("HTTP_RANGE", ""),
                    int(status.split()[0]),
                    len(sent),
                )
            )
        start(status, list(headers.items()))
        return _cut(sent) if fault and fault.kind in {"cut", "hang"} else [sent]

    def _answer(self, environ: dict[str, Any], fault: Fault | None) -> tuple[str, dict[str, str], bytes]:
        if fault and fault.kind == "status":
            body = ERROR.format(code=fault.code, message="as the test wants it").encode()
            return f"{fault.status} Fault", {"Content-Type": "application/xml", "Content-Length": str(len(body))}, body
        kept: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], _error: object = None) -> None:
            kept[:] = [status, headers]

        body = b"".join(self.inner(environ, start))
        return kept[0], dict(kept[1]), body

    def _tamper(self, environ: dict[str, Any], fault: Fault) -> None:
        from io import BytesIO

        body = base64.b64decode(fault.body)
        changed = {key: value for key, value in environ.items() if key != "HTTP_RANGE"}
        changed |= {
            "REQUEST_METHOD": "PUT" if fault.kind == "replace" else "DELETE",
            "wsgi.input": BytesIO(body),
            "CONTENT_LENGTH": str(len(body)),
            "QUERY_STRING": "",
        }
        b"".join(self.inner(changed, lambda *_: None))

    def _fault_for(self, request: str) -> Fault | None:
        with self.lock:
            for fault in self.faults:
                if not re.search(fault.request, request) or fault.times == 0:
                    continue
                if fault.skip:
                    fault.skip -= 1
                    continue
                if fault.times is not None:
                    fault.times -= 1
                return fault
        return None

    def _control(self, environ: dict[str, Any], start: Any) -> list[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        with self.lock:
            if environ["PATH_INFO"].endswith("faults"):
                self.faults = [Fault(**row) for row in json.loads(body)]
                self.log = []
            answer = json.dumps([asdict(row) for row in self.log]).encode()
        start("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(answer)))])
        return [answer]


def _cut(body: bytes) -> Iterator[bytes]:
    """Half of what the headers promised; then the connection breaks."""
    yield body[: len(body) // 2]
    raise ConnectionResetError


def main() -> None:
    """Serve until somebody ends the process; the port is the first line of the output."""
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
    from werkzeug.serving import make_server

    inner = DomainDispatcherApplication(create_backend_app)
    server = make_server("127.0.0.1", 0, _Faulty(inner), threaded=True, request_handler=MotoRequestHandler)
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
