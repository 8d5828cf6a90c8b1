"""What every component does with its children: their options, and the objects of a plan."""
