-- Checks: what a machine found when it looked at a control.
set role hf_owner;

-- null: Holdfast itself recorded it, and no person
alter table app.evidence alter column recorded_by drop not null;

-- What an organization says of a check: one of its own, or how it wants one of the library. Without a row, the library's word holds.
create table app.check_setting (
  org_id uuid not null,
  id uuid not null,
  key text not null check (key ~ '^[a-z][a-z0-9]*(-[a-z0-9]+)*$' and length(key) <= 64),
  -- the YAML of one of its own
  definition text check (length(definition) between 1 and 1048576),
  status text not null default 'active' check (status in ('active', 'retired')),
  -- other than their defaults
  parameters jsonb not null default '{}',
  -- the control that it counts for, in place of the one that answers most of its requirements
  control_id uuid,
  changed_at timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, control_id) references app.control (org_id, id)
);
create unique index check_setting_key on app.check_setting (org_id, key);

-- One run, as one entry of the ledger. What it found is evidence, stored once for as long as it stays the same.
create table app.check_run (
  org_id uuid not null,
  id uuid not null,
  check_key text not null,
  -- 1, 2, 3 … of this check: the order, also where the clock stands still
  number integer not null check (number >= 1),
  -- the control that it counted for, and the finding that its failures are followed up by
  control_id uuid,
  finding_id uuid,
  evidence_id uuid not null,
  ran_at timestamptz not null,
  state text not null check (state in ('pass', 'fail', 'error', 'not_permitted', 'stale', 'not_assessed')),
  -- the first of the runs in a row that said this
  state_since timestamptz not null,
  reason text not null,
  -- what was looked at, and what failed; null when that could not be found out
  population bigint check (population >= 0),
  failing bigint check (failing >= 0),
  definition_sha256 text not null check (definition_sha256 ~ '^[0-9a-f]{64}$'),
  result_sha256 text not null check (result_sha256 ~ '^[0-9a-f]{64}$'),
  parameters jsonb not null,
  primary key (org_id, id),
  foreign key (org_id, control_id) references app.control (org_id, id),
  foreign key (org_id, finding_id) references app.finding (org_id, id),
  foreign key (org_id, evidence_id) references app.evidence (org_id, id),
  check (state not in ('pass', 'fail') or (population > 0 and failing is not null)),
  check (state <> 'pass' or failing = 0),
  check (state <> 'fail' or failing > 0)
);
create unique index check_run_number on app.check_run (org_id, check_key, number);
create index check_run_control on app.check_run (org_id, control_id, check_key);
create index check_run_finding on app.check_run (org_id, finding_id);
create index check_run_evidence on app.check_run (org_id, evidence_id);

-- Queries of checks take turns, one in the whole database: sessions of one role could see each other's text and end each other.
-- A row that hf_check cannot reach, because it could take any advisory lock.
create table app.check_turn (
  only_row boolean primary key default true check (only_row)
);
insert into app.check_turn default values;
grant select, update on app.check_turn to hf_app;

reset role;
select ledger.track(t) from unnest(array['check_setting', 'check_run']) t;
