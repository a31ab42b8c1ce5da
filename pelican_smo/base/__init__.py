"""What every room knows: rules that stand once, below all that use them."""
