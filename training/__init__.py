"""Scoliosis-AI's own model: prepare data, train, export, evaluate and describe it."""
