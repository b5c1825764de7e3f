"""Independent judges of every answer in the tests: the models of the installed SDKs, and Microsoft's OpenAPI files."""

from functools import lru_cache

from studyapp.sandbox.arm import ids, schema
from studyapp.sandbox.arm.pipeline import Pipeline
from studyapp.sandbox.arm.wire import BLOBS, Request, Response
from tests.sandbox import deviations, openapi


def check(pipeline: Pipeline, request: Request, response: Response) -> set[str]:
    """The operation that succeeded, if any; fails the test where its answer is not what its model documents."""
    assert response.status < 500, f"{request.method} {request.url} answered {response.status}: {response.body!r}"
    if response.status >= 400 and _is_blob_service(request):
        assert request.method == "HEAD" or b"<Code>" in response.body, f"an error without a code: {response.body!r}"
        return set()
    if response.status >= 400 and request.method != "HEAD":
        error = response.json["error"]
        assert error["code"], f"an error without a code: {error}"
        assert error["message"], f"an error without a message: {error}"
        return set()
    if response.status >= 400:
        return set()
    match = pipeline.router.find(ids.segments(request.path))
    assert match is not None
    route = match.route(request.method, request.query.get("api-version", ""))
    assert route is not None
    model = route.response
    if not model or not response.body:
        return {route.operation}
    bodies = response.json["value"] if model.endswith("[]") else [response.json]
    for body in bodies:
        problems = schema.check_answer(model.removesuffix("[]"), body)
        assert not problems, f"{request.method} {request.path} answered with {problems}"
    return {route.operation}


def _is_blob_service(request: Request) -> bool:
    """Whether storage itself was asked, which speaks XML and no resource manager answers for."""
    return request.path.startswith(f"/{BLOBS}/")


def check_openapi(pipeline: Pipeline, request: Request, response: Response) -> tuple[str, ...]:
    """The accepted deviations that an answer shows; fails the test where it differs otherwise from Microsoft's files.

    Without the files beside the repository nothing is checked.
    """
    book = openapi.book()
    if book is None or request.method == "HEAD" or _is_blob_service(request):
        return ()
    match = pipeline.router.find(ids.segments(request.path))
    route = match.verbs.get(request.method) if match else None
    by_gateway = response.headers.get("x-ms-failure-cause") == "gateway"
    verb, path = (route.verb, route.path) if route and not by_gateway else ("", "")
    problems = _problems(book, verb, path, response.status, response.body)
    unknown = [problem for problem in problems if deviations.entry_of(problem) is None]
    assert not unknown, f"{request.method} {request.path} answered {response.status} with {unknown}"
    return tuple(entry for entry in map(deviations.entry_of, problems) if entry)


@lru_cache(maxsize=512)  # clients poll and read the same few again and again
def _problems(book: openapi.Book, verb: str, path: str, status: int, body: bytes) -> tuple[str, ...]:
    operation = book.find(verb, path)
    if operation:
        return tuple(book.problems(operation, status, body))
    return tuple(book.problems_of_error(body)) if status >= 400 else ()
