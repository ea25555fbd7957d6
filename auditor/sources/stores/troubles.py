"""Wording what goes wrong between here and a store. Messages of the clouds' libraries are read and never passed on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from auditor.sources.interface import Unread
from auditor.sources.naming import printable_place
from auditor.sources.stores.address import Kind

if TYPE_CHECKING:
    from auditor.sources.stores.remote_file import RemoteFile

CHANGED = ("it changed while it was read or after it was found", "run the audit again: what did not change is not read")
SHORT = ("the store sent fewer bytes than it said the object has", "check the object; write or copy it again")
MISSING = ("there is no such object", "correct the URL; keys are case-sensitive")
NO_CONTAINER = ("there is no such bucket", "correct its name, or the endpoint or account it is looked for at")
UNTOLD = (
    "the store refused to send it, and what it said cannot be read",
    "check the right to read it; run again later",
)
UNNAMEABLE = (
    "its key has an empty part (`//`), by which the store cannot be asked for it",
    "copy it under another key, or give its readers another place to look for it",
)

_LOGIN: dict[Kind, str] = {
    "s3": "AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or AWS_PROFILE",
    "gs": "GOOGLE_APPLICATION_CREDENTIALS, or `gcloud auth application-default login`",
    "az": "AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN, or `az login`",
}

_EXPIRED = ("the credentials have expired", "get new ones and run again: {login}")
_WRONG = ("the store does not accept the credentials", "check {login}")
_NONE = ("there are no credentials for this store", "set {login}; a public bucket is read with ?anonymous=true")
_CLOCK = ("the store refuses requests because the clocks differ", "set this computer's clock")
_DENIED = ("access denied", "give the credentials in use the right to list the bucket and to read its objects")
_THROTTLED = (
    "the store throttled the requests or was not available, again and again",
    "run again later, or with fewer workers",
)
_TIMED_OUT = ("the store did not answer in time", "check the network and the endpoint; run again later")
_REFUSED = ("nobody answers at the store's address: connection refused", "check the endpoint and its port")
_NO_HOST = ("the store's host name is not known", "check the endpoint, the region and the network's name server")
_TLS = (
    "no encrypted connection to the store comes about",
    "check the endpoint's scheme (http or https), and AWS_CA_BUNDLE",
)
CUT = ("the connection to the store broke, again and again", "run again later; check the network")
_ELSEWHERE = ("the bucket is in another region", "name it: ?region=, or AWS_REGION")
_SERVER = ("the store failed ({code})", "run again later")
_OTHER = ("the store refused the request ({code})", "check the URL and the store")
_COLD = ("the object is archived and has to be restored before it can be read", "restore it from the archive")

_SIGNS: tuple[tuple[str, tuple[str, str]], ...] = (
    (r"Failed to flush response stream", UNTOLD),
    (r"ExpiredToken|EXPIRED_TOKEN|TokenRefreshRequired|RequestExpired|TokenExpired|invalid_grant", _EXPIRED),
    (r"INVALID_ACCESS_KEY_ID|InvalidAccessKeyId|SIGNATURE_DOES_NOT_MATCH|SignatureDoesNotMatch", _WRONG),
    (
        r"InvalidToken|INVALID_CLIENT_TOKEN_ID|UNRECOGNIZED_CLIENT|AuthenticationFailed|InvalidAuthenticationInfo",
        _WRONG,
    ),
    (
        r"[Bb]ase64|INVALID_SIGNATURE|MISSING_AUTHENTICATION_TOKEN|UNAUTHENTICATED|InvalidSecurity|HTTP status 401|\] 401 ",
        _WRONG,
    ),
    (r"[Nn]o credentials|Could not create .*credentials|default credentials|CredentialUnavailable", _NONE),
    (r"Failed to get token|authentication unavailable|DefaultAzureCredential", _NONE),
    (r"RequestTimeTooSkewed|REQUEST_TIME_TOO_SKEWED", _CLOCK),
    (r"InvalidObjectState|INVALID_OBJECT_STATE|BlobArchived", _COLD),
    (r"NO_SUCH_BUCKET|NoSuchBucket|ContainerNotFound|FilesystemNotFound|bucket does not exist", NO_CONTAINER),
    (r"SLOW_DOWN|SlowDown|THROTTL|Throttl|TooManyRequests|RESOURCE_EXHAUSTED|ServerBusy|HTTP status 429", _THROTTLED),
    (r"SERVICE_UNAVAILABLE|ServiceUnavailable|HTTP status 503|UNAVAILABLE|\] (?:503|429) ", _THROTTLED),
    (r"PermanentRedirect|AuthorizationHeaderMalformed|HTTP status 301|TemporaryRedirect", _ELSEWHERE),
    (r"ACCESS_DENIED|AccessDenied|HTTP status 403|PERMISSION_DENIED|\] 403 ", _DENIED),
    (r"curlCode: 28\b|REQUEST_TIMEOUT|Timeout was reached|timed out|DEADLINE_EXCEEDED|Operation too slow", _TIMED_OUT),
    (r"curlCode: 7\b|Could ?n.t connect|Connection refused|Failed to connect", _REFUSED),
    (r"curlCode: 6\b|Could ?n.t resolve|Name or service not known", _NO_HOST),
    (r"curlCode: (?:35|51|58|60|77|83)\b|SSL|TLS|certificate", _TLS),
    (r"curlCode: (?:18|52|55|56|92)\b|NETWORK_CONNECTION|Connection reset|Server returned nothing", CUT),
    (r"NO_SUCH_KEY|NoSuchKey|RESOURCE_NOT_FOUND|BlobNotFound|NOT_FOUND|HTTP status 404|\] 404 ", MISSING),
    (r"HTTP status 416|InvalidRange|INVALID_RANGE|OUT_OF_RANGE|ConditionNotMet|\] 416 ", CHANGED),
)
_SEARCHED = tuple((re.compile(pattern), words) for pattern, words in _SIGNS)
_STATUS = re.compile(r"(?:HTTP status |Azure Error: \[\w*\] )(\d{3})")
_CODE = re.compile(r"AWS Error ([A-Z_]{3,60})|google::cloud::Status\(([A-Z_]{3,40})")
_QUOTED = re.compile(r"'[^']*'")
_UNTOLD = re.compile(
    r"UNKNOWN \(HTTP status 40[03]\)(?!.*ExceptionName)|ACCESS_DENIED during (?:Head|Get)Object|No response body"
)


def trouble(file: RemoteFile, error: BaseException) -> Unread:
    """Word an error that pyarrow raised when it asked a store for an object or a listing."""
    # Messages quote keys, which may be called anything, quotation marks included.
    said = str(error).replace(f"'{file.key}'", "").replace(f"'{file.path}'", "").replace(f"'{file.key}/'", "")
    reason, hint = _words(error, _QUOTED.sub("", said))
    return unread(file, reason, hint.format(login=_LOGIN[file.store.kind]))


def unread(file: RemoteFile, reason: str, hint: str) -> Unread:
    """Say of an object or prefix why it is not read."""
    return Unread(printable_place(file.as_posix()), reason, hint)


def says_little(error: BaseException) -> bool:
    """Say whether a store refused without saying why: an answer to HEAD has no body, where S3 tells expired from wrong."""
    return _UNTOLD.search(str(error)) is not None


def is_unreadable(error: BaseException) -> bool:
    """Say whether the store refused, and Arrow had no room to read why: the answer goes where the bytes should."""
    return "Failed to flush response stream" in str(error)


def _words(error: BaseException, text: str) -> tuple[str, str]:
    for pattern, words in _SEARCHED:
        if pattern.search(text):
            return words
    if isinstance(error, FileNotFoundError):
        return MISSING
    if isinstance(error, PermissionError):
        return _DENIED
    status, named = _STATUS.search(text), _CODE.search(text)
    code = status[1] if status else next(filter(None, named.groups()), "") if named else ""
    words = _SERVER if code.startswith("5") or code.startswith("INTERNAL") else _OTHER
    return words[0].format(code=f"HTTP {code}" if status else code or type(error).__name__), words[1]
