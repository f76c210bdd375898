"""Finds the vertebrae on a frontal spine film. Research and education only: never medical advice."""
