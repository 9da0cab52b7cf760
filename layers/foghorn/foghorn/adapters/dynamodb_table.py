"""One DynamoDB table, spoken to in plain Python values.

Attribute names are always written `#name`, so reserved words never matter:
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ExpressionAttributeNames.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

from foghorn.adapters.aws_clients import call_aws, client, error_code

Item = dict[str, Any]


class ConditionFailed(Exception):
    """A conditional write did not hold. `item` is what stood there, empty for nothing."""

    def __init__(self, item: Item) -> None:
        super().__init__("condition not met")
        self.item = item


@dataclass(frozen=True, slots=True)
class Update:
    """One UpdateItem. `sets` are values, `computed` are SET expressions, `adds` go into numbers and sets."""

    sets: Mapping[str, Any] = field(default_factory=dict)
    computed: Mapping[str, str] = field(default_factory=dict)
    adds: Mapping[str, Any] = field(default_factory=dict)
    removes: tuple[str, ...] = ()
    condition: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    returns: str = "NONE"

    @property
    def expression(self) -> str:
        """The UpdateExpression."""
        assignments = [f"#{name} = :{name}" for name in self.sets]
        assignments += [f"#{name} = {text}" for name, text in self.computed.items()]
        clauses = [
            ("SET", assignments),
            ("ADD", [f"#{name} :{name}" for name in self.adds]),
            ("REMOVE", [f"#{name}" for name in self.removes]),
        ]
        return " ".join(f"{word} {', '.join(parts)}" for word, parts in clauses if parts)

    @property
    def all_values(self) -> dict[str, Any]:
        """Every `:value`."""
        given = {f":{name}": value for name, value in (*self.sets.items(), *self.adds.items())}
        return given | {f":{name}": value for name, value in self.values.items()}


class DynamoDBTable:
    """Reads are strongly consistent; every call runs under the shared retry policy."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._serialize = TypeSerializer().serialize
        self._deserialize = TypeDeserializer().deserialize

    def get(self, pk: str, sk: str) -> Item:
        """The item, {} for none."""
        key = self._typed({"pk": pk, "sk": sk})
        answer = call_aws(lambda: client("dynamodb").get_item(TableName=self.name, Key=key, ConsistentRead=True))
        return self._plain(answer.get("Item"))

    def put(self, item: Mapping[str, Any], *, if_absent: bool = False) -> None:
        """Put an item; raises ConditionFailed when it must be absent and is not."""
        request: dict[str, Any] = {"Item": self._typed(item)}
        if if_absent:
            request |= {"ConditionExpression": "attribute_not_exists(#pk)", "ExpressionAttributeNames": {"#pk": "pk"}}
        self._write("put_item", request)

    def update(self, pk: str, sk: str, update: Update) -> Item:
        """Apply one update; returns the attributes asked for, raises ConditionFailed."""
        request: dict[str, Any] = {
            "Key": self._typed({"pk": pk, "sk": sk}),
            "UpdateExpression": update.expression,
            "ReturnValues": update.returns,
        }
        if update.condition:
            request["ConditionExpression"] = update.condition
        names = re.findall(r"#(\w+)", f"{update.expression} {update.condition}")
        request["ExpressionAttributeNames"] = {f"#{name}": name for name in names}
        if update.all_values:
            request["ExpressionAttributeValues"] = self._typed(update.all_values)
        return self._plain(self._write("update_item", request).get("Attributes"))

    def query(self, condition: str, values: Mapping[str, Any], *, index: str | None = None) -> Iterator[Item]:
        """All items, page by page; consistent unless an index is asked."""
        request: dict[str, Any] = {
            "KeyConditionExpression": condition,
            "ExpressionAttributeNames": {f"#{name}": name for name in re.findall(r"#(\w+)", condition)},
            "ExpressionAttributeValues": self._typed({f":{name}": value for name, value in values.items()}),
        }
        request |= {"IndexName": index} if index else {"ConsistentRead": True}
        return self._pages("query", request)

    def scan(self, sk: str) -> Iterator[Item]:
        """All items with this sort key: a full scan."""
        request = {
            "FilterExpression": "#sk = :sk",
            "ExpressionAttributeNames": {"#sk": "sk"},
            "ExpressionAttributeValues": self._typed({":sk": sk}),
            "ConsistentRead": True,
        }
        return self._pages("scan", request)

    def _typed(self, item: Mapping[str, Any]) -> dict[str, Any]:
        return {name: self._serialize(value) for name, value in item.items()}

    def _plain(self, item: Mapping[str, Any] | None) -> Item:
        return {name: self._deserialize(value) for name, value in (item or {}).items()}

    def _write(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        if "ConditionExpression" in request:
            request["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
        try:
            return self._call(operation, request)
        except Exception as error:
            if error_code(error) != "ConditionalCheckFailedException":
                raise
            raise ConditionFailed(self._plain(getattr(error, "response", {}).get("Item"))) from None

    def _pages(self, operation: str, request: dict[str, Any]) -> Iterator[Item]:
        start: dict[str, Any] = {}
        while True:
            page = self._call(operation, request | start)
            for item in page.get("Items", ()):
                yield self._plain(item)
            if "LastEvaluatedKey" not in page:
                return
            start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}

    def _call(self, operation: str, request: Mapping[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = call_aws(
            lambda: getattr(client("dynamodb"), operation)(TableName=self.name, **request)
        )
        return answer
