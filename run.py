"""The command line: ``python run.py COMMAND``; ``--help`` shows all of them."""

from app.commands import main

if __name__ == "__main__":
    main()
