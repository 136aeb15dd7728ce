"""Files: what comes in from people and what goes out on the commune's paper.

Knows how to turn Markdown and named values into PDF/A and PDF/UA papers (``letters``), how to tell what a
file really is (``sniffing``), how to ask ClamAV about it (``scanning``) and how to keep it under its own
fingerprint (``storage``). Hides Typst, clamd and the disk or S3 from everyone above.
"""
