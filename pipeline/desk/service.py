"""Serves the desk in a thread beside the runner; when it ends by itself, the clerks are told and it begins anew."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from pipeline.settings import Desk as DeskSettings

AGAIN_SECONDS = 30.0
START_SECONDS = 20.0

log = logging.getLogger(__name__)
Tell = Callable[[str, str], None]
"""Notes something for the clerks: a key, by which it is told once, and words."""


class Service:
    """The server of the desk."""

    def __init__(self, app: FastAPI, settings: DeskSettings, tell: Tell) -> None:
        self._app = app
        self._settings = settings
        self._tell = tell
        self._stop = threading.Event()
        self._server: uvicorn.Server | None = None
        self._thread = threading.Thread(target=self._keep_serving, name="desk", daemon=True)

    def start(self) -> None:
        """Begins to serve, without waiting for it."""
        self._thread.start()

    def stop(self) -> None:
        """Ends when what is being answered is answered."""
        self._stop.set()
        if self._server is not None:
            self._server.should_exit = True
        self._thread.join(START_SECONDS)

    @property
    def port(self) -> int | None:
        """The port that it listens on; None while it does not."""
        server = self._server
        if server is None or not server.started or not server.servers:
            return None
        sockets = server.servers[0].sockets
        return int(sockets[0].getsockname()[1]) if sockets else None

    def _keep_serving(self) -> None:
        while not self._stop.is_set():
            self._server = uvicorn.Server(self._config())
            try:
                self._server.run()
                why = "it ended by itself"
            except (SystemExit, OSError) as error:  # what uvicorn does when the port is taken
                why = f"{self._settings.host}:{self._settings.port} cannot be served: {error}"
            except Exception as error:
                log.exception("the desk failed")
                why = str(error)
            if self._stop.is_set():
                return
            log.error("desk: %s; it begins anew in %g s", why, AGAIN_SECONDS)
            self._tell(f"desk:{why}", f"Bàn làm việc trên trình duyệt ngừng phục vụ: {why}")
            self._stop.wait(AGAIN_SECONDS)

    def _config(self) -> uvicorn.Config:
        settings = self._settings
        return uvicorn.Config(
            self._app,
            host=settings.host,
            port=settings.port,
            ssl_certfile=str(settings.certificate) if settings.certificate else None,
            ssl_keyfile=str(settings.key) if settings.key else None,
            access_log=False,
            log_config=None,
            server_header=False,
            date_header=False,
            lifespan="off",
            timeout_graceful_shutdown=5,
        )


@contextmanager
def serving(service: Service | None) -> Iterator[None]:
    """Serves while the block runs; does nothing where no desk is set."""
    if service is None:
        yield
        return
    service.start()
    try:
        yield
    finally:
        service.stop()
