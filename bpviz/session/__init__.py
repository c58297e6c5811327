"""A run from its recipe to its last iteration, without any screen: everything the window can do, a script can do."""
