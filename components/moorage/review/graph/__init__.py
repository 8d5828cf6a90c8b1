"""A picture of an environment: services, whom they call, and how they are reached; a model, its layout, two forms."""
