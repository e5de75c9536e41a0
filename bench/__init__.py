"""Speed and accuracy, each beside a named peer, in one run: `python -m bench [name ...]`."""
