"""Every diagnostic there is: its code, its name, its page. Loaded only when somebody asks."""
