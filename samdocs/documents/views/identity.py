"""What every first page says in the same words: device, purpose, classes, hashes and times."""

from __future__ import annotations

from datetime import UTC, datetime

from samdocs.documents.scope import Scope


def manufacturer_words(scope: Scope) -> str:
    """Return who makes the device, and where."""
    device = scope.project.config.device
    return " · ".join(part for part in (device.manufacturer, device.address) if part)


def device_words(scope: Scope) -> str:
    """Return the name of the device and what it is in a few words."""
    device = scope.project.config.device
    return " – ".join(part for part in (device.name, device.summary) if part)


def purpose_words(scope: Scope) -> str:
    """Return what the document is for."""
    return scope.type.matter.purpose.replace("{device}", scope.project.config.device.name)


def class_words(scope: Scope) -> str:
    """Return class and levels of the device, as the first page tells them."""
    classification = scope.project.config.classification
    words = [f"{scope.project.classes.device_class} (IEC 62304)"]
    if classification.fda and classification.fda.documentation_level:
        words.append(f"{classification.fda.documentation_level} (FDA)")
    if classification.eu_mdr:
        words.append(f"{classification.eu_mdr.mdr_class} (MDR)")
    return ", ".join(words)


def written_time(moment: datetime | None) -> str:
    """Return a time as documents print it, in UTC to the minute."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC") if moment else "time not known"


def grouped(digest: str) -> str:
    """Return the first 16 digits of a hash in groups of four, its scheme kept."""
    scheme, colon, digits = digest.rpartition(":")
    groups = (digits[at : at + 4] for at in range(0, min(len(digits), 16), 4))
    return f"{scheme}{colon}{' '.join(groups)}"
