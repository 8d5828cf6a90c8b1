"""Where everything stands: a layered drawing, from those who ask on the left to those who answer on the right."""
