"""Errors as AWS's JSON protocols carry them: a type name and a message, HTTP 400."""

from __future__ import annotations

import json


class AwsError(Exception):
    """What an operation answers instead of a result. `code` is what boto3 shows as `Error.Code`."""

    def __init__(self, code: str, message: str, http_status: int = 400) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.http_status = http_status

    def body(self) -> bytes:
        """The answer's body. Source: https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html"""
        return json.dumps({"__type": self.code, "message": self.message}).encode()


def invalid_parameter(message: str) -> AwsError:
    """An `InvalidParameterException` of ECS."""
    return AwsError("InvalidParameterException", message)
