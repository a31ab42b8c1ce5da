"""What networks and readers find in the folder of a built site.

Everything here reads the output as a crawler does, and does not depend on what wrote it.
So it can check this plugin, and sites of any other generator.
"""
