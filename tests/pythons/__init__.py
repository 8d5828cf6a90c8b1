"""The library under the other Pythons that it is said to run on."""
