"""The roof: settings, addresses, jobs, services. Imported by nobody."""
