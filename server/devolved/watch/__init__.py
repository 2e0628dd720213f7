"""Watch: asks, politely, whether what the register rests on has changed. It writes findings, and never a fact."""
