"""The lowest storey: no domain word in it. Workflow, access, workbooks, jobs, history, components."""
