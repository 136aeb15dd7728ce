"""The portfolio: master plans, projects and their states, milestones, risks, budget, decisions."""
