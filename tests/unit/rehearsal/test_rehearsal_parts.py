"""The smaller parts: objects on their way, disks, the bundle, the engine's look-up."""

import json
import stat
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.rehearsal.bundle import Bundle
from generator.rehearsal.clixml import serialize
from generator.rehearsal.engine import NoEngineError, find_engine
from generator.rehearsal.faults import FAULTS
from generator.rehearsal.hosts import Hosts
from generator.rehearsal.matching import space_fits
from generator.rehearsal.world import World
from generator.text import Text

NAMESPACE = "{http://schemas.microsoft.com/powershell/2004/04}"


def test_objects_arrive_as_remoting_sends_them() -> None:
    """Enumerations are numbers with a text, Exchange's types objects with a text, unset values null."""
    record = {"Name": "x", "TlsAuthLevel": "DomainValidation", "TlsDomain": "a.b", "Fqdn": None, "hidden": 1}
    root = ET.fromstring(serialize("Thing", [record]))  # noqa: S314 - made here
    named = {one.get("N"): one for one in root.iter() if one.get("N")}
    assert set(named) == {"Name", "TlsAuthLevel", "TlsDomain", "Fqdn", "Value"}
    level = named["TlsAuthLevel"]
    assert [level.findtext(f"{NAMESPACE}{tag}") for tag in ("ToString", "I32")] == ["DomainValidation", "2"]
    assert named["Fqdn"].tag == f"{NAMESPACE}Nil"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_survives_as_xml(text: str) -> None:
    """Whatever a property holds, the document stays well-formed."""
    root = ET.fromstring(serialize("Thing", [{"Name": text}]))  # noqa: S314 - made here
    assert root.find(f".//{NAMESPACE}S[@N='Name']") is not None


def test_hosts_keep_windows_paths_apart(tmp_path: Path) -> None:
    """Each host has drives of its own; a path that isn't local or climbs out is refused."""
    hosts = Hosts(tmp_path)
    place = hosts.path("EX01", r"D:\Logs\x.log")
    place.parent.mkdir(parents=True)
    place.write_bytes(b"1")
    assert hosts.files("EX01") == {r"D:\Logs\x.log": b"1"}
    assert hosts.files("EX02") == {}
    assert hosts.as_shown(f"in '{place}'") == "in 'D:/Logs/x.log'"
    for bad in (r"\\server\share", "Logs", r"C:\..\..\x", "C:x"):
        with pytest.raises(ValueError, match="not a local absolute path"):
            hosts.path("EX01", bad)
    with pytest.raises(ValueError, match="no drive"):
        hosts.drive("../x", "C")


def test_a_bundle_needs_the_files_it_names() -> None:
    """A manifest that names a missing script is refused; order and rollback are read from it."""
    entry = {"number": 1, "id": "a@b", "phase": "change", "effect": "change", "shell": "exo", "file": "s.ps1"}
    back = {**entry, "number": 2, "id": "a-back@b", "phase": "rollback", "rolls_back": "a@b"}
    manifest = json.dumps({"steps": [entry, back], "causes": ["C01"], "withheld": []}).encode()
    with pytest.raises(ValueError, match=r"no file s\.ps1"):
        Bundle.of({"manifest.json": manifest})
    bundle = Bundle.of({"manifest.json": manifest, "s.ps1": b"x"})
    assert [step.id for step in bundle.forward()] == ["a@b"]
    assert [step.id for step in bundle.backout()] == ["a-back@b"]
    assert bundle.rollback_of(bundle.steps[0]) == bundle.steps[1]


def test_address_spaces() -> None:
    """The longer match wins over the star whatever the cost, the cost decides between equals."""
    assert space_fits("SMTP:*.contoso.com;5", "a.contoso.com") > space_fits("*", "a.contoso.com")  # type: ignore[operator]
    assert space_fits("*;1", "x.com") > space_fits("SMTP:*;2", "x.com")  # type: ignore[operator]
    assert space_fits("X400:*;1", "x.com") is None
    assert space_fits("contoso.com", "a.contoso.com") is None


def test_a_world_of_another_format_is_refused() -> None:
    """A document of another format isn't taken for a world."""
    with pytest.raises(ValueError, match="not a world"):
        World.from_json('{"format": "other"}')


def _program(folder: Path, text: str) -> str:
    path = folder / "pwsh"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_engine_is_looked_for(tmp_path: Path) -> None:
    """The named or found PowerShell is taken if it says that it is 7 or newer."""
    program = _program(tmp_path, "echo PowerShell 7.4.1")
    assert find_engine({"PATH": str(tmp_path)}) == (program, "7.4.1")
    assert find_engine({"PATH": "", "HYBRID_RUNBOOK_PWSH": program}) == (program, "7.4.1")


@pytest.mark.parametrize("text", ["echo PowerShell 6.2", "echo nothing", "exit 1"])
def test_no_engine(tmp_path: Path, text: str) -> None:
    """No PowerShell, an old one, or a program that is something else: said, not used."""
    with pytest.raises(NoEngineError):
        find_engine({"PATH": str(tmp_path)})
    _program(tmp_path, text)
    with pytest.raises(NoEngineError):
        find_engine({"PATH": str(tmp_path)})


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_every_fault_is_explained(name: str) -> None:
    """Each fault has a sentence that says what goes wrong."""
    assert Text().has(f"rehearsal.faults.{name}")
