"""Why a call is refused before anything is decided, with the code that the Graph API has for it."""

from collections.abc import Mapping

from convroute.server.failure import GRAPH_METHOD, Failure


class GraphError(Exception):
    """A call that is refused before anything is decided."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


def wrong_parameter(message: str, subcode: int | None = None) -> GraphError:
    return GraphError(Failure(100, f"(#100) {message}", subcode))


def missing(name: str) -> GraphError:
    return wrong_parameter(f"The parameter {name} is required")


def not_here(what: str, why: str) -> GraphError:
    """Something that exists at Meta and that this server refuses, by its name."""
    return GraphError(Failure(100, f"(#100) {what} is not available here: {why}", type=GRAPH_METHOD))


def unknown_path(path: str) -> GraphError:
    return GraphError(Failure(2500, f"Unknown path components: /{path}"))


def unknown_alias(node: str) -> GraphError:
    return GraphError(Failure(803, f"(#803) Some of the aliases you requested do not exist: {node}"))


def unsupported(method: str, node: str | None = None) -> GraphError:
    method = method.lower()
    about = (
        f"Unsupported {method} request."
        if node is None
        else f"Unsupported {method} request. Object with ID '{node}' does not exist, cannot be loaded due to"
        " missing permissions, or does not support this operation."
    )
    return GraphError(Failure(100, about, None if node is None else 33, GRAPH_METHOD))


def no_token() -> GraphError:
    return GraphError(
        Failure(2500, "An active access token must be used to query information about the current user.")
    )


def wrong_token() -> GraphError:
    return GraphError(Failure(190, "Invalid OAuth access token: no app has this one", 467))


def wrong_proof(message: str) -> GraphError:
    return GraphError(Failure(100, message, type=GRAPH_METHOD))


def come_again(message: str) -> Failure:
    return Failure(2, message, status=503, is_transient=True)


DEFECT = Failure(1, "An unknown error occurred: the request could not be decided", status=500)

Json = Mapping[str, object]
