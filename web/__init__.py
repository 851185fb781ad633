"""FastAPI: pages and JSON API. Parse, call, render; read-only."""
