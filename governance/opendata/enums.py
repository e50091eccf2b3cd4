# What a private link to the calendar of one person is for.
CALENDAR_PURPOSE = "calendar_feed"
