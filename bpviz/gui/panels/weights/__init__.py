"""The weights panel: W, ∇W and ΔW of every layer as heat maps, or as pictures where the inputs are pixels."""
