"""Signed requests as the bytes that go over the wire.

Written from the vendors' documents with nothing but hmac and hashlib, and sharing no line with the emulator:
when the two disagree, one of them is wrong.
"""

import base64
import hashlib
import hmac
import itertools
import os
import time
from functools import lru_cache
from urllib.parse import quote

ACCESS_KEY = "bench"
SECRET = "benchsecret"
CREDENTIAL = f"{ACCESS_KEY}:{SECRET}"
HOST = "127.0.0.1:4722"

# A nonce is good once. The first part differs between processes, the second between requests.
_PROCESS = os.urandom(6).hex()
_COUNT = itertools.count()


def _nonce() -> str:
    return f"{_PROCESS}-{next(_COUNT):08x}"


@lru_cache(maxsize=1 << 16)
def _cached(text: str) -> str:
    return quote(text, safe="-_.~")


def _encoded(params: list[tuple[str, str]]) -> str:
    return "&".join(f"{_cached(name)}={_cached(value)}" for name, value in params)


def _key(space: str | None) -> str:
    return f"{ACCESS_KEY}~{space}" if space else ACCESS_KEY


def _request(target: str, headers: list[tuple[str, str]], body: str, method: str = "POST") -> bytes:
    head = "".join(f"{name}: {value}\r\n" for name, value in headers)
    length = f"Content-Length: {len(body)}\r\n" if method == "POST" else ""
    return f"{method} {target} HTTP/1.1\r\nHost: {HOST}\r\n{head}{length}\r\n{body}".encode()


class Signer:
    """Signs at one instant: the present one, when it was made. What it signs is good for fifteen minutes."""

    def __init__(self) -> None:
        now = time.gmtime()
        self.iso = time.strftime("%Y-%m-%dT%H:%M:%SZ", now)
        self.compact = time.strftime("%Y%m%dT%H%M%SZ", now)

    def v1(self, params: dict[str, str], space: str | None = None) -> bytes:
        """Alibaba Cloud, HMAC-SHA1 over all parameters, which stand in a form."""
        params = {
            **params,
            "AccessKeyId": _key(space),
            "Format": "JSON",
            "SignatureMethod": "HMAC-SHA1",
            "SignatureNonce": _nonce(),
            "SignatureVersion": "1.0",
            "Timestamp": self.iso,
        }
        # Sorted as they are, not as they are encoded; nothing here is sorted otherwise when it is.
        canonical = _encoded(sorted(params.items()))
        # What is encoded already holds nothing but these three that is encoded again.
        again = canonical.replace("%", "%25").replace("=", "%3D").replace("&", "%26")
        mac = hmac.digest(f"{SECRET}&".encode(), f"POST&%2F&{again}".encode(), "sha1")
        # Captured official clients send parameters as they have them, not in the order of the signature.
        sent = _encoded(list(params.items()))
        form = f"{sent}&Signature={quote(base64.b64encode(mac).decode(), safe='')}"
        headers = [("Accept", "application/json"), ("Content-Type", "application/x-www-form-urlencoded")]
        return _request("/", headers, form)

    def v3(self, action: str, version: str, params: dict[str, str], space: str | None = None) -> bytes:
        """Alibaba Cloud, ACS3-HMAC-SHA256 over the query, the headers and the hash of the body."""
        query = _encoded(list(params.items()))
        canonical_query = _encoded(sorted(params.items()))
        body_hash = hashlib.sha256(b"").hexdigest()
        signed = [
            ("host", HOST),
            ("x-acs-action", action),
            ("x-acs-content-sha256", body_hash),
            ("x-acs-date", self.iso),
            ("x-acs-signature-nonce", _nonce()),
            ("x-acs-version", version),
        ]
        names = ";".join(name for name, _ in signed)
        lines = "".join(f"{name}:{value}\n" for name, value in signed)
        canonical = f"POST\n/\n{canonical_query}\n{lines}\n{names}\n{body_hash}"
        string = f"ACS3-HMAC-SHA256\n{hashlib.sha256(canonical.encode()).hexdigest()}"
        mac = hmac.digest(SECRET.encode(), string.encode(), "sha256").hex()
        authorization = f"ACS3-HMAC-SHA256 Credential={_key(space)},SignedHeaders={names},Signature={mac}"
        headers = [("Accept", "application/json"), *signed[1:], ("Authorization", authorization)]
        return _request(f"/?{query}", headers, "")

    def huawei(self, path: str, body: str, space: str | None = None) -> bytes:
        """Huawei Cloud and Open Telekom Cloud, SDK-HMAC-SHA256 over path, headers and the body's hash."""
        signed = [("content-type", "application/json"), ("host", HOST), ("x-sdk-date", self.compact)]
        names = ";".join(name for name, _ in signed)
        lines = "".join(f"{name}:{value}\n" for name, value in signed)
        payload = hashlib.sha256(body.encode()).hexdigest()
        canonical = f"POST\n{path}/\n\n{lines}\n{names}\n{payload}"
        string = f"SDK-HMAC-SHA256\n{self.compact}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
        mac = hmac.digest(SECRET.encode(), string.encode(), "sha256").hex()
        authorization = f"SDK-HMAC-SHA256 Access={_key(space)}, SignedHeaders={names}, Signature={mac}"
        headers = [
            ("Content-Type", "application/json"),
            ("X-Sdk-Date", self.compact),
            ("Authorization", authorization),
        ]
        return _request(path, headers, body)
