"""What the server lets in: its own hosts, no web pages, nothing too large, nobody who dawdles."""

import os
import socket
import ssl
import stat
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from studyapp.sandbox.http import reading
from studyapp.sandbox.http import server as listening
from studyapp.sandbox.http.certificates import RENEWED_BEFORE, certificates
from tests.server.conftest import API, RealTime, Running, Start


def line_to(server: Running) -> ssl.SSLSocket:
    """A connection on which a test writes what it likes."""
    plain = socket.create_connection(("127.0.0.1", server.port), timeout=10)
    return server.context().wrap_socket(plain, server_hostname="127.0.0.1")


def test_another_host_is_refused(server: Running) -> None:
    """So a web page whose name was made to mean 127.0.0.1 gets nothing."""
    for host in ("evil.example", f"evil.example:{server.port}", "127.0.0.1", f"127.0.0.1:{server.port + 1}"):
        answer = server.send("GET", f"/subscriptions?{API}", {"Host": host})
        assert (answer.status, answer.code) == (421, "MisdirectedRequest")
    assert server.send("GET", "/metadata/endpoints", {"Host": f"LOCALHOST:{server.port}"}).status == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
def test_any_origin_is_refused(server: Running, origin: str) -> None:
    answer = server.send("GET", "/metadata/endpoints", {"Origin": origin})
    assert (answer.status, answer.code) == (403, "BrowserRefused")


def test_localhost_is_a_name_of_the_server_too(server: Running) -> None:
    answer = server.azure("PUT", f"/resourcegroups/rg-app?{API}", {"location": "westeurope"}, Host=f"localhost:{server.port}")  # fmt: skip
    assert answer.status == 201


def test_only_the_loopback_address_is_bound(server: Running) -> None:
    with open("/proc/net/tcp", encoding="ascii") as table:
        bound = [line.split()[1] for line in table if line.split()[3] == "0A"]
    assert [address for address in bound if address.endswith(f":{server.port:04X}")] == [f"0100007F:{server.port:04X}"]


def test_a_body_of_more_than_a_mebibyte_is_refused_before_it_is_sent(server: Running) -> None:
    body = b"x" * (1024 * 1024 + 1)
    answer = server.send("PUT", f"/subscriptions?{API}", {"Expect": "100-continue"}, b"")
    assert answer.status == 401
    with line_to(server) as line:
        head = f"PUT / HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nContent-Length: {len(body)}\r\n\r\n"
        line.sendall(head.encode())
        assert line.recv(64).startswith(b"HTTP/1.1 413 ")


def test_a_body_in_chunks_is_counted(server: Running) -> None:
    with line_to(server) as line:
        line.sendall(f"PUT / HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
        chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
        for _ in range(17):
            line.sendall(chunk)
        assert line.recv(64).startswith(b"HTTP/1.1 413 ")


def test_too_long_an_address_and_too_many_headers_are_refused(server: Running) -> None:
    assert server.send("GET", "/subscriptions?x=" + "a" * 17_000).status == 414
    assert server.send("GET", "/subscriptions", {f"X-{n}": "1" for n in range(120)}).status == 431


def test_an_address_without_an_end_is_cut_off(server: Running) -> None:
    with line_to(server) as line:
        line.sendall(b"GET /")
        with pytest.raises(OSError):  # noqa: PT012 - it is cut off at one of many
            for _ in range(1000):
                line.sendall(b"a" * 10_000)


def test_bytes_that_are_no_http_are_answered_and_closed(server: Running) -> None:
    with line_to(server) as line:
        line.sendall(b"\x00\xff\x00 nonsense\r\n\r\n")
        assert line.recv(64).startswith(b"HTTP/1.1 400 ")


def test_plain_http_gets_no_answer(server: Running) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as line:
        line.sendall(f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n\r\n".encode())
        try:
            assert line.recv(64) == b""
        except ConnectionResetError:
            return


def test_a_client_that_dawdles_is_cut_off(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "HEAD_SECONDS", 0.3)
    monkeypatch.setattr(reading, "BODY_SECONDS", 0.3)
    server = start()
    for begun, ends in (
        (b"", b""),
        (b"GET / HTT", b""),
        (b"PUT / HTTP/1.1\r\nContent-Length: 9\r\nHost: 127.0.0.1:%d\r\n\r\nxy" % server.port, b"HTTP/1.1 408 "),
    ):
        with line_to(server) as line:
            line.sendall(begun)
            assert line.recv(13) == ends


def test_too_many_connections_at_once_are_turned_away(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "MOST_CONNECTIONS", 3)
    server = start()
    lines = [line_to(server) for _ in range(2)]
    assert server.send("GET", "/metadata/endpoints").status == 503
    for line in lines:
        line.close()
    assert any(server.send("GET", "/metadata/endpoints").status == 200 for _ in range(50))


def test_clients_at_once_all_get_their_answers(server: Running) -> None:
    answers: list[int] = []

    def client(number: int) -> None:
        token = {"Authorization": f"Bearer {server.sign_in()}"}
        for count in range(10):
            path = f"/subscriptions/{server.run.subscription_id}/resourcegroups/rg-{number}-{count}?{API}"
            answers.append(server.send("PUT", path, token, {"location": "westeurope"}).status)

    threads = [threading.Thread(target=client, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [201] * 40
    assert len(server.azure("GET", f"/resourcegroups?{API}").json["value"]) == 40


# Files


def test_secrets_lie_in_files_of_their_owner_alone(server: Running) -> None:
    if os.name == "nt":
        pytest.skip("Windows has no modes")
    found = [path for path in (server.folder / "server").rglob("*") if path.is_file()]
    assert {"server.key", "server.json", "service_principal_entries.json"} <= {path.name for path in found}
    assert {stat.S_IMODE(path.stat().st_mode) for path in found} == {0o600}
    assert stat.S_IMODE((server.folder / "server").stat().st_mode) == 0o700


def test_the_end_leaves_neither_secrets_nor_a_record(start: Start) -> None:
    server = start()
    server.azure("PUT", f"/resourcegroups/rg-app?{API}", {"location": "westeurope"})
    secrets = [server.run.control, server.client().client_secret, server.client().identity_header]
    server.end()
    left = [path for path in server.folder.rglob("*") if path.is_file()]
    names = {path.name for path in left} - {"lock"}
    assert names == {"sandbox.json", "ca.pem", "server.pem", "server.key", "good-until"}
    assert not [path for path in left for secret in secrets if secret.encode() in path.read_bytes()]


def test_the_authoritys_key_is_kept_nowhere_and_signs_one_certificate(server: Running) -> None:
    keys = [path for path in server.folder.rglob("*") if path.is_file() and b"PRIVATE KEY" in path.read_bytes()]
    assert [path.name for path in keys] == ["server.key"]


def test_certificates_are_kept_until_they_near_their_end(tmp_path: Path) -> None:
    time = RealTime()
    first = certificates(tmp_path, time()).ca.read_bytes()
    time.ahead = timedelta(days=1)
    assert certificates(tmp_path, time()).ca.read_bytes() == first
    time.ahead = timedelta(days=7) - RENEWED_BEFORE + timedelta(minutes=1)
    renewed = certificates(tmp_path, time()).ca.read_bytes()
    assert renewed != first
    (tmp_path / "server.key").unlink()
    assert certificates(tmp_path, time()).ca.read_bytes() != renewed
    time.ahead = timedelta(days=-30)
    assert certificates(tmp_path, time()).ca.read_bytes() != renewed
