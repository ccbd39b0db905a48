"""The commonest classifiers, for patterns that must know a number with what it counts before any unit is read."""

from __future__ import annotations

# one character each: as part of a pattern in square brackets
CLASSIFIERS = "个项件条家名人户宗处座台套张份类种款批篇次场期路所只支辆间幢栋例起"
