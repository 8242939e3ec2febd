"""`convroute diff`: what is compared with what, what is meant, and how the command ends."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.shell import Done, convroute, one_line
from tests.workspace.repositories import committed, git, needs_git

SHOP = """language 1
policy shop { version "1"  channel instagram  account 17841400000000001 }
app bot   { id 1278416343931139  role automation }
app sales { id 3310987654321098  role sales }
app care = instagram_inbox { role customer_care }
set codes from "codes.csv" column "code"
default bot
include "rules.route"
"""
RULES = 'language 1\nroute link in codes to sales\nroute message to care when text mentions "refund"\n'
CODES = "code\nqr-1\n"
MORE = RULES.replace('"refund"', '["refund", "broken"]')
PLAN = 'language 1\nexpect change "people answer" { from route to bot  to route to care }\n'
Diff = Callable[..., Done]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder in which the policy stands in `shop/`."""
    written(tmp_path / "shop")
    return tmp_path


def written(folder: Path, rules: str = RULES, shop: str = SHOP) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (("shop.route", shop), ("rules.route", rules), ("codes.csv", CODES)):
        (folder / name).write_text(text)
    return folder


@pytest.fixture
def diff(folder: Path) -> Diff:
    return lambda *arguments: convroute("diff", *arguments, cwd=folder)


def refused(done: Done) -> str:
    assert (done.status, done.out) == (2, "")
    return one_line(done.err)


def test_what_is_wrong_with_both_sides_is_told_once(diff: Diff, folder: Path) -> None:
    (folder / "wrong.route").write_text(SHOP)  # its list is not there
    assert diff("wrong.route", "wrong.route").err.count("error[E240]") == 1


# --- two policies ----------------------------------------------------------------------------


def test_a_policy_decides_as_itself_and_0_says_so(diff: Diff) -> None:
    done = diff("shop/shop.route", "shop/shop.route")
    assert (done.status, done.out) == (0, "nothing changes: 1 policy decides every conversation as before\n")


def test_a_change_ends_with_1_and_is_told_with_a_conversation_and_both_rules(
    folder: Path, diff: Diff
) -> None:
    written(folder / "new", MORE)
    done = diff("shop/shop.route", "new/shop.route")
    assert done.status == 1
    assert 'example  message "broken" on instagram' in done.out
    assert "bot, for 1 day → care, for 1 day" in done.out
    assert "new/rules.route:3" in done.out
    assert done.out.endswith("1 change because of 1 line\n")


def test_one_side_may_be_standard_input(folder: Path) -> None:
    text = (folder / "shop/shop.route").read_bytes().replace(b"default bot", b"default sales")
    done = convroute("diff", "shop.route", "-", cwd=folder / "shop", stdin=text)
    assert (done.status, "bot, for 1 day → sales, for 1 day" in done.out) == (1, True)
    assert "standard input is read once" in refused(convroute("diff", "-", "-", cwd=folder / "shop"))


def test_where_only_another_rule_decides_is_told_on_demand(folder: Path, diff: Diff) -> None:
    written(folder / "new", RULES.replace("route message", "complaints: route message"))
    assert diff("shop", "new").out == "nothing changes: 1 policy decides every conversation as before\n"
    done = diff("shop", "new", "--rules")
    assert (done.status, "care, for 1 day, by message → care, for 1 day, by complaints" in done.out) == (
        0,
        True,
    )
    assert done.out.endswith("as before; in 1 place another rule decides, and alike\n")
    document = json.loads(diff("shop", "new", "--rules", "--format", "json").out)
    assert (document["summary"]["equal"], document["summary"]["by_other_rules"]) == (True, 1)
    assert diff("shop", "new", "--rules", "--expect").status == 0


def test_another_permission_that_decides_alike_is_told_on_demand(folder: Path, diff: Diff) -> None:
    old, new = RULES + "deny pass by sales to bot\n", RULES + "ours: deny pass by sales to bot\n"
    written(folder / "shop", old)
    written(folder / "new", new)
    assert diff("shop", "new").out == "nothing changes: 1 policy decides every conversation as before\n"
    done = diff("shop", "new", "--rules")
    lines = [line.strip() for line in done.out.splitlines()]
    assert done.status == 0
    assert lines[2:4] == [
        "+ deny pass by sales to bot  new/rules.route:4",
        "pass denied: forbidden_by_policy, by deny:pass → pass denied: forbidden_by_policy, by ours",
    ]
    assert "status   only another rule decides" in lines
    assert "which    every pass that `deny pass by sales to bot` covers" in lines
    document = json.loads(diff("shop", "new", "--rules", "--format", "json").out)
    assert (document["summary"]["equal"], document["summary"]["by_other_rules"]) == (True, 2)
    assert "Only another rule decides." in diff("shop", "new", "--rules", "--format", "markdown").out
    assert "::warning" not in diff("shop", "new", "--rules", "--format", "github").out


def test_a_time_is_told_by_the_clocks_of_both(folder: Path, diff: Diff) -> None:
    hours = "schedule office { mon-fri 09:00-18:00 }\n"
    rules = RULES.replace("to sales", "to sales when within office")
    written(folder / "old", rules, SHOP + hours)
    new = SHOP.replace("17841400000000001 }", '17841400000000001  timezone "Europe/Berlin" }') + hours
    written(folder / "new", rules, new)
    shown = diff("old", "new").out
    assert "Mon 2026-01-05 09:30 Europe/Berlin or Mon 2026-01-05 08:30 UTC" in shown


# --- folders ---------------------------------------------------------------------------------


def test_policies_of_two_folders_are_paired_by_name_wherever_they_stand(folder: Path, diff: Diff) -> None:
    written(folder / "old/a")
    written(folder / "new/b", MORE)
    (folder / "new/b/shop.route").rename(folder / "new/b/other.route")
    done = diff("old", "new")
    assert (done.status, "old/a/shop.route → new/b/other.route" in done.out) == (1, True)


def test_a_renamed_policy_is_paired_by_its_path(folder: Path, diff: Diff) -> None:
    written(folder / "old")
    written(folder / "new", shop=SHOP.replace("policy shop", "policy store"))
    done = diff("old", "new")
    assert (done.status, done.out) == (0, "nothing changes: 1 policy decides every conversation as before\n")


def test_two_of_one_name_are_paired_by_their_paths(folder: Path, diff: Diff) -> None:
    for side in ("old", "new"):
        written(folder / side / "staging")
        written(folder / side / "live", MORE if side == "new" else RULES)
    done = diff("old", "new")
    assert "old/live/shop.route → new/live/shop.route" in done.out
    assert "staging" not in done.out


def test_an_added_and_a_removed_policy_are_told_and_are_changes(folder: Path, diff: Diff) -> None:
    written(folder / "old")
    written(folder / "new")
    written(folder / "new/more", shop=SHOP.replace("policy shop", "policy more"))
    added, removed = diff("old", "new"), diff("new", "old")
    assert added.status == removed.status == 1
    assert "new/more/shop.route: added\n" in added.out
    assert "new/more/shop.route: removed\n" in removed.out
    assert diff("old", "new", "--expect").status == 0
    assert diff("new", "old", "--expect").status == 1


# --- commits ---------------------------------------------------------------------------------


@needs_git
def test_a_commit_has_its_own_includes_and_lists(folder: Path, diff: Diff) -> None:
    committed(folder)
    (folder / "shop/rules.route").write_text(MORE)
    (folder / "shop/codes.csv").write_text(CODES + "qr-2\n")
    done = diff("HEAD:shop/shop.route", "shop/shop.route")
    assert done.status == 1
    assert "HEAD:shop/shop.route → shop/shop.route" in done.out
    assert 'from link "qr-2"' in done.out
    assert 'message "broken"' in done.out


@needs_git
def test_a_path_of_a_commit_is_read_from_its_root_or_from_here(folder: Path) -> None:
    committed(folder)
    here = folder / "shop"
    for written_ in ("HEAD:shop/shop.route", "HEAD:./shop.route", "HEAD:shop.route"):
        assert convroute("diff", written_, "shop.route", cwd=here).status == 0


@needs_git
def test_a_folder_of_a_commit_has_what_is_gone_from_the_disk(folder: Path, diff: Diff) -> None:
    written(folder / "shop/old", shop=SHOP.replace("policy shop", "policy old"))
    committed(folder)
    for file in (folder / "shop/old").iterdir():
        file.unlink()
    done = diff("HEAD:shop", "shop")
    assert (done.status, "HEAD:shop/old/shop.route: removed\n" in done.out) == (1, True)


OUT = "a symbolic link that leads out of the folder"


@needs_git
def test_a_link_that_leads_out_is_skipped_in_a_commit_as_on_the_disk(folder: Path, diff: Diff) -> None:
    (folder / "shop/out.route").symlink_to("/etc/passwd")
    (folder / "shop/up").symlink_to("..", target_is_directory=True)
    committed(folder)
    done = diff("HEAD:shop", "shop")
    notes = [
        f"note: skipped `{place}` and 1 more: {OUT}" for place in ("HEAD:shop/out.route", "shop/out.route")
    ]
    assert (done.status, done.err.splitlines()) == (0, notes)
    assert diff("--since", "HEAD", "shop").err.splitlines() == notes[1:]
    (folder / "shop/out.route").unlink()
    (folder / "shop/out.route").write_text(SHOP.replace("policy shop", "policy out"))
    assert "shop/out.route: added" in diff("HEAD:shop", "shop").out
    assert "shop/out.route: added" in diff("--since", "HEAD", "shop").out


@needs_git
def test_a_link_that_leads_out_cannot_be_named_in_a_commit_either(folder: Path, diff: Diff) -> None:
    (folder / "shop/out.route").symlink_to("/etc/passwd")
    (folder / "shop/other.route").symlink_to("../other/shop.route")
    (folder / "shop/circle.route").symlink_to("circle.route")
    (folder / "shop/nothing.route").symlink_to("nowhere.route")
    written(folder / "other")
    committed(folder)
    for name, said in (
        ("out", "a symbolic link that leads out of its folder: name the file it leads to"),
        ("other", "a symbolic link that leads out of its folder: name the file it leads to"),
        ("circle", "a symbolic link that leads in a circle"),
    ):
        place = f"HEAD:shop/{name}.route"
        assert refused(diff(place, "shop/shop.route")) == f"error: `{place}` is {said}"
    assert "does not exist" in refused(diff("HEAD:shop/nothing.route", "shop/shop.route"))


@needs_git
def test_a_policy_with_a_link_to_it_is_compared_where_it_stands(folder: Path, diff: Diff) -> None:
    """Beside the link its list does not exist."""
    written(folder / "agency", shop=SHOP.replace("policy shop", "policy agency"))
    (folder / "agency/link.route").symlink_to("../shop/shop.route")
    committed(folder)
    assert convroute("lint", ".", cwd=folder).status == 0
    for arguments in (("HEAD:.", "."), ("--since", "HEAD")):
        done = diff(*arguments)
        assert (done.status, done.err) == (0, "")
        assert "2 policies decide" in done.out
    done = diff("HEAD:agency", "agency")
    assert (done.status, "1 policy decides" in done.out) == (0, True)
    assert done.err.count(OUT) == 2


@needs_git
def test_the_links_of_a_commit_count_and_not_those_of_the_disk(folder: Path, diff: Diff) -> None:
    (folder / "shop/rules.route").rename(folder / "shop/first.rules")
    (folder / "shop/second.rules").write_text(MORE)
    (folder / "shop/rules.route").symlink_to("first.rules")
    (folder / "way").symlink_to(folder / "shop", target_is_directory=True)
    (folder / "shop/same.route").symlink_to("../way/shop.route")
    committed(folder)
    for link in ("shop/rules.route", "way", "shop/same.route"):
        (folder / link).unlink()
    (folder / "shop/rules.route").symlink_to("second.rules")
    for old in ("HEAD:shop/shop.route", "HEAD:way/shop.route", "HEAD:shop/same.route"):
        done = diff(old, "shop/shop.route")
        assert (done.status, 'message "broken"' in done.out) == (1, True)
    for old in ("HEAD:shop", "HEAD:way"):
        done = diff(old, "shop")
        assert (done.status, done.err) == (1, "")


@needs_git
def test_an_absolute_path_of_a_commit_is_read_in_the_repository_it_lies_in(folder: Path) -> None:
    committed(folder)
    (folder / "shop/rules.route").write_text(MORE)
    for here in (folder, folder.parent):
        for place in (folder / "shop", folder / "shop/shop.route", folder):
            assert convroute("diff", f"HEAD:{place}", str(place), cwd=here).status == 1


@needs_git
@pytest.mark.parametrize("written_", ["/nowhere/shop.route", "/", "../shop.route"])
def test_of_a_path_outside_of_the_repository_it_is_said(folder: Path, diff: Diff, written_: str) -> None:
    committed(folder)
    said = f"`HEAD:{written_}` is outside of the git repository `{folder}`: a path below that is needed"
    assert refused(diff(f"HEAD:{written_}", "shop/shop.route")) == f"error: {said}"


@needs_git
def test_since_compares_each_policy_below_a_folder_with_where_the_branch_began(
    folder: Path, diff: Diff
) -> None:
    written(folder / "other", shop=SHOP.replace("policy shop", "policy other"))
    committed(folder)
    git(folder, "branch", "-M", "main")
    git(folder, "checkout", "--quiet", "-b", "branch")
    assert diff("--since", "main").status == 0
    (folder / "shop/rules.route").write_text(MORE)
    done = diff("--since", "main", ".", "--format", "json")
    document = json.loads(done.out)
    assert done.status == 1
    assert [policy["new"]["file"] for policy in document["policies"]] == ["shop/shop.route"]
    assert document["policies"][0]["old"]["revision"].endswith("(`--since main`)")
    assert document["summary"]["unchanged"] == 1
    (folder / "other/shop.route").unlink()
    assert "other/shop.route: removed" in diff("--since", "main").out
    assert diff("--since", "main", "shop/shop.route").status == 1


@needs_git
def test_what_has_no_policy_is_no_quiet_pass(folder: Path, diff: Diff) -> None:
    committed(folder)
    (folder / "empty").mkdir()
    assert "name the file that includes it" in refused(diff("--since", "HEAD", "shop/rules.route"))
    assert "nor was there one" in refused(diff("--since", "HEAD", "empty"))


@needs_git
def test_who_repairs_a_policy_is_not_held_up_by_its_errors(folder: Path, diff: Diff) -> None:
    (folder / "shop/rules.route").write_text("language 1\nroute message to cere\n")
    committed(folder)
    (folder / "shop/rules.route").write_text(RULES)
    done = diff("--since", "HEAD")
    assert (done.status, done.out.splitlines()[0]) == (1, "shop/shop.route: added")
    assert "has 1 error, so there is nothing to compare with" in done.err
    assert diff("--since", "HEAD", "--expect").status == 0
    assert diff("HEAD:shop/shop.route", "shop/shop.route").status == 2


# --- what is meant ---------------------------------------------------------------------------


def test_what_a_plan_expects_is_no_failure_and_the_rest_is(folder: Path, diff: Diff) -> None:
    written(folder / "new", MORE.replace("to sales", "to care"))
    (folder / "plan.route").write_text(PLAN)
    done = diff("shop", "new", "--expect=plan.route")
    assert done.status == 1
    assert 'status   expected: "people answer"' in done.out
    assert "status   not expected\n" in done.out
    assert done.out.endswith("2 changes because of 2 lines, 1 of them not expected\n")
    (folder / "plan.route").write_text(PLAN + 'expect change "codes" { from route to sales }\n')
    done = diff("shop", "new", "--expect=plan.route")
    assert (done.status, done.out.splitlines()[-1]) == (
        0,
        "2 changes because of 2 lines, all of them expected",
    )


def test_the_new_policy_itself_may_say_what_is_meant(folder: Path, diff: Diff) -> None:
    written(folder / "new", MORE + PLAN.removeprefix("language 1\n"))
    assert diff("shop", "new").status == 1
    assert diff("shop", "new", "--expect").status == 0


def test_a_region_that_is_covered_in_part_is_told_by_its_rest(folder: Path, diff: Diff) -> None:
    written(folder / "new", MORE)
    plan = PLAN.replace("{", "{ when attachments has image")
    (folder / "plan.route").write_text(plan)
    done = diff("shop", "new", "--expect=plan.route")
    assert (done.status, 'not expected beside "people answer"' in done.out) == (1, True)
    (folder / "plan.route").write_text(
        plan
        + PLAN.replace("people answer", "rest")
        .partition("\n")[2]
        .replace("{", "{ when not attachments has image")
    )
    assert diff("shop", "new", "--expect=plan.route").status == 0


def test_an_expected_change_that_covers_nothing_ends_with_1(folder: Path, diff: Diff) -> None:
    (folder / "plan.route").write_text(PLAN)
    done = diff("shop", "shop", "--expect=plan.route")
    assert done.status == 1
    assert 'nothing changes as "people answer" expects  plan.route:2' in done.out


def test_an_app_that_is_gone_may_stand_behind_from(folder: Path, diff: Diff) -> None:
    bare = SHOP.replace("app sales { id 3310987654321098  role sales }\n", "")
    written(folder / "new", RULES.replace("to sales", "to care"), bare)
    rest = 'expect change "what it asks for" { when not entry == link }\n'
    (folder / "plan.route").write_text(f'language 1\nexpect change "e" {{ from route to sales }}\n{rest}')
    done = diff("shop", "new", "--expect=plan.route")
    assert (done.status, done.err) == (1, "")
    assert 'sales, for 1 day → care, for 1 day\n    status   expected: "e"\n' in done.out
    assert "6 changes because of 2 lines, 1 of them not expected" in done.out  # what it saw of others
    (folder / "plan.route").write_text('language 1\nexpect change "what it saw, too" {}\n')
    assert diff("shop", "new", "--expect=plan.route").status == 0
    (folder / "plan.route").write_text('language 1\nexpect change "e" { to route to sales }\n')
    assert "no app or group is called `sales`" in diff("shop", "new", "--expect=plan.route").err


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        ("", "E201"),
        ("language 1\n", "E297"),
        ("language 1\nroute message to care\n", "E297"),
        ('language 1\nexpect change "e" { from care }\n', "E145"),
        ('language 1\nexpect change "e" { to route to cere }\n', "did you mean care?"),
    ],
)
def test_a_plan_that_cannot_be_understood_ends_with_2(folder: Path, diff: Diff, plan: str, said: str) -> None:
    (folder / "plan.route").write_text(plan)
    done = diff("shop", "shop", "--expect=plan.route")
    assert (done.status, done.out) == (2, "")
    assert said in done.err


# --- what cannot be done ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "OLD and NEW"),
        (["shop/shop.route"], "`HEAD:FILE`"),
        (["--expect", "plan.route", "shop"], "behind OLD and NEW"),
        (["a", "b", "c"], "not 3"),
        (["main", "shop"], "`main` does not exist; as a commit has it, a file is `main:FILE`"),
        (["shop", "shop/shop.route"], "`shop` is a folder and `shop/shop.route` is not"),
        (["shop/shop.route", "nowhere.route"], "`nowhere.route` does not exist"),
        (["main:shop", "shop"], "is not in one"),
        (["shop/shop.route", "shop/rules.route"], "is not a policy"),
        (["shop", "empty"], "there is no `*.route` file in `empty`"),
        (["shop", "other"], "no policy in `other` has the name"),
        (["shop/shop.route", "shop/shop.route", "--budget", "0"], "--budget"),
        (["shop", "shop", "--expect=nowhere.route"], "`nowhere.route` does not exist"),
        (["--since", "main"], "git repository"),
    ],
)
def test_what_cannot_be_compared_is_said_in_one_line(
    folder: Path, diff: Diff, arguments: list[str], said: str
) -> None:
    (folder / "empty").mkdir()
    written(folder / "other", shop=SHOP.replace("policy shop", "policy other"))
    (folder / "other/shop.route").rename(folder / "other/other.route")
    done = diff(*arguments)
    assert (done.status, done.out) == (2, "")
    assert said in done.err


@needs_git
@pytest.mark.parametrize(
    ("argument", "said"),
    [
        ("HED:shop", "`HED` is not a commit"),
        ("HEAD:shpo", "does not exist in that commit"),
        ("HEAD:shop/shpo.route", "does not exist in that commit"),
        ("--upload-pack=x:shop", "no such option"),
        (":shop", "does not exist"),
    ],
)
def test_what_a_commit_does_not_have_is_said(folder: Path, diff: Diff, argument: str, said: str) -> None:
    committed(folder)
    done = diff(argument, "shop")
    assert (done.status, done.out) == (2, "")
    assert said.lower() in done.err.lower()


def test_a_policy_with_errors_on_one_side_is_shown_and_ends_with_2(folder: Path, diff: Diff) -> None:
    written(folder / "new", "language 1\nroute message to cere\n")
    done = diff("shop/shop.route", "new/shop.route")
    assert (done.status, done.out) == (2, "")
    assert "did you mean care?" in done.err
    assert done.err.endswith("new/shop.route has 1 error\n")


def test_beside_a_policy_with_errors_the_others_are_compared(folder: Path, diff: Diff) -> None:
    written(folder / "old")
    written(folder / "old/more", shop=SHOP.replace("policy shop", "policy more"))
    written(folder / "new", MORE)
    written(folder / "new/more", "language 1\nx\n", shop=SHOP.replace("policy shop", "policy more"))
    done = diff("old", "new")
    assert done.status == 2
    assert "1 change because of 1 line; 1 policy with errors not compared" in done.out


def test_a_file_that_is_not_text_is_refused(folder: Path, diff: Diff) -> None:
    (folder / "binary").write_bytes(bytes(range(256)))
    done = diff("shop/shop.route", "binary")
    assert (done.status, done.out) == (2, "")
    assert "binary has 1 error" in done.err


# --- reports in files ------------------------------------------------------------------------


def test_several_reports_are_written_in_one_run(folder: Path, diff: Diff) -> None:
    written(folder / "new", MORE)
    done = diff("shop", "new", "--output", "markdown:comment.md", "--output", "sarif:diff.sarif")
    assert done.status == 1
    assert (
        (folder / "comment.md")
        .read_text()
        .startswith("<!-- convroute diff -->\n### convroute diff: 1 change")
    )
    assert json.loads((folder / "diff.sarif").read_text())["version"] == "2.1.0"
    assert "a report needs" not in done.err


def test_for_github_the_summary_of_the_job_has_the_comment(folder: Path) -> None:
    written(folder / "new", MORE)
    summary = folder / "summary.md"
    variables = {"GITHUB_STEP_SUMMARY": str(summary)}
    done = convroute("diff", "shop", "new", "--format", "github", cwd=folder, env=variables)
    assert done.out.startswith("::warning file=new/rules.route,line=3,")
    assert summary.read_text().startswith("<!-- convroute diff -->")
