"""The operations that every kind of document has, declared once."""

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.routes import Grade, Route, Strict
from studyapp.sandbox.providers.network import documents
from studyapp.sandbox.providers.network.names import EVERYWHERE, HOME


def documents_of(operation: str, type: str, model: str, put: generic.Handler, strict: Strict, *, all: str = "ListAll", every: str = "List") -> tuple[Route, ...]:  # fmt: skip
    """The six operations of a kind of top-level document.

    Args:
        operation: beginning of the operationIds.
        type: the resource type.
        model: the model of the document, without its package.
        put: the handler that writes one.
        strict: how its properties are taken.
        all: the last word of the operationId that lists the subscription.
        every: the last word of the operationId that lists a group.
    """
    word, model = type.partition("/")[2], f"network.{model}"
    one = f"{HOME}/{word}/{{name}}"
    return (
        Route(f"{operation}_CreateOrUpdate", "PUT", one, put, request=model, response=model, strict=strict),
        Route(f"{operation}_UpdateTags", "PATCH", one, documents.update_tags, request="network.TagsObject", response=model),
        Route(f"{operation}_Get", "GET", one, generic.get, response=model),
        Route(f"{operation}_{every}", "GET", f"{HOME}/{word}", generic.list_children(type), response=model + "[]"),
        Route(f"{operation}_{all}", "GET", f"{EVERYWHERE}/{word}", generic.list_all(type), response=model + "[]"),
        Route(f"{operation}_Delete", "DELETE", one, documents.delete),
    )  # fmt: skip


def children_of(operation: str, type: str, model: str, put: generic.Handler, strict: Strict) -> tuple[Route, ...]:
    """The four operations of a kind of document inside of another one."""
    parent, _, word = type.partition("/")[2].partition("/")
    many, model = f"{HOME}/{parent}/{{name}}/{word}", f"network.{model}"
    one = many + "/{child}"
    return (
        Route(f"{operation}_CreateOrUpdate", "PUT", one, put, request=model, response=model, strict=strict),
        Route(f"{operation}_Get", "GET", one, generic.get, response=model),
        Route(f"{operation}_List", "GET", many, generic.list_children(type), response=model + "[]"),
        Route(f"{operation}_Delete", "DELETE", one, documents.delete),
    )


def parts_of(operation: str, path: str, model: str, many: generic.Handler, one: generic.Handler) -> tuple[Route, ...]:
    """The two reads of the parts of a document that are written with it."""
    here, model = f"{HOME}/{path}", f"network.{model}"
    return (
        Route(f"{operation}_List", "GET", here, many, response=model + "[]"),
        Route(f"{operation}_Get", "GET", here + "/{child}", one, response=model),
    )


def gap(operation: str, verb: str, path: str, what: str) -> Route:
    """An operation that the sandbox refuses by name."""
    return Route(operation, verb, f"{HOME}/{path}", generic.absent(what), Grade.ABSENT, what)
