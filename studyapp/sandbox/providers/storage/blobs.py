"""The blob service itself: containers are listed, blobs listed, read, written and deleted under the account's own name."""

import base64
import re
from collections.abc import Callable
from dataclasses import replace
from hashlib import md5
from html import escape

from studyapp.sandbox.arm import blobs as shared
from studyapp.sandbox.arm.blobs import CONTAINERS
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, iso, parse_time
from studyapp.sandbox.arm.wire import INNER_SLASH, Answer
from studyapp.sandbox.providers.storage import containers, signatures
from studyapp.sandbox.providers.storage.signatures import Access

Work = Callable[[Call], Answer]
MOST_BLOBS = 5000
_RANGE = re.compile(r"bytes=(\d{1,12})-(\d{0,12})")
_XML = ("Content-Type", "application/xml")


def of_service(call: Call) -> Answer:
    """GET of the account: the list of its containers."""
    return _told(call, _list_containers)


def of_container(call: Call) -> Answer:
    """GET of a container: the list of its blobs."""
    return _told(call, _list_blobs)


def read(call: Call) -> Answer:
    """GET of a blob: its content, or a part of it."""
    return _told(call, _read)


def head(call: Call) -> Answer:
    """HEAD of a blob: what is known of it."""
    return _told(call, _head)


def write(call: Call) -> Answer:
    """PUT of a whole block blob."""
    return _told(call, _write)


def delete(call: Call) -> Answer:
    """DELETE of a blob."""
    return _told(call, _delete)


def _told(call: Call, work: Work) -> Answer:
    """The answer in the words of the blob service, whose refusals are XML."""
    try:
        return work(call)
    except ArmError as error:
        text = f"<Code>{escape(error.code)}</Code><Message>{escape(error.message)}</Message>"
        extra = (("x-ms-error-code", error.code), *_VERSION, _XML)
        return Answer(error.status, f'<?xml version="1.0" encoding="utf-8"?><Error>{text}</Error>'.encode(), extra)


_VERSION = (("x-ms-version", signatures.VERSION),)


def _allowed(call: Call, need: str) -> Access:
    account = containers.owner_of(call.world, call.names["account"])
    access = Access(
        account, call.names.get("container", ""), call.names.get("blob", "").replace(INNER_SLASH, "/"), need
    )
    signatures.check(call.request, access, call.now)
    return access


def _list_containers(call: Call) -> Answer:
    if call.query.get("comp") != "list":
        raise ArmError(400, "InvalidQueryParameterValue", "Only comp=list is simulated for a whole account.")
    account = _allowed(call, "l").account
    found = call.world.tree.children(f"{account.id}/blobServices/default", CONTAINERS)
    rows = "".join(
        f"<Container><Name>{escape(one.name)}</Name><Properties>{_times(one.body['properties']['lastModifiedTime'], one.etag)}</Properties></Container>"
        for one in sorted(found, key=lambda one: one.name)
    )
    return _listed(call, account, "", f"<Containers>{rows}</Containers>")


def _list_blobs(call: Call) -> Answer:
    if call.query.get("comp") != "list" or call.query.get("restype") != "container":
        raise ArmError(400, "InvalidQueryParameterValue", "Only restype=container&comp=list is simulated for a container.")  # fmt: skip
    access = _allowed(call, "l")
    container = containers.find(call.world, access.account.name, access.container)
    prefix = call.query.get("prefix", "")
    rows = "".join(
        _row(name, blob) for name, blob in sorted(shared.all_in(container).items()) if name.startswith(prefix)
    )
    return _listed(call, access.account, f' ContainerName="{escape(container.name)}"', f"<Blobs>{rows}</Blobs>")


def _listed(call: Call, account: Resource, more: str, rows: str) -> Answer:
    where = account.body["properties"]["primaryEndpoints"]["blob"]
    text = f'<?xml version="1.0" encoding="utf-8"?><EnumerationResults ServiceEndpoint="{escape(where)}"{more}>{rows}<NextMarker /></EnumerationResults>'
    return Answer(200, text.encode(), (*_VERSION, _XML))


def _row(name: str, blob: Json) -> str:
    size = _size(blob)
    words = f"{_times(blob['modified'], _etag(name, blob))}<Content-Length>{size}</Content-Length><Content-Type>{escape(blob['type'])}</Content-Type><BlobType>{blob['kind']}</BlobType>"
    return f"<Blob><Name>{escape(name)}</Name><Properties>{words}</Properties></Blob>"


def _times(modified: str, etag: str) -> str:
    return f"<Last-Modified>{_date(modified)}</Last-Modified><Etag>{escape(etag)}</Etag>"


def _date(moment: str) -> str:
    return f"{parse_time(moment):%a, %d %b %Y %H:%M:%S} GMT"


def _size(blob: Json) -> int:
    return int(blob["size"]) if "size" in blob else len(base64.b64decode(blob["content"]))


def _etag(name: str, blob: Json) -> str:
    digest = md5((name + str(blob["modified"])).encode(), usedforsecurity=False).hexdigest()
    return f'"0x{digest[:15].upper()}"'


def _blob(call: Call, need: str) -> tuple[Resource, str, Json]:
    access = _allowed(call, need)
    container = containers.find(call.world, access.account.name, access.container)
    blob = shared.all_in(container).get(access.blob)
    if blob is None:
        raise ArmError(404, "BlobNotFound", "The specified blob does not exist.")
    return container, access.blob, blob


def _facts(name: str, blob: Json) -> tuple[tuple[str, str], ...]:
    return (
        *_VERSION,
        ("Content-Type", blob["type"]),
        ("Last-Modified", _date(blob["modified"])),
        ("ETag", _etag(name, blob)),
        ("x-ms-blob-type", blob["kind"]),
        ("x-ms-creation-time", _date(blob["modified"])),
        ("Accept-Ranges", "bytes"),
    )


def _head(call: Call) -> Answer:
    _, name, blob = _blob(call, "r")
    return Answer(200, None, (*_facts(name, blob), ("Content-Length", str(_size(blob)))))


def _read(call: Call) -> Answer:
    _, name, blob = _blob(call, "r")
    if "size" in blob:
        raise ArmError(400, "SandboxNotImplemented", "The sandbox knows which disk this blob stands for, not its bytes. Real Azure does.")  # fmt: skip
    content = base64.b64decode(blob["content"])
    asked = _RANGE.fullmatch(call.request.headers.get("x-ms-range") or call.request.headers.get("range", ""))
    if asked is None:
        return Answer(200, content, _facts(name, blob))
    first, last = int(asked[1]), int(asked[2] or len(content) - 1)
    if first >= len(content):
        raise ArmError(416, "InvalidRange", "The range specified is invalid for the current size of the resource.")
    part = content[first : last + 1]
    span = ("Content-Range", f"bytes {first}-{first + len(part) - 1}/{len(content)}")
    return Answer(206, part, (*_facts(name, blob), span))


def _write(call: Call) -> Answer:
    if call.query.get("comp"):
        raise ArmError(400, "SandboxNotImplemented", "Blocks, leases, snapshots and metadata of blobs are not simulated. Real Azure has them.")  # fmt: skip
    access = _allowed(call, "c")
    container = containers.find(call.world, access.account.name, access.container)
    kind = call.request.headers.get("x-ms-blob-type", "BlockBlob")
    if kind != "BlockBlob":
        raise ArmError(400, "SandboxNotImplemented", "Page and append blobs are not simulated. Real Azure has them.")
    held = shared.all_in(container)
    if access.blob in held and call.request.headers.get("if-none-match") == "*":
        raise ArmError(409, "BlobAlreadyExists", "The specified blob already exists.")
    if len(held) >= MOST_BLOBS and access.blob not in held:
        raise ArmError(409, "SandboxLimitReached", f"A container of the sandbox holds at most {MOST_BLOBS} blobs.")
    sent = call.request.headers.get("x-ms-blob-content-type") or call.request.headers.get("content-type")
    blob = shared.with_content(call.request.body, sent or "application/octet-stream", iso(call.now))
    call.world.put(replace(container, facts={**container.facts, "blobs": {**held, access.blob: blob}}))
    return Answer(
        201, None, (*_VERSION, ("ETag", _etag(access.blob, blob)), ("Last-Modified", _date(blob["modified"])))
    )


def _delete(call: Call) -> Answer:
    container, name, _ = _blob(call, "d")
    left = {other: blob for other, blob in shared.all_in(container).items() if other != name}
    call.world.put(replace(container, facts={**container.facts, "blobs": left}))
    return Answer(202, None, _VERSION)
