-- What was supposed to happen, dated; and what really happened.
set role hf_owner;

-- Something happened that duties follow from (person joined, finding opened, policy published …).
create table app.program_event (
  org_id uuid not null,
  id uuid not null,
  kind text not null,
  subject_id uuid,
  summary text not null default '',
  happened_at timestamptz not null,
  recorded_at timestamptz not null,
  primary key (org_id, id)
);
create index program_event_recorded on app.program_event (org_id, recorded_at, id);

-- One dated occurrence of a procedure. Control, procedure, policy version and owner are fixed when it opens.
create table app.obligation (
  org_id uuid not null,
  id uuid not null,
  procedure_id uuid not null,
  control_id uuid not null,
  occurrence text not null,
  title text not null,
  state text not null check (state in ('planned', 'open', 'met', 'late', 'missed', 'waived')),
  opens_at timestamptz not null,
  due_at timestamptz not null,
  severity text not null check (severity in ('low', 'medium', 'high', 'critical')),
  role_id uuid not null,
  event_id uuid,
  assignee_id uuid,
  -- frozen at opening
  opened_at timestamptz,
  control_version integer,
  procedure_version integer,
  policy_versions jsonb not null default '{}',
  evidence_required jsonb,
  closed_at timestamptz,
  -- why a missed window was missed, when the reason is not a person (an outage of Holdfast itself)
  missed_reason text,
  -- continuous duties: when the source reported last inside this window
  last_report_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, procedure_id) references app.procedure (org_id, id),
  foreign key (org_id, control_id) references app.control (org_id, id),
  foreign key (org_id, role_id) references app.duty_role (org_id, id),
  foreign key (org_id, assignee_id) references app.person (org_id, id),
  foreign key (org_id, event_id) references app.program_event (org_id, id),
  check (opens_at < due_at),
  check ((opened_at is null) = (state = 'planned')),
  check (state = 'planned' or (control_version is not null and procedure_version is not null and evidence_required is not null))
);
-- the same occurrence is never planned twice, whatever races
create unique index obligation_occurrence on app.obligation (org_id, procedure_id, occurrence);
create index obligation_due on app.obligation (org_id, due_at, id);
create index obligation_state_due on app.obligation (org_id, state, due_at, id);
create index obligation_state_opens on app.obligation (org_id, state, opens_at, id);
create index obligation_assignee_due on app.obligation (org_id, assignee_id, state, due_at, id);
create index obligation_control_due on app.obligation (org_id, control_id, due_at, id);

-- What somebody or something did.
create table app.activity_record (
  org_id uuid not null,
  id uuid not null,
  obligation_id uuid not null,
  result text not null check (result in ('done', 'failed')),
  note text not null default '',
  happened_at timestamptz not null,
  recorded_at timestamptz not null,
  recorded_by uuid not null,
  on_behalf_of uuid,
  primary key (org_id, id),
  foreign key (org_id, obligation_id) references app.obligation (org_id, id),
  foreign key (org_id, recorded_by) references app.person (org_id, id),
  foreign key (org_id, on_behalf_of) references app.person (org_id, id),
  check (happened_at <= recorded_at)
);
create index activity_record_obligation on app.activity_record (org_id, obligation_id, recorded_at, id);

create table app.waiver (
  org_id uuid not null,
  id uuid not null,
  obligation_id uuid not null,
  reason text not null check (length(reason) between 1 and 2000),
  state text not null check (state in ('requested', 'approved', 'refused')),
  requested_by uuid not null,
  requested_at timestamptz not null,
  ends_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, obligation_id) references app.obligation (org_id, id),
  foreign key (org_id, requested_by) references app.person (org_id, id),
  foreign key (org_id, decided_by) references app.person (org_id, id),
  check (decided_by is distinct from requested_by),
  check ((decided_at is null) = (state = 'requested'))
);
create index waiver_obligation on app.waiver (org_id, obligation_id, requested_at, id);
create index waiver_state on app.waiver (org_id, state, requested_at, id);

-- A duty handed to somebody else for a time.
create table app.delegation (
  org_id uuid not null,
  id uuid not null,
  obligation_id uuid not null,
  from_id uuid,
  to_id uuid not null,
  reason text not null default '',
  until timestamptz,
  delegated_by uuid not null,
  delegated_at timestamptz not null,
  ended_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, obligation_id) references app.obligation (org_id, id),
  foreign key (org_id, from_id) references app.person (org_id, id),
  foreign key (org_id, to_id) references app.person (org_id, id),
  foreign key (org_id, delegated_by) references app.person (org_id, id)
);
create index delegation_obligation on app.delegation (org_id, obligation_id, delegated_at, id);
create index delegation_until on app.delegation (org_id, until) where ended_at is null and until is not null;

-- How far planner and sweeper have come. A gap up to now means that Holdfast itself stood still. Not a fact of the program: untracked.
create table app.sweep_state (
  org_id uuid primary key,
  swept_until timestamptz not null
);
alter table app.sweep_state enable row level security;
alter table app.sweep_state force row level security;
create policy tenant on app.sweep_state to hf_app using (org_id = (select app.current_org())) with check (org_id = (select app.current_org()));
grant select, insert, update on app.sweep_state to hf_app;

reset role;
select ledger.track(t) from unnest(array['program_event', 'obligation', 'activity_record', 'waiver', 'delegation']) t;
