"""`/docs`: Swagger UI from a package of ours, for a machine without internet and a strict policy.

FastAPI's own page loads it from a CDN and starts it by an inline script.
"""

from fastapi import APIRouter
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles

DISCLAIMER = "Research and education only. Not medical advice, not a diagnosis."

# Relative addresses: a proxy may serve all this under a path of its own.
_PAGE = f"""<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Scoliosis-AI inference</title>
    <link rel="stylesheet" href="docs/assets/swagger-ui.css">
    <link rel="icon" href="data:,">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <footer class="swagger-ui"><p class="wrapper">{DISCLAIMER}</p></footer>
    <script src="docs/assets/swagger-ui-bundle.js"></script>
    <script src="docs/start.js"></script>
  </body>
</html>
"""
_START = 'SwaggerUIBundle({ url: "openapi.json", dom_id: "#swagger-ui" });\n'
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; frame-ancestors 'none'"
)

router = APIRouter(include_in_schema=False)
assets = StaticFiles(packages=[("fastapi_offline", "static")])


@router.get("/docs")
async def docs() -> HTMLResponse:
    """Return the page."""
    return HTMLResponse(_PAGE, headers={"content-security-policy": _POLICY})


@router.get("/docs/start.js")
async def start() -> Response:
    """Return the script that starts Swagger UI."""
    return Response(_START, media_type="text/javascript")
