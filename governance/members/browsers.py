"""The name of a browser in a list of devices: « Firefox sous Windows ». Pure."""

# The order matters: Edge and Opera also say « Chrome », Chrome also says « Safari ».
BROWSERS = [
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("FxiOS", "Firefox"),
    ("Safari", "Safari"),
]
SYSTEMS = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
]


def browser_label(user_agent: str) -> str:
    """What its owner will recognise; never more than the browser and the system."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), "Navigateur")
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "")
    return f"{browser} sous {system}" if system else browser
