"""Build hook of the wheel: templates are compiled once, when it is built, and not at each start."""

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledTemplates(BuildHookInterface):  # type: ignore[type-arg]
    """Puts the modules of all templates into the wheel, where `generator.jinja_loading` looks for them."""

    PLUGIN_NAME = "custom"
    _folder: tempfile.TemporaryDirectory[str] | None = None

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the templates of the source tree and add them to the files of the wheel."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        try:
            from generator.jinja_loading import precompile  # noqa: PLC0415 - the root is importable only now
        finally:
            sys.path.remove(self.root)
        self._folder = tempfile.TemporaryDirectory()
        precompile(Path(self._folder.name))
        build_data["force_include"][self._folder.name] = "generator/_compiled"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the folder that the modules were compiled into."""
        del version, build_data, artifact_path
        if self._folder is not None:
            self._folder.cleanup()
