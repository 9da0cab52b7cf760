"""Foghorn: one clear, living advisory per Amazon ECS incident."""
