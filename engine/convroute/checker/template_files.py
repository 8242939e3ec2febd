"""Ad message templates: the declaration, its ads, its JSON file (language: `template`; semantics E3, E7)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct, field

from convroute.checker.apps import Apps
from convroute.checker.blocks import missing_item, repeated
from convroute.checker.checked import WrittenTemplate
from convroute.checker.findings import Findings, Spot, Written, of_kind, related
from convroute.checker.referenced_files import ReferencedFiles
from convroute.checker.sets import check_rounded, check_written_ids, read_values
from convroute.checker.values import NOTHING, Values
from convroute.conversation.channel import BUILTIN_NAMES, Channel
from convroute.policy.model import Template
from convroute.source import Source
from convroute.syntax import declarations, nodes
from convroute.wording import are

if TYPE_CHECKING:
    from convroute.templates.content import TemplateContent


class Resolved(Struct, frozen=True):
    """A template, its declaration, and where its file names the app that answers."""

    template: Template
    written: Written[declarations.TemplateDecl]
    file: Source | None
    app_id: Spot | None
    ads: Values | None


class Templates(Struct):
    """Reads the declared templates; an ad or flow belongs to one of them."""

    apps: Apps
    channels: tuple[Channel, ...]
    referenced: ReferencedFiles
    findings: Findings
    complete: bool = True
    found: dict[str, Resolved] = field(default_factory=dict)
    _ads: dict[str, tuple[str, Spot]] = field(default_factory=dict)
    _flows: dict[str, tuple[str, Spot]] = field(default_factory=dict)
    _routed: set[str] = field(default_factory=set)

    def check_all(self, statements: Sequence[Written[nodes.Statement]]) -> None:
        entries = (one.node.entry for one in statements if isinstance(one.node, nodes.Route))
        self._routed = {entry.template.value for entry in entries if isinstance(entry, nodes.TemplateEntry)}
        for written in of_kind(statements, declarations.TemplateDecl):
            resolved = self._check(written)
            self.found.setdefault(resolved.template.name, resolved)

    def written(self) -> tuple[WrittenTemplate, ...]:
        return tuple(
            WrittenTemplate(resolved.written.node, resolved.written.source, resolved.file, resolved.ads)
            for resolved in self.found.values()
        )

    def _check(self, written: Written[declarations.TemplateDecl]) -> Resolved:
        node, source = written.node, written.source
        item = repeated(node.items, declarations.TemplateFile, "file", source, self.findings)
        ads = repeated(node.items, declarations.Ads, "ads", source, self.findings)
        flow = repeated(node.items, declarations.Flow, "flow", source, self.findings)
        if item is None:
            missing_item(
                "file", f'file "templates/{node.name.value}.json"', written, node.name, self.findings
            )
        path = item.path.value if isinstance(item, declarations.TemplateFile) else ""
        file = (
            self.referenced.text(item.path, source) if isinstance(item, declarations.TemplateFile) else None
        )
        content = None if file is None else self._content(file, node.name.value in self._routed)
        values = self._ads_of(ads, written) if isinstance(ads, declarations.Ads) else NOTHING
        template = Template(
            name=node.name.value,
            ads=values.values,
            flow=self._flow_of(flow, written) if isinstance(flow, declarations.Flow) else None,
            receiving_app_id=None if content is None else content.receiving_app_id,
            days=None if content is None else content.days,
            expiration="absent" if content is None else content.expiration,
            file=path,
            place=written.spot.place,
        )
        app_id = None
        if file is not None and content is not None and content.receiving_app_id_span is not None:
            app_id = Spot(file, content.receiving_app_id_span)
        return Resolved(template, written, file, app_id, values)

    def _content(self, file: Source, routed: bool) -> "TemplateContent | None":
        """What the file says about routing; everything wrong with it, for each channel of the policy.

        Of a template that a written rule routes (`routed`) the linter says where file and rule differ.
        """
        from convroute.templates.check import check_template  # needs the schemas: only with a template
        from convroute.templates.content import read_content
        from convroute.templates.receiving import check_routing_fields

        for channel in self.channels:
            report = check_template(file, channel)
            self.findings.extend(report.diagnostics)
            if self.complete and not routed:
                known = {app_id: app.name for app_id, app in self.apps.by_id.items()}
                self.findings.extend(check_routing_fields(report, file, known, BUILTIN_NAMES))
        return read_content(file)

    # --- ads and flows -------------------------------------------------------------------

    def _ads_of(self, ads: declarations.Ads, written: Written[declarations.TemplateDecl]) -> Values:
        values = read_values(ads.ids, written.source, self.referenced, self.findings)
        if values is None:
            return NOTHING
        check_written_ids(values, self.findings)
        check_rounded(values, written.part(ads).spot, self.findings)
        name = written.node.name.value
        shared = sorted(ad for ad in values.values if self._ads.get(ad, (name,))[0] != name)
        if shared:
            self._in_two(shared, values, written.part(ads).spot)
        here = written.part(written.node.name).spot
        for ad in values.values:
            self._ads.setdefault(ad, (name, here))
        return values

    def _in_two(self, shared: list[str], values: Values, ads: Spot) -> None:
        """Said at the first ad that two templates share, with how many there are."""
        other, declared = self._ads[shared[0]]
        more = f", and so {are(len(shared) - 1)} {len(shared) - 1} more" if len(shared) > 1 else ""
        self.findings.add(
            "E256",
            f"the ad {shared[0]} already belongs to the template `{other}`{more}",
            values.spot(shared[0]) or ads,
            help="an ad shows one template; remove it from one of them",
            related=[related(f"`{other}` is declared here", declared)],
        )

    def _flow_of(self, flow: declarations.Flow, written: Written[declarations.TemplateDecl]) -> str:
        number = str(flow.id.value)
        spot = written.part(flow).spot
        if number in self._flows:
            other, declared = self._flows[number]
            self.findings.add(
                "E257",
                f"the flow {number} already belongs to the template `{other}`",
                spot,
                help="a flow shows one template; remove it from one of them",
                related=[related(f"`{other}` is declared here", declared)],
            )
        self._flows.setdefault(number, (written.node.name.value, spot))
        return number
