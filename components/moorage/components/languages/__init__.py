"""The library for programs in other languages than Python: a provider plugin of components."""
