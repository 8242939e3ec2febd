"""Serves the files of the page, which hold no data, with a policy that lets nothing else in."""

from collections.abc import Iterator
from pathlib import Path

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

_FILES = Path(__file__).parent / "files"
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


def page_routes() -> Iterator[BaseRoute]:
    """Addresses are relative, so that a proxy may put something before them."""
    files = {path.name: path.read_bytes() for path in _FILES.iterdir() if path.suffix in _TYPES}

    def answered(name: str) -> Response:
        media_type = _TYPES[Path(name).suffix]
        return Response(files[name], media_type=media_type, headers=HEADERS)

    async def index(_: Request) -> Response:
        return answered("index.html")

    async def file(request: Request) -> Response:
        name = request.path_params["name"]
        return answered(name) if name in files else Response(status_code=404, headers=HEADERS)

    async def to_index(_: Request) -> Response:
        return RedirectResponse("convroute/", 307)

    yield Route("/convroute", to_index, methods=["GET"])
    yield Route("/convroute/", index, methods=["GET"])
    yield Route("/convroute/page/{name}", file, methods=["GET"])
