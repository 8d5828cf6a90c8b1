"""What our own engine needs beside itself: the Python language host, and stand-ins for provider plugins."""
