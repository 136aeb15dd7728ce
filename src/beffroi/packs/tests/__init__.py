"""Tests that hold for every pack of ours."""
