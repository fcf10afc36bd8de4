"""The project's own papers: what is published about it is valid and true."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

ROOT = Path(__file__).parent.parent

TEXT = {"type": "string", "minLength": 1}
TEXTS = {"type": "array", "items": TEXT, "minItems": 1}

# The mandatory keys and the limits of the publiccode.yml standard, version 0.5.
PUBLICCODE: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": [
        "publiccodeYmlVersion",
        "name",
        "url",
        "platforms",
        "developmentStatus",
        "softwareType",
        "description",
        "legal",
        "maintenance",
        "localisation",
    ],
    "properties": {
        "publiccodeYmlVersion": {"enum": ["0.5", "0.5.0"]},
        "name": TEXT,
        "url": {"type": "string", "pattern": r"^https://.+\.git$"},
        "softwareVersion": TEXT,
        "releaseDate": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
        "platforms": {"type": "array", "items": {"enum": ["web", "windows", "mac", "linux", "ios", "android"]}},
        "categories": TEXTS,
        "developmentStatus": {"enum": ["concept", "development", "beta", "stable", "obsolete"]},
        "softwareType": {
            "enum": [
                "standalone/mobile",
                "standalone/iot",
                "standalone/desktop",
                "standalone/web",
                "standalone/backend",
                "standalone/other",
                "addon",
                "library",
                "configurationFiles",
            ]
        },
        "intendedAudience": {
            "type": "object",
            "properties": {
                "countries": {"type": "array", "items": {"pattern": "^[A-Z]{2}$"}},
                "scope": TEXTS,
            },
        },
        "description": {
            "type": "object",
            "minProperties": 1,
            "additionalProperties": {
                "type": "object",
                "required": ["shortDescription", "longDescription", "features"],
                "additionalProperties": False,
                "properties": {
                    "localisedName": TEXT,
                    "shortDescription": {"type": "string", "maxLength": 150},
                    "longDescription": {"type": "string", "minLength": 150, "maxLength": 10000},
                    "features": {"type": "array", "minItems": 1, "items": {"type": "string", "maxLength": 100}},
                    "screenshots": TEXTS,
                },
            },
        },
        "legal": {"type": "object", "required": ["license"], "properties": {"license": {"const": "EUPL-1.2"}}},
        "maintenance": {
            "type": "object",
            "required": ["type", "contacts"],
            "properties": {
                "type": {"enum": ["internal", "community"]},
                "contacts": {"type": "array", "minItems": 1, "items": {"required": ["name"]}},
            },
        },
        "localisation": {
            "type": "object",
            "required": ["localisationReady", "availableLanguages"],
            "properties": {"localisationReady": {"type": "boolean"}, "availableLanguages": TEXTS},
        },
        "dependsOn": {"type": "object"},
    },
}


def publiccode() -> dict[str, Any]:
    """Read publiccode.yml."""
    read: dict[str, Any] = yaml.safe_load((ROOT / "publiccode.yml").read_text())
    return read


def test_publiccode_is_valid() -> None:
    faults = [
        f"{'/'.join(map(str, one.path))}: {one.message}"
        for one in Draft202012Validator(PUBLICCODE).iter_errors(publiccode())
    ]
    assert faults == []


def test_the_version_the_license_and_the_languages_are_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    published = publiccode()
    assert published["softwareVersion"] == project["version"]
    assert published["legal"]["license"] == project["license"]
    assert (ROOT / "LICENSE").read_text().startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    languages = {path.parent.parent.name for path in ROOT.glob("locales/*/LC_MESSAGES/messages.po")}
    assert set(published["localisation"]["availableLanguages"]) == languages


@pytest.mark.parametrize(
    "paper", ["README.md", *sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("docs/**/*.md"))]
)
def test_links_and_names_of_files_in_papers_lead_somewhere(paper: str) -> None:
    text = (ROOT / paper).read_text()
    folder = (ROOT / paper).parent
    links = [link for link in re.findall(r"\]\(([^)#\s]+)", text) if "://" not in link]
    assert [link for link in links if not (folder / link).exists()] == []
    rooms = "bot|handlers|conversations|services|views|storage|simulator|tests|locales"
    files = re.findall(rf"`((?:{rooms})/[a-z_/]+\.py)", text)
    assert [name for name in files if not (ROOT / name).exists()] == []


def test_the_locks_hold_hashes_and_no_address() -> None:
    for lock in ROOT.glob("requirements/*.txt"):
        text = lock.read_text()
        assert "--hash=sha256:" in text
        assert not re.search(r"https?://|--index|--find-links|file:", text), lock.name
    assert not (ROOT / "uv.lock").exists()


def test_every_setting_of_the_program_is_told_to_whoever_runs_it() -> None:
    from bot.settings import PREFIX, Settings

    told = (ROOT / "docs" / "operare.md").read_text()
    assert [name for name in Settings.model_fields if f"`{PREFIX}{name.upper()}`" not in told] == []
