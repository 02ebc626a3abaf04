"""Readout's engine: polls news, finds diplomatic events, tells each once. Imports neither a chat platform nor `handlers`."""

__version__ = "0.1.0"
