"""What a pod is given, beside the image: whom it runs as, its variables and its volumes; and what runs in
pods of its own."""
