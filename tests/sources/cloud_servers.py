"""Small read-only servers that speak the protocols of Google's and Azure's object stores, in processes of their own.

They answer the calls that pyarrow's file systems make for listing and reading, and no others. Objects are put with
`PUT /-/object/<container>/<key>`; `POST /-/fail/<status>/<code>` makes every later request fail, `POST /-/heal` ends it.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qsl, quote, unquote, urlsplit
from xml.sax.saxutils import escape

MODIFIED = "Fri, 02 Jan 2026 03:04:05 GMT"
UPDATED = "2026-01-02T03:04:05.678Z"


@dataclass
class CloudServer:
    """The handle that tests hold."""

    url: str

    @property
    def host(self) -> str:
        return self.url.removeprefix("http://")

    def put(self, container: str, objects: dict[str, bytes]) -> None:
        for key, body in objects.items():
            self._ask("PUT", f"object/{container}/{quote(key)}", body)

    def fail(self, status: int, code: str) -> None:
        self._ask("POST", f"fail/{status}/{code}", b"")

    def heal(self) -> None:
        self._ask("POST", "heal", b"")

    def log(self) -> list[tuple[str, str, str]]:
        """Method, path with query, and range of each request since the last look."""
        return [tuple(row) for row in json.loads(self._ask("POST", "log", b""))]

    def _ask(self, method: str, what: str, body: bytes) -> bytes:
        request = urllib.request.Request(f"{self.url}/-/{what}", data=body, method=method)
        with urllib.request.urlopen(request) as answer:
            return bytes(answer.read())


@contextmanager
def serving(kind: str) -> Iterator[CloudServer]:
    """Start a server of a kind, `google` or `azure`, on a free port, and end it."""
    process = subprocess.Popen([sys.executable, __file__, kind], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield CloudServer(f"http://127.0.0.1:{int(process.stdout.readline())}")
    finally:
        process.terminate()
        process.wait(timeout=20)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    objects: ClassVar[dict[str, dict[str, bytes]]] = {}
    failure: ClassVar[list[tuple[int, str]]] = []
    requests: ClassVar[list[tuple[str, str, str]]] = []

    def log_message(self, *_: object) -> None:
        pass

    def any_method(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        url = urlsplit(self.path)
        if url.path.startswith("/-/"):
            self._control(url.path[3:], body)
            return
        self.requests.append((self.command, self.path, self.headers.get("x-ms-range") or self.headers.get("Range", "")))
        if self.failure:
            self.error(*self.failure[0])
        else:
            self.answer(url.path, dict(parse_qsl(url.query, keep_blank_values=True)))

    do_GET = do_HEAD = do_PUT = do_POST = any_method

    def answer(self, path: str, query: dict[str, str]) -> None:
        raise NotImplementedError

    def error(self, status: int, code: str) -> None:
        raise NotImplementedError

    def _control(self, what: str, body: bytes) -> None:
        verb, _, rest = what.partition("/")
        answer = b""
        if verb == "object":
            container, _, key = rest.partition("/")
            self.objects.setdefault(container, {})[unquote(key)] = body
        elif verb == "fail":
            status, code = rest.split("/")
            self.failure[:] = [(int(status), code)]
        elif verb == "heal":
            self.failure.clear()
        else:
            answer = json.dumps(self.requests).encode()
            self.requests.clear()
        self.send(200, answer)

    def send(self, status: int, body: bytes, headers: dict[str, str] | None = None, kind: str = "") -> None:
        self.send_response(status)
        if kind and self.command != "HEAD":
            self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)) if self.command != "HEAD" or status == 200 else "0")
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def send_range(self, body: bytes, headers: dict[str, str]) -> None:
        asked = (self.headers.get("x-ms-range") or self.headers.get("Range") or "").removeprefix("bytes=")
        if not asked:
            self.send(200, body, headers, "application/octet-stream")
            return
        first, _, last = asked.partition("-")
        begin, end = int(first), min(int(last) if last else len(body), len(body) - 1)
        told = {**headers, "Content-Range": f"bytes {begin}-{end}/{len(body)}"}
        self.send(206, body[begin : end + 1], told, "application/octet-stream")

    @staticmethod
    def children(objects: dict[str, bytes], prefix: str, delimiter: str) -> tuple[list[str], list[str]]:
        keys, folders = [], dict[str, None]()
        for key in sorted(objects):
            rest = key.removeprefix(prefix)
            if key.startswith(prefix) and delimiter and delimiter in rest:
                folders[prefix + rest.split(delimiter)[0] + delimiter] = None
            elif key.startswith(prefix):
                keys.append(key)
        return keys, list(folders)


class _Google(_Handler):
    def answer(self, path: str, query: dict[str, str]) -> None:
        container, _, rest = path.removeprefix("/storage/v1/b/").partition("/")
        objects = self.objects.get(unquote(container))
        if objects is None:
            self.error(404, "notFound")
        elif not rest:
            self._json(200, {"kind": "storage#bucket", "name": container, "id": container})
        elif rest == "o":
            self._page(container, objects, query)
        elif (key := unquote(rest.removeprefix("o/"))) not in objects:
            self.error(404, "notFound")
        elif query.get("alt") == "media":
            if query.get("generation") not in {None, _generation(objects[key])}:
                self.error(404, "notFound")
            else:
                self.send_range(objects[key], {"x-goog-generation": _generation(objects[key])})
        else:
            self._json(200, _metadata(container, key, objects[key]))

    def _page(self, container: str, objects: dict[str, bytes], query: dict[str, str]) -> None:
        """Two objects a page, so that there are pages."""
        keys, folders = self.children(objects, query.get("prefix", ""), query.get("delimiter", ""))
        begin = int(query.get("pageToken") or 0)
        told: dict[str, Any] = {"kind": "storage#objects", "prefixes": folders if begin == 0 else []}
        told["items"] = [_metadata(container, key, objects[key]) for key in keys[begin : begin + 2]]
        if begin + 2 < len(keys):
            told["nextPageToken"] = str(begin + 2)
        self._json(200, told)

    def error(self, status: int, code: str) -> None:
        self._json(status, {"error": {"code": status, "message": code, "errors": [{"reason": code}]}})

    def _json(self, status: int, told: Any) -> None:
        self.send(status, json.dumps(told).encode(), kind="application/json")


def _generation(body: bytes) -> str:
    return str(int(hashlib.md5(body).hexdigest()[:12], 16) + 1)


def _metadata(container: str, key: str, body: bytes) -> dict[str, str]:
    told = {"kind": "storage#object", "name": key, "bucket": container, "size": str(len(body)), "etag": "x"}
    return {**told, "generation": _generation(body), "metageneration": "1", "updated": UPDATED, "timeCreated": UPDATED}


class _Azure(_Handler):
    def answer(self, path: str, query: dict[str, str]) -> None:
        _, _account, container, *rest = [*path.split("/"), ""]
        key = unquote("/".join(rest)).strip("/")
        objects = self.objects.get(container)
        if objects is None:
            self.error(404, "ContainerNotFound")
        elif query.get("action") == "getAccessControl":
            self.error(400, "HierarchicalNamespaceNotEnabled")
        elif query.get("comp") == "list":
            self._listing(objects, query)
        elif query.get("restype") == "container":
            self.send(200, b"", {**_STATE, "x-ms-has-immutability-policy": "false", "x-ms-has-legal-hold": "false"})
        elif key not in objects:
            self.error(404, "BlobNotFound")
        else:
            self.send_range(objects[key], {**_STATE, **_BLOB, "ETag": f'"{_generation(objects[key])}"'})

    def _listing(self, objects: dict[str, bytes], query: dict[str, str]) -> None:
        keys, folders = self.children(objects, query.get("prefix", ""), query.get("delimiter", ""))
        begin, most = int(query.get("marker") or 0), min(int(query.get("maxresults") or 2), 2)
        told = "".join(
            f"<Blob><Name>{escape(key)}</Name><Properties><Last-Modified>{MODIFIED}</Last-Modified><Etag>0x1</Etag>"
            f"<Content-Length>{len(objects[key])}</Content-Length><BlobType>BlockBlob</BlobType>"
            "<AccessTier>Hot</AccessTier></Properties></Blob>"
            for key in keys[begin : begin + most]
        )
        told += "".join(f"<BlobPrefix><Name>{escape(one)}</Name></BlobPrefix>" for one in folders if begin == 0)
        more = f"<NextMarker>{begin + most}</NextMarker>" if begin + most < len(keys) else "<NextMarker/>"
        body = (
            '<?xml version="1.0" encoding="utf-8"?><EnumerationResults ServiceEndpoint="http://x/" ContainerName="c">'
            f"<Prefix>{escape(query.get('prefix', ''))}</Prefix><Blobs>{told}</Blobs>{more}</EnumerationResults>"
        )
        self.send(200, body.encode(), kind="application/xml")

    def error(self, status: int, code: str) -> None:
        body = f'<?xml version="1.0" encoding="utf-8"?><Error><Code>{code}</Code><Message>as it is</Message></Error>'
        self.send(status, body.encode(), {"x-ms-error-code": code, "x-ms-request-id": "1"}, "application/xml")


_STATE = {
    "Last-Modified": MODIFIED,
    "ETag": '"0x1"',
    "x-ms-lease-state": "available",
    "x-ms-lease-status": "unlocked",
    "x-ms-request-id": "1",
}
_BLOB = {"x-ms-blob-type": "BlockBlob", "x-ms-server-encrypted": "true", "x-ms-creation-time": MODIFIED}


def main() -> None:
    """Serve until somebody ends the process; the port is the first line of the output."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), {"google": _Google, "azure": _Azure}[sys.argv[1]])
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
