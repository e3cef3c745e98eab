"""How the format's fields look in JSON Schema: with the short forms that a person may write."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from samdocs.fields import MAX_DIGITS

#: Every scalar arrives as text, so a version may be written 1.10 and an answer may be `no`.
_SCALARS = ["string", "number", "boolean"]
_ANY_LINE = r"^[^\n]*$"


class InputSchema(GenerateJsonSchema):
    """Generates what may stand in a file, where pydantic alone would tell what is kept of it."""

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        """Return any scalar for a text; a text of a given form is a string."""
        written = super().str_schema(schema)
        if written.get("pattern", _ANY_LINE) == _ANY_LINE:
            written["type"] = _SCALARS
        return written

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """Return the schema without null: what has no value is left out."""
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """Return the schema with its default, unless that only says that nothing was written."""
        written = super().default_schema(schema)
        if written.get("default") in (None, "", [], {}):
            written.pop("default", None)
        return written

    def field_title_should_be_set(self, schema: object) -> bool:  # noqa: ARG002 - given by pydantic
        """Return that the name of a field is title enough."""
        return False

    def datetime_schema(self, schema: core_schema.DatetimeSchema) -> JsonSchemaValue:  # noqa: ARG002 - given by pydantic
        """Return a day, or a time with its zone."""
        return {"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ].+)?$"}

    def function_before_schema(
        self, schema: core_schema.BeforeValidatorFunctionSchema
    ) -> JsonSchemaValue:
        """Return the long form, and the short forms that a validator brings into it."""
        inner = self.generate_inner(schema["schema"])
        name = str(getattr(schema["function"]["function"], "__qualname__", ""))
        return _FORMS[name](inner)


def _as_it_is(inner: JsonSchemaValue) -> JsonSchemaValue:
    return inner


def _also(*others: JsonSchemaValue) -> Callable[[JsonSchemaValue], JsonSchemaValue]:
    return lambda inner: {"anyOf": [*others, inner]}


def _one_or_many(inner: JsonSchemaValue) -> JsonSchemaValue:
    return {"anyOf": [inner.get("items", {}), inner]}


def _none_or_many(inner: JsonSchemaValue) -> JsonSchemaValue:
    return {"anyOf": [{"const": "none"}, *_one_or_many(inner)["anyOf"]]}


def _row(inner: JsonSchemaValue) -> JsonSchemaValue:
    return {"anyOf": [{"type": "array", "items": inner.get("additionalProperties", {})}, inner]}


def _by_system(inner: JsonSchemaValue) -> JsonSchemaValue:
    return {"anyOf": [*inner["additionalProperties"]["anyOf"], inner]}


def _whole(inner: JsonSchemaValue) -> JsonSchemaValue:
    limit = 10**MAX_DIGITS
    return {**inner, "minimum": -limit, "maximum": limit}


#: Name of a validator → the schema of what it accepts, from that of what it makes of it.
_FORMS: Mapping[str, Callable[[JsonSchemaValue], JsonSchemaValue]] = {
    "Risk._long_form": _as_it_is,  # its keys are added where the item's are
    "_by_position": _row,
    "_by_system": _by_system,
    "_count": lambda inner: {**inner, "minimum": 0},
    "_day": _as_it_is,
    "_estimate": _also({"const": "tbd"}),
    "_fraction": lambda inner: {**inner, "minimum": 0, "maximum": 1},
    "_ids_or_none": _none_or_many,
    "_moment": _as_it_is,
    "_new_risks": _none_or_many,
    "_number": _as_it_is,
    "relative_path": _as_it_is,
    "_subgroup": _also({"const": "all"}),
    "_whole": _whole,
    "_yes_no": _as_it_is,
    "one_or_many": _one_or_many,
    "short_form.<locals>.<lambda>": _also({"type": _SCALARS}),
}
