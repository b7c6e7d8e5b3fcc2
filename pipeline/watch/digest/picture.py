"""The picture of the last days as PNG, drawn from the digest's facts. It knows no global state of matplotlib."""

from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any

from pipeline.letters.render.fonts import face_paths
from pipeline.watch.digest.words import number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.font_manager import FontProperties

INCHES = (6.4, 5.0)
DPI = 200
MOST_LABELS = 8
BLUE, ORANGE, GREEN, GREY, RED = "#0072B2", "#E69F00", "#009E73", "#999999", "#D55E00"
"""Colours that the colour-blind can tell apart (Okabe and Ito)."""
PALE_BLUE, INK, DAY_OFF = "#7FB8D8", "#222222", "#EEEEEE"


def picture(facts: dict[str, Any]) -> bytes:
    """Draws the days of `facts["history"]`: above what came in, below what was done. Gives PNG on white."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415  half a second
    from matplotlib.figure import Figure  # noqa: PLC0415

    days = facts["history"]["days"]
    figure = Figure(figsize=INCHES, dpi=DPI, facecolor="white", layout="constrained")
    FigureCanvasAgg(figure)
    above, below = figure.subplots(2, 1, sharex=True)
    _arrivals(above, days)
    _cases(below, days)
    for axes, title in ((above, "Thư, văn bản đến mỗi ngày"), (below, "Hồ sơ mỗi ngày")):
        _dress(axes, days, title)
    above.tick_params(labelbottom=False)
    out = BytesIO()
    figure.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()


def _arrivals(axes: "Axes", days: list[dict[str, Any]]) -> None:
    """Columns of three parts: what went on to a case or is at work, what was refused, what was set aside."""
    places = range(len(days))
    refused = [day["refused"] for day in days]
    aside = [day["set_aside"] for day in days]
    taken = [day["received"] - day["refused"] - day["set_aside"] for day in days]
    axes.bar(places, taken, color=BLUE, label="vào hồ sơ, đang xử lý")
    axes.bar(places, refused, bottom=taken, color=RED, label="bị từ chối")
    below = [one + other for one, other in zip(taken, refused, strict=True)]
    axes.bar(places, aside, bottom=below, color=GREY, label="để riêng")


def _cases(axes: "Axes", days: list[dict[str, Any]]) -> None:
    """Columns of new cases, with a line of those answered and one of those ended."""
    places = range(len(days))
    ended = [day["closed"] + day["rejected"] for day in days]
    axes.bar(places, [day["opened"] for day in days], color=PALE_BLUE, label="mới tiếp nhận")
    axes.plot(places, [day["answered"] for day in days], "o-", color=ORANGE, markersize=4, label="đã trả lời")
    axes.plot(places, ended, "s-", color=GREEN, markersize=4, label="kết thúc, từ chối")


def _dress(axes: "Axes", days: list[dict[str, Any]], title: str) -> None:
    """Title, legend, axes and days off in grey; all texts in the shipped face."""
    from matplotlib.font_manager import FontProperties  # noqa: PLC0415
    from matplotlib.ticker import FuncFormatter, MaxNLocator  # noqa: PLC0415

    regular, bold = (FontProperties(fname=str(face), size=11) for face in face_paths()[:2])
    for place, day in enumerate(days):
        if not day["working"]:
            axes.axvspan(place - 0.5, place + 0.5, color=DAY_OFF, zorder=0, linewidth=0)
    axes.set_title(title, fontproperties=bold, color=INK, loc="left", pad=24)
    handles, labels = axes.get_legend_handles_labels()
    in_order = sorted(zip(handles, labels, strict=True), key=lambda pair: hasattr(pair[0], "get_markersize"))
    axes.legend(
        *zip(*in_order, strict=True),
        prop=regular,
        ncols=3,
        loc="lower left",
        bbox_to_anchor=(-0.01, 0.98),
        frameon=False,
        borderpad=0.2,
    )
    axes.set_ylim(bottom=0, top=max(axes.get_ylim()[1], 4))
    axes.set_xlim(-0.6, len(days) - 0.4)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(round(value))))
    axes.set_axisbelow(True)
    axes.grid(axis="y", color="#D8D8D8", linewidth=0.6)
    axes.spines[["top", "right", "left"]].set_visible(False)
    _label_days(axes, days, regular)


def _label_days(axes: "Axes", days: list[dict[str, Any]], face: "FontProperties") -> None:
    """A date every so many days, counted back from the last."""
    step = -(-len(days) // MOST_LABELS)
    places = sorted(range(len(days) - 1, -1, -step))
    axes.set_xticks(places, [f"{date.fromisoformat(days[place]['day']):%d/%m}" for place in places])
    for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        label.set_fontproperties(face)
        label.set_color(INK)
    axes.tick_params(length=0)
