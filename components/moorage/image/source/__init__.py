"""What is known about an image without compiling: git, go.mod, packages, version, inputs."""
