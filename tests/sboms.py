"""SBOMs and lock files for tests, as short as they can be."""

import json

from samdocs.evidence.components import read_purl


def cyclonedx(*components, product="Example", version="1.0.0", **more):
    """Return a CycloneDX as text: components as `name version` or as a package URL, or as fields."""
    about = {"type": "application", "name": product, "version": version}
    bom = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "metadata": {"component": about} if product else {},
        "components": [_component(one) for one in components],
    }
    return json.dumps(bom | more, indent=1)


def _component(one):
    if isinstance(one, dict):
        return one
    if one.startswith("pkg:"):
        purl = read_purl(one)
        return {"type": "library", "name": purl.name, "version": purl.version, "purl": one}
    name, _, version = one.partition(" ")
    return {"type": "library", "name": name, "version": version}
