"""The objects of the network: who may talk to whom, and who comes from outside."""
