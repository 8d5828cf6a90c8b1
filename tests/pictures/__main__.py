"""Writes the golden pictures anew."""

from pictures.examples import FOLDER, texts

if __name__ == "__main__":
    for old in FOLDER.iterdir():
        old.unlink()
    for name, text in texts().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    print(f"{len(texts())} files written to {FOLDER}")
