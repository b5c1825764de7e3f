"""The yardstick of https: the standard library's server answering one body. `python benchmarks/yard_https.py CERT KEY BODY`.

It prints its port once it listens.
"""

import http.server
import ssl
import sys
from pathlib import Path


class Stub(http.server.BaseHTTPRequestHandler):
    """Answers every GET with the same JSON, on a connection that is kept."""

    protocol_version = "HTTP/1.1"
    body = b"{}"
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the base class names it
        """Nothing is logged."""


if __name__ == "__main__":
    certificate, key, body = sys.argv[1:]
    Stub.body = Path(body).read_bytes()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Stub)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    print(server.server_address[1], flush=True)
    server.serve_forever()
