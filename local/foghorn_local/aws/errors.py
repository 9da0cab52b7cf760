"""Errors as AWS's protocols carry them: a code and a message, HTTP 400."""

from __future__ import annotations

import json
from xml.sax.saxutils import escape


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

    def xml_body(self, *, ec2: bool) -> bytes:
        """The same in the query protocol; EC2 has a form of its own.

        Sources: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html, aws-ec2-query-protocol.html
        """
        error = f"<Error><Code>{escape(self.code)}</Code><Message>{escape(self.message)}</Message></Error>"
        if ec2:
            return f"<Response><Errors>{error}</Errors><RequestID>embedded</RequestID></Response>".encode()
        return f"<ErrorResponse>{error}<RequestId>embedded</RequestId></ErrorResponse>".encode()


def invalid_parameter(message: str) -> AwsError:
    """An `InvalidParameterException` of ECS."""
    return AwsError("InvalidParameterException", message)
