"""The API: what the pages do, as JSON, for programs that have a token (OpenAPI at /api/openapi.json)."""
