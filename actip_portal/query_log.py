"""Logs the queries of each page, for development, where settings add the middleware."""

import logging
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

logger = logging.getLogger(__name__)


class QueryLogMiddleware:
    """Logs how many queries each page took, and writes them to VAR_DIR/log/queries.log with times and values."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.path = settings.VAR_DIR / "log/queries.log"
        self.path.parent.mkdir(parents=True, exist_ok=True)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked: list[tuple[str, Any, float]] = []

        def note(execute: Callable, sql: str, values: Any, many: bool, context: dict) -> Any:
            began = time.perf_counter()
            try:
                return execute(sql, values, many, context)
            finally:
                asked.append((sql, values, (time.perf_counter() - began) * 1000))

        with connection.execute_wrapper(note):
            response = self.get_response(request)
        if asked:
            self._write(f"{request.method} {request.get_full_path()} {response.status_code}", asked)
        return response

    def _write(self, page: str, asked: list[tuple[str, Any, float]]) -> None:
        times = Counter(sql for sql, _, _ in asked)
        repeated = f", {len(asked) - len(times)} repeat another" if len(times) < len(asked) else ""
        head = f"{page}: {len(asked)} queries, {sum(ms for _, _, ms in asked):.0f} ms{repeated}"
        logger.info(head)
        lines = [head]
        for sql, values, ms in asked:
            again = f"  [asked {times[sql]} times]" if times[sql] > 1 else ""
            lines.append(f"{ms:8.1f} ms  {sql}" + (f"  <- {values!r}" if values else "") + again)
        with self.path.open("a", encoding="utf-8") as stream:
            stream.write("\n".join(lines) + "\n\n")
