"""From artifacts in memory to a folder on disk that is never left half written without saying so."""

from generator.output.artifacts import Action, Artifact, OutputProblem, Report
from generator.output.bundle import write

__all__ = ["Action", "Artifact", "OutputProblem", "Report", "write"]
