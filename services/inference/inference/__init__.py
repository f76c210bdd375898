"""Finds the vertebrae on a frontal spine film. Research and education only, not medical advice."""
