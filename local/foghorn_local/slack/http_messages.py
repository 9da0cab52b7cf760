"""From an HTTP request to a method's arguments, and from an answer to an HTTP response."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from werkzeug.wrappers import Request, Response

from foghorn_local.slack.arguments import Arguments, SlackRefusal


def read_arguments(request: Request) -> Arguments:
    """The query, and the body as form or JSON; SlackRefusal when the body cannot be read."""
    values: dict[str, Any] = {**request.args.to_dict(), **request.form.to_dict()}
    if request.mimetype == "application/json":
        try:
            body = json.loads(request.get_data() or b"{}")
        except ValueError:
            raise SlackRefusal("invalid_json") from None
        if not isinstance(body, dict):
            raise SlackRefusal("json_not_object")
        # Slack reads the token of a JSON call from the header only.
        values |= {name: value for name, value in body.items() if name != "token"}
    elif request.method == "POST" and request.content_length and not request.form:
        raise SlackRefusal("invalid_post_type" if request.mimetype else "missing_post_type")
    return Arguments(values)


def read_token(request: Request) -> str:
    """From ``Authorization: Bearer``, else from the form's ``token``."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else request.form.get("token", "")


def json_response(
    body: Mapping[str, Any], *, status: int = 200, retry_after_s: int | None = None, scopes: Iterable[str] = ()
) -> Response:
    """Slack answers refusals with status 200 too; only rate limits and outages have another."""
    response = Response(json.dumps(body, ensure_ascii=False), status=status, mimetype="application/json")
    response.headers["x-oauth-scopes"] = ",".join(sorted(scopes))
    if retry_after_s is not None:
        response.headers["Retry-After"] = str(retry_after_s)
    return response
