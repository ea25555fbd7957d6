"""Drafts as Markdown, DOCX, JSON and CSV, and the drawing as SVG or Mermaid. Values in, text or bytes out."""
