"""The exit: a plan as pages, letters, sheets, calendars and lists."""
