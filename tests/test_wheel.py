"""The wheel carries what the program needs at run time."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

TOP = Path(__file__).parents[1]


@pytest.mark.slow
def test_templates_and_config_travel_in_the_wheel(tmp_path):
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(build, cwd=TOP, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("tiepnhan-*.whl")
    unpacked = tmp_path / "unpacked"
    zipfile.ZipFile(wheel).extractall(unpacked)
    code = (
        "from pipeline.shipped import shipped; from pipeline.letters.render.fonts import missing;"
        "from pathlib import Path; from pipeline.cases.procedure import load_procedure;"
        "assert str(shipped('templates')).startswith(str(Path.cwd())), shipped('templates');"
        "assert not missing(); load_procedure('eca', Path('x'));"
        "assert shipped('templates', 'letters', 'slip.html').exists();"
        "assert (Path(shipped('templates')).parent / 'ledger/migrations/versions').exists()"
    )
    subprocess.run([sys.executable, "-c", code], cwd=unpacked, check=True, env={"PYTHONPATH": str(unpacked)})
