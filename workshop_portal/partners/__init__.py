"""The public texts: partnerships and the centre's own pages, edited by the office."""
