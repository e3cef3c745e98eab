"""JSON Schemas of every input and output: for editors, and for programs that read our JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from pydantic import TypeAdapter
from pydantic.json_schema import JsonSchemaValue, models_json_schema

from samdocs.config import Config
from samdocs.fields import ID_PATTERN, Record
from samdocs.items import COLLECTIONS, inverse_words
from samdocs.items.notes import field_notes
from samdocs.items.risk import HarmOfRisk
from samdocs.outputs.audit_trail import TrailEntryShape, TrailHeaderShape
from samdocs.outputs.data import ExportShape
from samdocs.outputs.manifest import Manifest
from samdocs.outputs.reports.shapes import (
    CheckShape,
    DoctorShape,
    HistoryShape,
    MatrixShape,
    RulesShape,
    TraceShape,
)
from samdocs.outputs.reports.shapes_changes import (
    DiffShape,
    ImpactShape,
    RequestedChangeShape,
)
from samdocs.outputs.reports.shapes_evidence import InspectionShape
from samdocs.outputs.reports.shapes_package import VerifyShape
from samdocs.outputs.schema_input import InputSchema

_DRAFT_2020 = "https://json-schema.org/draft/2020-12/schema"
_DRAFT_07 = "http://json-schema.org/draft-07/schema#"
_REFERENCE = "#/$defs/"
_ID: JsonSchemaValue = {"type": "string", "pattern": ID_PATTERN}

Schema: TypeAlias = JsonSchemaValue


def build_schemas() -> dict[str, Schema]:
    """Return every schema by the name of its file, sorted.

    Inputs come in two drafts: 2020-12, and draft-07 for yaml-language-server.
    """
    schemas: dict[str, Schema] = {}
    for name, (title, schema) in _inputs().items():
        schemas[f"{name}.schema.json"] = {"$schema": _DRAFT_2020, "title": title, **schema}
        older = _as_draft_07(schema)
        schemas[f"{name}.draft-07.schema.json"] = {"$schema": _DRAFT_07, "title": title, **older}
    for name, schema in _outputs().items():
        schemas[f"{name}.schema.json"] = {"$schema": _DRAFT_2020, **_closed(schema)}
    return dict(sorted(schemas.items()))


def _inputs() -> Mapping[str, tuple[str, Schema]]:
    return {
        "samdocs": ("The file samdocs.yaml", _config_schema()),
        "items": ("A file of items", _items_schema()),
    }


def _outputs() -> Mapping[str, Schema]:
    """Return what commands print and write, by the name of the command."""
    line: TypeAdapter[TrailHeaderShape | TrailEntryShape] = TypeAdapter(
        TrailHeaderShape | TrailEntryShape
    )
    return {
        "audit-trail": line.json_schema(),
        "check": TypeAdapter(CheckShape).json_schema(),
        "doctor": TypeAdapter(DoctorShape).json_schema(),
        "export": TypeAdapter(ExportShape).json_schema(),
        "diff": TypeAdapter(DiffShape).json_schema(),
        "diff-change": TypeAdapter(RequestedChangeShape).json_schema(),
        "history": TypeAdapter(HistoryShape).json_schema(),
        "impact": TypeAdapter(ImpactShape).json_schema(),
        "inspect": TypeAdapter(InspectionShape).json_schema(),
        "manifest": Manifest.model_json_schema(by_alias=True),
        "matrix": TypeAdapter(MatrixShape).json_schema(),
        "rules": TypeAdapter(RulesShape).json_schema(),
        "trace": TypeAdapter(TraceShape).json_schema(),
        "verify": TypeAdapter(VerifyShape).json_schema(),
    }


def _config_schema() -> Schema:
    definitions = _definitions([Config])
    top = definitions.pop("Config")
    return {**top, "$defs": definitions}


def _items_schema() -> Schema:
    """Return the schema of a file of collections, the words of inverse links included."""
    classes = list(COLLECTIONS.values())
    definitions = _definitions([*classes, HarmOfRisk])
    short = definitions["HarmOfRisk"]["properties"]
    risk = definitions["Risk"]["properties"]
    risk |= {key: value for key, value in short.items() if key not in risk}
    for collection, item_class in COLLECTIONS.items():
        properties = definitions[item_class.__name__]["properties"]
        for word, schema in _inverse_properties(collection).items():
            properties.setdefault(word, schema)
    lists = {
        name: {"type": "array", "items": {"$ref": f"{_REFERENCE}{item_class.__name__}"}}
        for name, item_class in COLLECTIONS.items()
    }
    return {
        "type": "object",
        "properties": lists,
        "additionalProperties": False,
        "minProperties": 1,
        "$defs": definitions,
    }


def _definitions(classes: list[type[Record]]) -> dict[str, Schema]:
    """Return the schema of each class and of those inside it, by class name."""
    _, written = models_json_schema(
        [(record, "validation") for record in classes], schema_generator=InputSchema
    )
    definitions: dict[str, Schema] = written["$defs"]
    known = _records(Record)
    for name, schema in definitions.items():
        schema.pop("title", None)
        schema["description"] = schema.get("description", "").split("\n\n")[0]
        if name in known:
            _describe(schema, known[name])
    return definitions


def _records(base: type[Record]) -> dict[str, type[Record]]:
    found = {base.__name__: base}
    for record in base.__subclasses__():
        found |= _records(record)
    return found


def _describe(schema: Schema, record: type[Record]) -> None:
    """Give each field the note its class has for it."""
    for name, note in field_notes(record).items():
        key = record.model_fields[name].alias or name
        if key in schema.get("properties", {}):
            schema["properties"][key]["description"] = note


def _inverse_properties(collection: str) -> dict[str, Schema]:
    """Return what an item of a collection may write under the words of inverse links."""
    properties: dict[str, Schema] = {}
    for name, word in inverse_words(collection).items():
        entry: Schema = dict(_ID)
        if word.entry:
            causes = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
            long = {
                "type": "object",
                "properties": {word.entry: dict(_ID), word.detail: causes},
                "required": [word.entry],
                "additionalProperties": False,
            }
            entry = {"anyOf": [dict(_ID), long]}
        owners = ", ".join(word.sources)
        properties[name] = {
            "anyOf": [entry, {"type": "array", "items": entry}],
            "description": f"The same link as `{word.verb}`, written on the side of {owners}.",
        }
    return properties


def _as_draft_07(value: object) -> Schema:
    """Return a schema with definitions where draft-07 looks for them."""
    converted = _convert(value)
    return converted if isinstance(converted, dict) else {}


def _convert(value: object) -> object:
    if isinstance(value, dict):
        return {("definitions" if k == "$defs" else k): _convert(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_convert(entry) for entry in value]
    if isinstance(value, str) and value.startswith(_REFERENCE):
        return value.replace(_REFERENCE, "#/definitions/")
    return value


def _closed(schema: Schema) -> Schema:
    """Return a schema whose objects have no other keys than the ones it names."""
    for part in (schema, *schema.get("$defs", {}).values()):
        if "properties" in part:
            part["additionalProperties"] = False
    return schema
