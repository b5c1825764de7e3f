"""The yardstick of requests: Starlette and h11 saying hello. `python benchmarks/yard_hello.py PORT CERT KEY`."""

import sys

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route


async def hello(request: Request) -> PlainTextResponse:
    """One line of text."""
    return PlainTextResponse("hello")


if __name__ == "__main__":
    app = Starlette(routes=[Route("/{path:path}", hello)])
    port, certificate, key = sys.argv[1:]
    uvicorn.run(
        app,
        port=int(port),
        http="h11",
        loop="asyncio",
        ws="none",
        lifespan="off",
        access_log=False,
        ssl_certfile=certificate,
        ssl_keyfile=key,
        timeout_keep_alive=300,  # the client comes back after it has measured the other server
    )
