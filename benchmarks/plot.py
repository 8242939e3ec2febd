"""The comparison as a picture: cost of a decision over the number of rules, both logarithmic."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.comparison import Result
from benchmarks.machine import machine
from benchmarks.tables import count


def draw(found: Sequence[Result], installed: Mapping[str, str], path: Path) -> None:
    """Writes an SVG with the machine and the versions; it does not change when the numbers do not."""
    import matplotlib as mpl  # only who draws needs it

    mpl.use("svg")
    from matplotlib import pyplot as plt

    with mpl.rc_context({"svg.hashsalt": "convroute", "font.size": 9, "svg.fonttype": "none"}):
        figure, axes = plt.subplots(figsize=(8, 5))
        colours = plt.get_cmap("tab20")
        for number, name in enumerate(dict.fromkeys(one.name for one in found)):
            points = [one for one in found if one.name == name and one.skipped is None]
            ours = name == "convroute"
            axes.plot(
                [one.rules for one in points],
                [one.median / 1e3 for one in points],
                marker="o",
                markersize=5 if ours else 3,
                linewidth=3 if ours else 1.2,
                linestyle="--" if name == "by hand" else "-",
                color="black" if ours else colours(number),
                label=_label(name, installed.get(name, "")),
                zorder=3 if ours else 2,
            )
        axes.set(xscale="log", yscale="log", xlabel="rules", ylabel="one decision, median, µs")
        axes.set_xticks([10, 100, 1_000, 10_000, 100_000], map(count, (10, 100, 1_000, 10_000, 100_000)))
        axes.grid(alpha=0.3)
        axes.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), frameon=False)
        axes.set_title(machine(), fontsize=8)
        figure.savefig(path, metadata={"Date": None}, bbox_inches="tight")
        plt.close(figure)


def _label(name: str, installed: str) -> str:
    """`zen-engine 2.1.3`, `evalidate, tables (2.1.7)`."""
    number = installed.rpartition(" ")[2]
    return name if not number else f"{name} ({number})" if ", " in name else f"{name} {number}"
