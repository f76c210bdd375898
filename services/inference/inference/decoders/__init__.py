"""Films are prepared in processes of their own, so that none costs others memory or time."""
