"""What the commands of `backend.cli` do. Each takes the parsed arguments and the settings, and gives an exit code."""
