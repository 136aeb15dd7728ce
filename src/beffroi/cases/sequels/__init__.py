"""What follows silence, a transfer or a date that comes near: proofs and reasons, hand-overs, alerts."""
