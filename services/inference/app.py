"""The entry: `uvicorn app:app --host 0.0.0.0 --port 8001`."""

from inference.create_app import create_app
from inference.http.logs import configure_logging

configure_logging()
app = create_app()
