"""A project in which every text field of every collection holds the same payload."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from samdocs.config import Config
from samdocs.fields import (
    COMMIT_PATTERN,
    CONTENT_HASH_PATTERN,
    CVSS_PATTERN,
    ID_PATTERN,
    SHA256_PATTERN,
    Record,
)
from samdocs.items import COLLECTIONS, link_fields
from tests.projects import BASE

Schema = dict[str, object]

FORMS = {
    SHA256_PATTERN: "0123456789abcdef" * 4,
    COMMIT_PATTERN: "0123456789abcdef0123456789abcdef01234567",
    CONTENT_HASH_PATTERN: "s1:0123456789abcdef",
    CVSS_PATTERN: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H",
}
PLAIN = {"boolean": True, "integer": 1, "number": 0.5}
#: Values that mean something to the reader itself; a payload there is a fault of its own.
KEPT = {
    "status": None,
    "samdocs": 1,
    "ids": None,
    "rules": None,
    "trace": None,
    "evidence": None,
    "exclude": None,
    "extensions": None,
    "output": None,
    "controlled_from": None,
    "risk_policy": None,
    "formerly": None,
    "signing_keys": None,
}


@dataclass(frozen=True)
class Payload:
    """What is put into fields: one line, several lines, a path, and a key of a team's own."""

    line: str
    text: str
    path: str = "files/plain.txt"
    key: str = "key"


class Filler:
    """Fills the schema of one class; ids come from what a link may lead to."""

    def __init__(self, record: type[Record], payload: Payload, own_id: str = "") -> None:
        self._schema = record.model_json_schema()
        self._definitions = self._schema.get("$defs", {})
        self._payload = payload
        self._own_id = own_id
        self._links = {field.steps: field.link for field in (link_fields(record) if own_id else ())}
        self.count = 0

    def fill(self) -> dict[str, object]:
        return self._object(self._schema, ())

    def _object(self, schema: Schema, steps: tuple[str, ...]) -> dict[str, object]:
        filled = {}
        for name, part in schema.get("properties", {}).items():
            value = KEPT[name] if name in KEPT else self._value(part, (*steps, name))
            if value is None and name in schema.get("required", ()):
                value = "EXT-001"  # a link that may lead to anything
            if value is not None:
                filled[name] = value
        return filled

    def _value(self, schema: Schema, steps: tuple[str, ...]) -> object:
        schema = self._plain(schema)
        if steps[-1] == "reasons":
            self.count += 2
            return {"RSK023": self._payload.text, "REQ006": {"networking": self._payload.line}}
        if "enum" in schema or "const" in schema:
            return schema.get("const") or schema["enum"][0]
        readers = {
            "object": self._object if "properties" in schema else self._mapping,
            "array": self._array,
            "string": self._string,
        }
        kind = str(schema.get("type"))
        return readers[kind](schema, steps) if kind in readers else PLAIN.get(kind)

    def _plain(self, schema: Schema) -> Schema:
        """Return what a schema refers to, and of alternatives the first that is something."""
        if "$ref" in schema:
            return self._plain(self._definitions[str(schema["$ref"]).rpartition("/")[2]])
        if "anyOf" in schema:
            return self._plain(next(p for p in schema["anyOf"] if p.get("type") != "null"))
        return schema

    def _mapping(self, schema: Schema, steps: tuple[str, ...]) -> object:
        inner = schema.get("additionalProperties")
        if inner is True:  # fields of a team's own
            self.count += 2
            return {"own": self._payload.line, self._payload.key: [self._payload.text]}
        value = self._value(inner, (*steps, "*")) if isinstance(inner, dict) else None
        return None if value is None else {"srs" if "documents" in steps else "a": value}

    def _array(self, schema: Schema, steps: tuple[str, ...]) -> object:
        inner = schema.get("items") or (schema.get("prefixItems") or [None])[0]
        value = self._value(inner, (*steps, "*")) if isinstance(inner, dict) else None
        return None if value is None else [value]

    def _string(self, schema: Schema, steps: tuple[str, ...]) -> object:
        pattern = schema.get("pattern")
        if pattern == ID_PATTERN:
            return self._target(steps)
        if pattern in FORMS:
            return FORMS[pattern]
        if "format" in schema:
            return {"date": "2026-01-02", "date-time": "2026-01-02T03:04:05Z"}[schema["format"]]
        self.count += 1
        if "maxLength" not in schema and schema.get("minLength") == 1:
            return self._payload.path
        return self._payload.line if pattern else self._payload.text

    def _target(self, steps: tuple[str, ...]) -> str | None:
        link = self._links.get(steps) or self._links.get(steps[:-1])
        own = self._own_id.rpartition("-")[0]
        targets = [COLLECTIONS[name].prefix for name in (link.to if link else ())]
        others = [prefix for prefix in targets if prefix != own]
        return f"{others[0]}-001" if others else None


def write_filled(root: Path, payload: Payload, settings_payload: Payload | None = None) -> int:
    """Write the project and return how many fields hold the payload.

    The settings hold a payload of their own where one is given: heads of pages have little room.
    Each collection has an item in force and a retired one, which stands for something elsewhere.
    """
    root.mkdir(parents=True)
    count = 0
    for collection, record in COLLECTIONS.items():
        filler = Filler(record, payload, f"{record.prefix}-001")
        item = filler.fill() | {"id": f"{record.prefix}-001"}
        retired = {**item, "id": f"{record.prefix}-002", "status": "retired"}
        del item["external"]
        _write(root / f"{collection}.yaml", {collection: [item, retired]})
        count += 2 * filler.count
    filler = Filler(Config, settings_payload or payload)
    settings = filler.fill()
    settings["documents"]["srs"].pop("external")
    policy = BASE.partition("risk_policy:")[2]
    _write(root / "samdocs.yaml", {**settings, "samdocs": 1})
    with (root / "samdocs.yaml").open("a", encoding="utf-8") as stream:
        stream.write(f"risk_policy:{policy}")
    return count + filler.count


def _write(path: Path, content: object) -> None:
    path.write_text("\n".join(_lines(content)) + "\n", encoding="utf-8")


def _lines(content: dict[str, object]) -> Iterator[str]:
    for key, value in content.items():
        yield f"{_yaml(key)}: {_yaml(value)}"


def _yaml(value: object) -> str:
    """Return a value in flow style: texts quoted, all else plain."""
    match value:
        case dict():
            return "{" + ", ".join(f"{_yaml(k)}: {_yaml(v)}" for k, v in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(_yaml, value)) + "]"
        case bool():
            return str(value).lower()
        case str() if value.replace("-", "").replace(":", "").replace("_", "").isalnum():
            return value
        case str():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return str(value)
