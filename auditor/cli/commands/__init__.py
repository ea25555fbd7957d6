"""The commands, a module each, imported when they are called; `law_show` is `lintas law show`."""
