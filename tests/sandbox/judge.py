"""An independent judge of every answer in the tests: the models of the installed SDKs, and nothing undocumented."""

from studyapp.sandbox.arm import ids, schema
from studyapp.sandbox.arm.pipeline import Pipeline
from studyapp.sandbox.arm.wire import Request, Response


def check(pipeline: Pipeline, request: Request, response: Response) -> set[str]:
    """The operation that succeeded, if any; fails the test where its answer is not what its model documents."""
    assert response.status < 500, f"{request.method} {request.url} answered {response.status}: {response.body!r}"
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
