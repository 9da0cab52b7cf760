"""Templates with one fault in their roles, and what must be found in each: the proof that the audit can fail."""

from __future__ import annotations

from typing import Any

from tests.contract.permissions.deployment import Mutation, Resources


def statement(resources: Resources, role: str, sid: str) -> dict[str, Any]:
    """A statement of the translated template, under a condition or not, to be changed in place."""
    listed: list[dict[str, Any]] = resources[role]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"]
    statements = (each["Fn::If"][1] if "Fn::If" in each else each for each in listed)
    (found_one,) = (each for each in statements if each.get("Sid") == sid)
    return found_one


def set_in(role: str, sid: str, **values: Any) -> Mutation:
    """Replace keys of a statement."""
    return lambda resources: statement(resources, role, sid).update(values)


def drop_action(role: str, sid: str, action: str) -> Mutation:
    """Take an action out of a statement's list."""
    return lambda resources: statement(resources, role, sid)["Action"].remove(action)


def add_statement(role: str, action: Any, resource: Any, **more: Any) -> Mutation:
    """Add a statement to a role."""
    added = {"Sid": "Added", "Effect": "Allow", "Action": action, "Resource": resource, **more}
    return lambda resources: resources[role]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"].append(added)


def set_property(name: str, **values: Any) -> Mutation:
    """Replace properties of a resource."""
    return lambda resources: resources[name]["Properties"].update(values)


def add_resource(name: str, kind: str, **properties: Any) -> Mutation:
    """Add a resource to the template."""
    return lambda resources: resources.update({name: {"Type": kind, "Properties": properties}})


def arn_of(name: str) -> dict[str, list[str]]:
    """The reference as the translated template writes it."""
    return {"Fn::GetAtt": [name, "Arn"]}


TABLE = "arn:aws:dynamodb:eu-west-1:123456789012:table/IncidentTable"
QUEUE = "arn:aws:sqs:eu-west-1:123456789012:NotificationsQueue"
LETTERS = "arn:aws:sqs:eu-west-1:123456789012:EventsDeadLetterQueue"
DEFAULT_SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:foghorn/slack-token"
GET_SECRET = "secretsmanager:GetSecretValue"
SERVICES = "arn:aws:ecs:eu-west-1:123456789012:service"
OF_ANOTHER_REGION = "arn:aws:ecs:ap-northeast-2:123456789012:service/prod/mailer"
OF_ANOTHER_ACCOUNT = "arn:aws:ecs:eu-west-1:111122223333:service/shop/mailer"
LOG_GROUP = "arn:aws:logs:eu-west-1:123456789012:log-group:DeploymentLogGroup"
TASK_LOGS = "arn:aws:logs:eu-west-1:123456789012:log-group"
TASK_SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:checkout/db-AbCdEf"
TASK_ROLE = "arn:aws:iam::123456789012:role/tasks/checkout-execution"
ABROAD = "ap-northeast-2"
SECRET_ABROAD = f"arn:aws:secretsmanager:{ABROAD}:123456789012:secret:checkout/db-AbCdEf"
LOGS_EVERYWHERE = "arn:aws:logs:*:123456789012:log-group:*:log-stream:*"
SIMULATES = "TaskStateRole/SimulateExecutionRoles: iam:SimulatePrincipalPolicy"
ROLES_EVERYWHERE = "arn:aws:iam::*:role/*"
LOGS = f"{LOG_GROUP}:log-stream:2026/01/01/[$LATEST]0123456789abcdef"

# Each line breaks the template in one way: what is done, and a line that the audit must then have.
BROKEN: dict[str, tuple[Mutation, str]] = {
    # too little
    "no GetItem": (
        drop_action("TaskStateRole", "RecordIncidents", "dynamodb:GetItem"),
        f"TaskStateFunction needs dynamodb:GetItem on {TABLE}",
    ),
    "no Query for the fold": (
        drop_action("NotifierRole", "ReadIncidentsAndKeepTheLedger", "dynamodb:Query"),
        f"NotifierFunction needs dynamodb:Query on {TABLE}",
    ),
    "the table for its index": (
        set_in("SweeperRole", "FindWhatIsDue", Resource=arn_of("IncidentTable")),
        f"SweeperFunction needs dynamodb:Query on {TABLE}/index/due",
    ),
    "no dead-letter queue for the sweeper's failures": (
        set_in("SweeperRole", "AnnounceAndKeepFailures", Resource=arn_of("NotificationsQueue")),
        f"SweeperFunction needs sqs:SendMessage on {LETTERS}",
    ),
    "no DeleteMessage for the poller": (
        drop_action("NotifierRole", "TakeFromTheQueue", "sqs:DeleteMessage"),
        f"NotifierFunction needs sqs:DeleteMessage on {QUEUE}",
    ),
    "no logs": (
        set_in("DeploymentRole", "WriteLogs", Resource=arn_of("NotifierLogGroup")),
        f"DeploymentFunction needs logs:PutLogEvents on {LOGS}",
    ),
    "services of one cluster": (
        set_in("SweeperRole", "ReadServices", Resource=f"{SERVICES}/web/*"),
        f"SweeperFunction needs ecs:DescribeServices on {SERVICES}/prod/checkout",
    ),
    "instances under the ARN of services": (
        set_in("DeploymentRole", "ListContainerInstances", Resource=f"{SERVICES}/*"),
        "DeploymentFunction needs ecs:ListContainerInstances on arn:aws:ecs:eu-west-1:123456789012:cluster/prod",
    ),
    "five characters after the secret's name": (
        set_in("NotifierRole", "ReadTheSlackToken", Resource=f"{DEFAULT_SECRET}-?????"),
        f"NotifierFunction needs {GET_SECRET} on {DEFAULT_SECRET}-Ab3dE6",
    ),
    "no network ACLs": (
        drop_action("TaskStateRole", "ReadTheNetworkOfTasks", "ec2:DescribeNetworkAcls"),
        "TaskStateFunction needs ec2:DescribeNetworkAcls on *",
    ),
    "a network by its ARNs, which EC2 does not look at": (
        set_in("TaskStateRole", "ReadTheNetworkOfTasks", Resource="arn:aws:ec2:eu-west-1:123456789012:subnet/*"),
        "TaskStateFunction needs ec2:DescribeSubnets on *",
    ),
    "log groups by their ARNs": (
        set_in("TaskStateRole", "ListLogGroups", Resource=f"{TASK_LOGS}:*"),
        "TaskStateFunction needs logs:DescribeLogGroups on *",
    ),
    "target groups under the name of boto3's client": (
        set_in("TaskStateRole", "ReadTargetGroups", Action="elbv2:DescribeTargetGroups"),
        "TaskStateFunction needs elasticloadbalancing:DescribeTargetGroups on *",
    ),
    "roles without a path": (
        set_in("TaskStateRole", "SimulateExecutionRoles", Resource="arn:aws:iam::123456789012:role/checkout-*"),
        f"TaskStateFunction needs iam:SimulatePrincipalPolicy on {TASK_ROLE} in us-east-1",
    ),
    "IAM in the stack's region": (
        set_in(
            "TaskStateRole",
            "SimulateExecutionRoles",
            Condition={"StringEquals": {"aws:RequestedRegion": {"Ref": "AWS::Region"}}},
        ),
        f"TaskStateFunction needs iam:SimulatePrincipalPolicy on {TASK_ROLE} in us-east-1",
    ),
    "the token's secret alone": (
        set_in("TaskStateRole", "DescribeSecrets", Resource=f"{DEFAULT_SECRET}-??????"),
        f"TaskStateFunction needs secretsmanager:DescribeSecret on {TASK_SECRET}",
    ),
    # too much
    "an action nobody calls": (
        add_statement("TaskStateRole", "dynamodb:DeleteItem", TABLE),
        f"TaskStateRole/Added: dynamodb:DeleteItem on {TABLE} is not needed",
    ),
    "an action that is for tools": (
        add_statement("NotifierRole", ["dynamodb:Scan"], [TABLE]),
        f"NotifierRole/Added: dynamodb:Scan on {TABLE} is not needed",
    ),
    "a call that another function makes": (
        add_statement("DeploymentRole", "dynamodb:Query", TABLE),
        f"DeploymentRole/Added: dynamodb:Query on {TABLE} is not needed",
    ),
    "writing to ECS": (
        add_statement("SweeperRole", "ecs:UpdateService", f"{SERVICES}/*"),
        f"SweeperRole/Added: ecs:UpdateService on {SERVICES}/* is not needed",
    ),
    "ECS for the notifier": (
        add_statement("NotifierRole", "ecs:DescribeServices", f"{SERVICES}/*"),
        f"NotifierRole/Added: ecs:DescribeServices on {SERVICES}/* is not needed",
    ),
    "another queue": (
        set_in("NotifierRole", "PutBackWithADelay", Resource=[arn_of("NotificationsQueue"), LETTERS]),
        f"NotifierRole/PutBackWithADelay: sqs:SendMessage on {LETTERS} is not needed",
    ),
    "the same twice": (
        add_statement("TaskStateRole", "dynamodb:PutItem", TABLE),
        f"TaskStateRole: dynamodb:PutItem on {TABLE} is granted 2 times",
    ),
    "traces without tracing": (
        add_statement("TaskStateRole", "xray:PutTraceSegments", "*"),
        "TaskStateRole/Added: xray:PutTraceSegments on * is not needed",
    ),
    "log lines by a search": (
        set_in("TaskStateRole", "ReadTheLastLogLines", Action=["logs:GetLogEvents", "logs:FilterLogEvents"]),
        f"TaskStateRole/ReadTheLastLogLines: logs:FilterLogEvents on {TASK_LOGS}:*:log-stream:* is not needed",
    ),
    "the values of parameters": (
        set_in("TaskStateRole", "ListParameterNames", Action=["ssm:DescribeParameters", "ssm:GetParameters"]),
        "TaskStateRole/ListParameterNames: ssm:GetParameters on * is not needed",
    ),
    "log lines for the other detector": (
        add_statement("DeploymentRole", "logs:GetLogEvents", f"{TASK_LOGS}:*:log-stream:*"),
        f"DeploymentRole/Added: logs:GetLogEvents on {TASK_LOGS}:*:log-stream:* is not needed",
    ),
    # too wide
    "every table": (
        set_in("TaskStateRole", "RecordIncidents", Resource="*"),
        "TaskStateRole/RecordIncidents: dynamodb:PutItem on * is wider than reviewed",
    ),
    "every index": (
        set_in("SweeperRole", "FindWhatIsDue", Resource=f"{TABLE}/index/*"),
        f"SweeperRole/FindWhatIsDue: dynamodb:Query on {TABLE}/index/* is wider than reviewed",
    ),
    "services everywhere": (
        set_in("SweeperRole", "ReadServices", Resource="arn:aws:ecs:*:*:service/*"),
        f"SweeperFunction must not be allowed ecs:DescribeServices on {OF_ANOTHER_REGION} in ap-northeast-2",
    ),
    "services of every account": (
        set_in("DeploymentRole", "ReadServices", Resource="arn:aws:ecs:eu-west-1:*:service/*"),
        f"DeploymentFunction must not be allowed ecs:DescribeServices on {OF_ANOTHER_ACCOUNT}",
    ),
    "task definitions of every region": (
        set_in("TaskStateRole", "ReadTaskDefinitions", Condition={}),
        "TaskStateFunction must not be allowed ecs:DescribeTaskDefinition on * in ap-northeast-2",
    ),
    **{
        f"{action} of every region": (
            set_in("TaskStateRole", sid, Condition={}),
            f"TaskStateFunction must not be allowed {action} on * in {ABROAD}",
        )
        for sid, action in (
            ("ReadTargetGroups", "elasticloadbalancing:DescribeTargetGroupAttributes"),
            ("ReadTheNetworkOfTasks", "ec2:DescribeVpcEndpoints"),
            ("ListParameterNames", "ssm:DescribeParameters"),
            ("ListLogGroups", "logs:DescribeLogGroups"),
        )
    },
    "log lines of every region": (
        set_in("TaskStateRole", "ReadTheLastLogLines", Resource=LOGS_EVERYWHERE),
        f"TaskStateRole/ReadTheLastLogLines: logs:GetLogEvents on {LOGS_EVERYWHERE} is wider than reviewed",
    ),
    "secrets of every region": (
        set_in("TaskStateRole", "DescribeSecrets", Resource="arn:aws:secretsmanager:*:123456789012:secret:*"),
        f"TaskStateFunction must not be allowed secretsmanager:DescribeSecret on {SECRET_ABROAD} in {ABROAD}",
    ),
    "roles of every account": (
        set_in("TaskStateRole", "SimulateExecutionRoles", Resource=ROLES_EVERYWHERE),
        f"{SIMULATES} on {ROLES_EVERYWHERE} is wider than reviewed",
    ),
    "every secret": (
        set_in("NotifierRole", "ReadTheSlackToken", Resource="*"),
        f"NotifierRole/ReadTheSlackToken: {GET_SECRET} on * is wider than reviewed",
    ),
    "secrets of the same beginning": (
        set_in("NotifierRole", "ReadTheSlackToken", Resource=f"{DEFAULT_SECRET}*"),
        f"NotifierRole/ReadTheSlackToken: {GET_SECRET} on {DEFAULT_SECRET}* is wider than reviewed",
    ),
    "a wildcard for an action": (
        set_in("TaskStateRole", "RecordIncidents", Action="dynamodb:*"),
        f"TaskStateRole/RecordIncidents: dynamodb:* on {TABLE}: an action is written out",
    ),
    "every action": (
        add_statement("SweeperRole", "*", "*"),
        f"SweeperFunction must not be allowed {GET_SECRET} on {DEFAULT_SECRET}-Ab3dE6",
    ),
    # the token in other hands
    "the token for the sweeper": (
        add_statement("SweeperRole", GET_SECRET, f"{DEFAULT_SECRET}-??????"),
        f"SweeperFunction must not be allowed {GET_SECRET} on {DEFAULT_SECRET}-Ab3dE6",
    ),
    "every secret for a detector": (
        add_statement("TaskStateRole", "secretsmanager:Get*", "*"),
        f"TaskStateFunction must not be allowed {GET_SECRET} on {DEFAULT_SECRET}-Ab3dE6",
    ),
    "the value for who may describe": (
        set_in("TaskStateRole", "DescribeSecrets", Action=["secretsmanager:DescribeSecret", GET_SECRET]),
        f"TaskStateFunction must not be allowed {GET_SECRET} on {DEFAULT_SECRET}-Ab3dE6",
    ),
    "a task's secret for the notifier": (
        add_statement("NotifierRole", GET_SECRET, TASK_SECRET),
        f"NotifierFunction must not be allowed {GET_SECRET} on {TASK_SECRET}",
    ),
    "a policy on the secret": (
        add_resource("Opened", "AWS::SecretsManager::ResourcePolicy", SecretId="foghorn/slack-token"),
        "Opened: AWS::SecretsManager::ResourcePolicy is no function's role",
    ),
    # whose role it is
    "a shared role": (
        set_property("DeploymentFunction", Role=arn_of("TaskStateRole")),
        "TaskStateRole: shared by 2 functions",
    ),
    "a role of somebody else": (
        set_property("SweeperFunction", Role="arn:aws:iam::123456789012:role/admin"),
        "SweeperFunction: its role arn:aws:iam::123456789012:role/admin is not written out in the template",
    ),
    "a managed policy": (
        set_property("NotifierRole", ManagedPolicyArns=["arn:aws:iam::aws:policy/AdministratorAccess"]),
        "NotifierRole: has managed policies",
    ),
    "a policy beside the role": (
        add_resource("More", "AWS::IAM::Policy", PolicyName="more", Roles=[{"Ref": "SweeperRole"}]),
        "More: AWS::IAM::Policy is no function's role",
    ),
    "a role that anybody may assume": (
        set_property(
            "SweeperRole",
            AssumeRolePolicyDocument={
                "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}]
            },
        ),
        "SweeperRole: may be assumed by others than Lambda",
    ),
    "all but one action": (
        set_in("SweeperRole", "ReadServices", NotAction="iam:*"),
        "SweeperRole/ReadServices: this check reads Allow with Action and Resource alone",
    ),
    "a condition that is not understood": (
        set_in("SweeperRole", "ReadServices", Condition={"Bool": {"aws:SecureTransport": "true"}}),
        "SweeperRole/ReadServices: this check knows no condition but StringEquals of aws:RequestedRegion",
    ),
}
