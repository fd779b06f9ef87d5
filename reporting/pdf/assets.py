"""The places of the engine's own files: stylesheet and pictures for print, and the fonts shared with the web pages."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FONTS = ROOT / "static" / "fonts"
ASSETS = ROOT / "reporting" / "pdf_assets"
KINDS = {".css", ".svg", ".png", ".jpg", ".woff2"}
