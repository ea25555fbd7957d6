"""`python -m auditor` is `lintas`."""

from auditor.cli import main

if __name__ == "__main__":
    main()
