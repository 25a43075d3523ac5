"""The rules, one module a subject. Each maps a name to a function Tree -> list of complaints."""
