"""What networks and readers find in the folder of a built site.

Everything here reads the output as a crawler does, and knows nothing of what wrote
it: so it can judge that, and sites of any other generator too.
"""
