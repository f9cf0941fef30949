import sys
import time


class Progress:
    """What is being done, and how far it is, on standard error."""

    def __init__(self, parts: int, *, quiet: bool = False) -> None:
        self.parts, self.quiet = parts, quiet
        self.count, self.began = 0, time.monotonic()

    def begin(self, text: str) -> None:
        """Begin the next part; a terminal overwrites its line, a log gets one line a part."""
        self.count += 1
        if self.quiet:
            return
        filled = round(20 * (self.count - 1) / self.parts)
        bar = "█" * filled + "░" * (20 - filled)
        line = f"[{bar}] {self.count}/{self.parts} {text}"
        end = "" if sys.stderr.isatty() else "\n"
        print(f"\r\x1b[2K{line}" if not end else line, end=end, file=sys.stderr, flush=True)

    def done(self) -> None:
        if not self.quiet:
            start = "\r\x1b[2K" if sys.stderr.isatty() else ""
            print(
                f"{start}Siap dalam {time.monotonic() - self.began:.1f} detik.",
                file=sys.stderr,
                flush=True,
            )
