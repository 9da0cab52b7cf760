"""Advisories as diagnosis would build them, one per kind of message that people will see."""

from __future__ import annotations

from dataclasses import replace

from foghorn.advisories.advisory import Advisory, StartUp, Status
from foghorn.rules.model import Advice, Step
from foghorn.signals.signal import Severity

CONSOLE = "https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/prod/services"
_LOG = """\
2026-11-22T14:32:07Z INFO  cart loaded items=18231
2026-11-22T14:32:08Z WARN  heap 498 MiB of 512 MiB
2026-11-22T14:32:09Z ERROR allocation of 33554432 bytes failed
"""
_IMAGE = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/api:v2.4.1"
WHERE = ("prod · eu-west-1 · 123456789012",)

OOM_STORM = Advisory(
    headline="checkout: containers run out of memory, 27 stops in 4 min",
    severity=Severity.CRITICAL,
    status=Status.OPEN,
    cause="Container web is killed because it uses more than its hard limit of 512 MiB.",
    proof=(
        ("containers[0].reason", "OutOfMemoryError: Container killed due to memory usage"),
        ("containers[0].exitCode", "137"),
        ("task definition checkout:42, container web", "memory 512 MiB, reservation 256 MiB"),
    ),
    ruled_out=(
        "stop time-out: ECS did not ask the tasks to stop",
        "Spot reclaim: stopCode is EssentialContainerExited",
    ),
    reach=(
        "2 of 6 tasks running, below the minimum of 6 (minimumHealthyPercent 100)",
        "27 tasks stopped in 4 min, all of revision checkout:42",
        "deployment ecs-svc/1234567890123456789 is in progress, circuit breaker on with rollback",
    ),
    steps=(
        Step(
            "See which revision runs and what it is allowed to use",
            command="aws ecs describe-task-definition --region eu-west-1 --task-definition checkout:42"
            " --query 'taskDefinition.containerDefinitions[].[name,memory,memoryReservation]'",
        ),
        Step("Roll back, or raise memory of container web above 512 MiB", url=f"{CONSOLE}/checkout/deployments"),
        Step(
            "Look at memory before the first kill",
            command="aws logs tail /ecs/checkout --region eu-west-1 --since 15m --filter-pattern heap",
        ),
    ),
    context=(*WHERE, "14:28:03 to 14:32:10 UTC"),
    evidence=(
        (
            "Last lines of container web, task 0123456789abcdef0123456789abcdef",
            _LOG,
        ),
        ("stoppedReason", "Essential container in task exited"),
    ),
    timeline=(
        ("14:28:03", "first stop, task 0123456789abcdef0123456789abcdef, revision checkout:42"),
        ("14:28:31", "service below desired count: 5 of 6"),
        ("14:32:10", "27th stop"),
    ),
    not_checked=("deployment bounds: AccessDeniedException on DescribeServiceRevisions",),
    rule_ids=("FH1001", "FH2003"),
)

SINGLE_EXIT = Advisory(
    headline="nightly-report: container job exited with code 1",
    severity=Severity.WARNING,
    status=Status.OPEN,
    cause="The essential container job ended by itself with exit code 1, so ECS stopped the task.",
    proof=(("containers[0].exitCode", "1"), ("stopCode", "EssentialContainerExited")),
    reach=("1 standalone task, nothing restarts it",),
    steps=(
        Step(
            "Read its last log lines",
            command="aws logs tail /ecs/nightly-report --region eu-west-1 --since 30m",
        ),
    ),
    context=(*WHERE, "02:00:41 UTC"),
    rule_ids=("FH1002",),
)

IMAGE_PULL = Advisory(
    headline="api: image cannot be pulled, tag not found",
    severity=Severity.CRITICAL,
    status=Status.OPEN,
    cause="The registry has no tag v2.4.1 in repository api.",
    proof=(
        (
            "stoppedReason",
            f"CannotPullContainerError: failed to resolve ref {_IMAGE}: {_IMAGE}: not found",
        ),
    ),
    ruled_out=("credentials: the registry answered", "network: the registry answered"),
    reach=("4 of 4 tasks still running on api:17", "every new task of api:18 fails, 9 so far"),
    steps=(
        Step(
            "List the newest tags",
            command="aws ecr describe-images --region eu-west-1 --repository-name api"
            " --query 'sort_by(imageDetails,&imagePushedAt)[-5:].imageTags'",
        ),
        Step("Push the tag, or deploy one that exists", url=f"{CONSOLE}/api/deployments"),
    ),
    context=(*WHERE, "09:12:00 to 09:13:44 UTC"),
    rule_ids=("FH1003",),
)

HEALTH_CHECK = Advisory(
    headline="search: tasks fail their load balancer health check, 5 stops in 6 min",
    severity=Severity.WARNING,
    status=Status.OPEN,
    cause="Target group search-blue finds the tasks unhealthy about 40 s after they start.",
    proof=(
        ("stoppedReason", "Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:…/search-blue)"),
    ),
    reach=("share of desired count running: not known",),
    steps=(
        Step(
            "See what the target answers",
            command="aws elbv2 describe-target-health --region eu-west-1 --target-group-arn"
            " arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/search-blue/0123456789abcdef",
        ),
        Step("Compare start-up time with healthCheckGracePeriodSeconds"),
    ),
    context=(*WHERE, "11:40:02 to 11:46:10 UTC"),
    timeline=(("11:40:02", "first unhealthy stop"),),
    not_checked=(
        "start-up time against the grace period: AccessDeniedException on DescribeServices",
        "container health check: the look-up of search:88 did not finish",
        "memory limit: the look-up of search:88 did not finish",
        "deployment bounds: AccessDeniedException on DescribeServices",
    ),
    rule_ids=("FH1004",),
)

DEPLOYMENT_FAILED = Advisory(
    headline="payments: deployment failed, rolled back to payments:30",
    severity=Severity.WARNING,
    status=Status.OPEN,
    cause="The circuit breaker gave up deployment ecs-svc/9876543210987654321 after 10 failed tasks.",
    proof=(("reason", "ECS deployment circuit breaker: tasks failed to start."),),
    reach=("8 of 8 tasks running on payments:30", "release payments:31 reached nobody"),
    steps=(
        Step(
            "See why its tasks stopped",
            command="aws ecs describe-services --region eu-west-1 --cluster prod --services payments"
            " --query 'services[0].events[:10].message'",
            url=f"{CONSOLE}/payments/events",
        ),
    ),
    context=(*WHERE, "16:02:50 UTC", "second failed release today"),
    rule_ids=("FH2001",),
)

SPOT = Advisory(
    headline="prod: Fargate Spot takes back 40 tasks of 8 services",
    severity=Severity.CRITICAL,
    status=Status.OPEN,
    cause="AWS reclaims Fargate Spot capacity; 40 tasks end two minutes after their notice.",
    proof=(("stopCode", "SpotInterruption"),),
    reach=(
        "below minimum: orders 0 of 5, cart 1 of 5, search 2 of 5",
        "also hit: api, images, mailer, reports, thumbnails",
        "all in eu-west-1a; no replacement has started",
    ),
    steps=(
        Step("Start on-demand capacity for what is below minimum", url=CONSOLE),
        Step(
            "See what waits for capacity",
            command="aws ecs list-tasks --region eu-west-1 --cluster prod --desired-status RUNNING --service orders",
        ),
    ),
    context=("prod · FARGATE_SPOT · eu-west-1 · 123456789012", "03:14:00 to 03:14:09 UTC"),
    rule_ids=("FH4001",),
)

RESOLVED = replace(
    OOM_STORM,
    status=Status.RESOLVED,
    recovery="steady since 14:41:20 UTC, after 13 min and 31 stops; ended by the rollback to checkout:41.",
    context=(*WHERE, "14:28:03 to 14:41:20 UTC"),
)

SLOW_START = replace(
    HEALTH_CHECK,
    not_checked=(),
    start_up=StartUp(
        about="Task 0123456789abcdef0123456789abcdef (FARGATE in eu-west-1a): it ran for 1 min",
        phases=(
            ("provision", "10.4 s, of which network interface 4.1 s"),
            ("image pull", "34.2 s, 74 % of all"),
            ("container start", "1.3 s"),
            ("in all", "45.9 s"),
            ("stop", "29.2 s, of which containers 8.8 s"),
        ),
        bars=(("Provision", 10.4), ("of which interface", 4.1), ("Image pull", 34.2), ("Container start", 1.3)),
        advice=(
            (
                "FH1041",
                Advice(
                    "Starting a task of search is mostly pulling images: 34.2 s of 45.9 s (74 %).",
                    steps=(
                        Step(
                            "Look up the compressed size of search, tag v88, and make it smaller: slim base image,"
                            " multi-stage build, fewer dependencies",
                            command="aws ecr describe-images --registry-id 123456789012 --repository-name search"
                            " --image-ids imageTag=v88 --region us-east-1"
                            " --query 'imageDetails[].[imageTags,imageSizeInBytes]'",
                        ),
                        Step(
                            "Replicate repository search to eu-west-1, where the task runs: it is pulled from us-east-1"
                        ),
                    ),
                ),
            ),
        ),
    ),
)

_DELAY = "aws elbv2 describe-target-group-attributes --target-group-arn search --region eu-west-1"
_STOP = "A task of search may take 300 s (deregistration delay) + 30 s (stopTimeout) = 330 s to stop, and a deployment "
SLOW_STOP = replace(
    HEALTH_CHECK,
    not_checked=(),
    advice=(("FH2014", Advice(_STOP + "waits for it.", (), (Step("Where responses are short, 5 s do", _DELAY),))),),
)

NEVER_STARTED = replace(
    IMAGE_PULL,
    start_up=StartUp(
        about="Task 0123456789abcdef0123456789abcdef (FARGATE in eu-west-1a): it never ran",
        phases=(
            ("provision", "10.4 s, of which network interface 4.1 s"),
            ("not told", "image pull (no pullStoppedAt), container start (no pullStoppedAt), in all (no startedAt)"),
        ),
    ),
)

HOSTILE = Advisory(
    headline="<!channel> *pwn*\n\u202eexe.gpj :fire: <@U0123456789> & `x`",
    severity=Severity.INFO,
    status=Status.OPEN,
    cause="_look_ at ```this``` <https://example.com|click> :rotating_light: ~now~ my_service at 12:30:45",
    proof=(
        ("```rm```", "`; echo *bold* <!here> \x1b[31mred\x1b[0m"),
        ("env", "DB_PASSWORD=hunter2 AKIAABCDEFGHIJKLMNOP Bearer abcdef0123456789.x"),
    ),
    ruled_out=("&lt;already&gt; escaped & more",),
    reach=("<!subteam^S0123456789> @everyone\u0000\u200b",),
    steps=(
        Step("click > here", command="aws ecs list-tasks --cluster `id` && echo <x>", url="https://a.example/|<!here>"),
        Step("never", url="javascript:alert(1)"),
        Step("nor", url="https://user:hunter2@a.example/"),
        Step("a fourth step is one too many"),
    ),
    context=("arn:aws:ecs:eu-west-1:123456789012:service/prod/checkout",),
    evidence=(("log\n<!here>", "line one ```\n<!channel> postgres://app:hunter2@db.internal:5432/x\nlast"),),
    timeline=(("<!here>", "*_~`"),),
    start_up=StartUp("Task <!channel> `x`", (("image pull", "<!here>"),), (), (("FH9999", Advice("<@U0123456789>.")),)),
    advice=(("FH9998", Advice("<!everyone>.", steps=(Step("<!here>"),))),),
    not_checked=("<!everyone>",),
    rule_ids=("FH9999",),
)

_LONG = "The quick <brown> fox & its friends jump over 12 lazy containers of `service_a`. " * 20
ENORMOUS = Advisory(
    headline=_LONG,
    severity=Severity.CRITICAL,
    status=Status.OPEN,
    cause=_LONG,
    proof=tuple((f"field {number}", _LONG) for number in range(60)),
    ruled_out=(_LONG,) * 60,
    reach=(_LONG,) * 60,
    steps=(Step(_LONG, command=_LONG, url="https://example.com/" + "x" * 5_000),) * 60,
    context=(_LONG,) * 60,
    evidence=tuple((f"log {number}", _LONG + "\n" + _LONG) for number in range(60)),
    timeline=tuple((f"14:{number:02}:00", _LONG) for number in range(60)),
    start_up=StartUp(_LONG, ((_LONG, _LONG),) * 60, (("Image pull", 1.0),), (("FH1041", Advice(_LONG)),) * 60),
    advice=(("FH2014", Advice(_LONG)),) * 60,
    not_checked=(_LONG,) * 60,
    rule_ids=tuple(f"FH{number}" for number in range(1000, 1060)),
)

ADVISORIES = {
    "oom_storm": OOM_STORM,
    "single_exit": SINGLE_EXIT,
    "image_pull": IMAGE_PULL,
    "health_check": HEALTH_CHECK,
    "deployment_failed": DEPLOYMENT_FAILED,
    "spot": SPOT,
    "slow_start": SLOW_START,
    "slow_stop": SLOW_STOP,
    "never_started": NEVER_STARTED,
    "resolved": RESOLVED,
    "hostile": HOSTILE,
    "enormous": ENORMOUS,
}
