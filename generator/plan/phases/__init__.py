"""The phases of the night, one module each: `steps(scene)` yields the steps of that phase in order."""
