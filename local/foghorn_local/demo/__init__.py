"""Streams of ECS events made up in the shapes that ECS sends, and the demonstration that plays some."""
