"""Plans to finished files, one module for each format."""

from generator.render.bundle import FORMATS, bundle, folder_name
from generator.render.night_card import night_card, step_lines

__all__ = ["FORMATS", "bundle", "folder_name", "night_card", "step_lines"]
