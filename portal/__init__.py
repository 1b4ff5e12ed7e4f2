"""THE FRONT: the shell of every page, the workbench, the figures."""
