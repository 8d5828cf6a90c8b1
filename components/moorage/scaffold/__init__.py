"""What `moorage new` writes: a Go service in the shape of services/user, and the chassis where there is none."""
