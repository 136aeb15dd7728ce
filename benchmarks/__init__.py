"""What the budgets of the project cost, measured: ``python -m benchmarks [NAME…]``."""
