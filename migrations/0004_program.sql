-- The program: what is supposed to happen. Controls, policies and procedures are versioned; each version's content is kept whole.
set role hf_owner;

-- What holdfast.yaml says of the program itself; one row.
create table app.program (
  org_id uuid not null,
  id uuid not null,
  key text not null,
  title text not null,
  description text not null default '',
  frameworks text[] not null default '{}',
  applied_at timestamptz not null,
  primary key (org_id, id),
  check (org_id = id)
);

create table app.framework (
  org_id uuid not null,
  id uuid not null,
  key text not null,
  name text not null,
  version text not null,
  publisher text not null default '',
  -- a framework that the program itself defines: what its files say, whole
  custom jsonb,
  status text not null default 'active' check (status in ('active', 'retired')),
  created_at timestamptz not null,
  primary key (org_id, id)
);
create unique index framework_key on app.framework (org_id, key);

create table app.requirement (
  org_id uuid not null,
  id uuid not null,
  framework_id uuid not null,
  key text not null,
  parent_key text,
  title text not null,
  kind text not null,
  note text not null default '',
  position integer not null,
  -- false for what only groups others
  is_leaf boolean not null,
  -- false for optional parts that the organization did not take on, such as SOC 2 criteria beyond Security
  in_scope boolean not null,
  primary key (org_id, id),
  foreign key (org_id, framework_id) references app.framework (org_id, id)
);
create unique index requirement_key on app.requirement (org_id, framework_id, key);
create index requirement_position on app.requirement (org_id, framework_id, position, id);

-- A role of the program ("security lead"): duties are given to it, and one person holds it.
create table app.duty_role (
  org_id uuid not null,
  id uuid not null,
  key text not null,
  title text not null,
  description text not null default '',
  holder_id uuid,
  status text not null default 'active' check (status in ('active', 'retired')),
  primary key (org_id, id),
  foreign key (org_id, holder_id) references app.person (org_id, id)
);
create unique index duty_role_key on app.duty_role (org_id, key);

create table app.control (
  org_id uuid not null,
  id uuid not null,
  key text not null,
  title text not null,
  kind text not null check (kind in ('administrative', 'technical', 'physical')),
  objective text not null,
  description text not null default '',
  owner_role_id uuid not null,
  version integer not null check (version >= 1),
  status text not null default 'active' check (status in ('active', 'retired')),
  changed_at timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, owner_role_id) references app.duty_role (org_id, id)
);
create unique index control_key on app.control (org_id, key);
create index control_title on app.control (org_id, title, id);

create table app.control_version (
  org_id uuid not null,
  id uuid not null,
  control_id uuid not null,
  version integer not null,
  content jsonb not null,
  created_at timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, control_id) references app.control (org_id, id)
);
create unique index control_version_number on app.control_version (org_id, control_id, version);

create table app.control_requirement (
  org_id uuid not null,
  id uuid not null,
  control_id uuid not null,
  requirement_id uuid not null,
  primary key (org_id, id),
  foreign key (org_id, control_id) references app.control (org_id, id),
  foreign key (org_id, requirement_id) references app.requirement (org_id, id)
);
create unique index control_requirement_once on app.control_requirement (org_id, control_id, requirement_id);
create index control_requirement_requirement on app.control_requirement (org_id, requirement_id);

create table app.policy (
  org_id uuid not null,
  id uuid not null,
  key text not null,
  title text not null,
  owner_role_id uuid not null,
  approver_role_id uuid not null,
  -- 'everyone', or keys of roles; empty for nobody
  acknowledge text[] not null default '{}',
  review jsonb not null,
  published_version integer,
  status text not null default 'active' check (status in ('active', 'retired')),
  changed_at timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, owner_role_id) references app.duty_role (org_id, id),
  foreign key (org_id, approver_role_id) references app.duty_role (org_id, id)
);
create unique index policy_key on app.policy (org_id, key);
create index policy_title on app.policy (org_id, title, id);

create table app.policy_version (
  org_id uuid not null,
  id uuid not null,
  policy_id uuid not null,
  version integer not null,
  state text not null check (state in ('draft', 'in_review', 'approved', 'published', 'superseded', 'rejected')),
  body text not null,
  author_id uuid not null,
  decided_by uuid,
  decided_at timestamptz,
  decision_note text not null default '',
  published_at timestamptz,
  created_at timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, policy_id) references app.policy (org_id, id),
  foreign key (org_id, author_id) references app.person (org_id, id),
  foreign key (org_id, decided_by) references app.person (org_id, id),
  -- separation of duties, also for whoever writes SQL by hand
  check (decided_by is distinct from author_id)
);
create unique index policy_version_number on app.policy_version (org_id, policy_id, version);

create table app.policy_requirement (
  org_id uuid not null,
  id uuid not null,
  policy_id uuid not null,
  requirement_id uuid not null,
  primary key (org_id, id),
  foreign key (org_id, policy_id) references app.policy (org_id, id),
  foreign key (org_id, requirement_id) references app.requirement (org_id, id)
);
create unique index policy_requirement_once on app.policy_requirement (org_id, policy_id, requirement_id);

create table app.control_policy (
  org_id uuid not null,
  id uuid not null,
  control_id uuid not null,
  policy_id uuid not null,
  primary key (org_id, id),
  foreign key (org_id, control_id) references app.control (org_id, id),
  foreign key (org_id, policy_id) references app.policy (org_id, id)
);
create unique index control_policy_once on app.control_policy (org_id, control_id, policy_id);

create table app.acknowledgment (
  org_id uuid not null,
  id uuid not null,
  policy_id uuid not null,
  version integer not null,
  person_id uuid not null,
  acknowledged_at timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, policy_id) references app.policy (org_id, id),
  foreign key (org_id, person_id) references app.person (org_id, id)
);
create unique index acknowledgment_once on app.acknowledgment (org_id, policy_id, version, person_id);

create table app.procedure (
  org_id uuid not null,
  id uuid not null,
  key text not null,
  control_id uuid not null,
  title text not null,
  role_id uuid not null,
  steps text not null default '',
  trigger_kind text not null check (trigger_kind in ('schedule', 'event', 'continuous')),
  timing jsonb not null,
  event_kind text,
  -- ISO 8601 duration from opening to due: a schedule's window, an event's deadline, or the longest silence of a source
  duty_window text not null,
  severity text not null check (severity in ('low', 'medium', 'high', 'critical')),
  evidence jsonb not null,
  version integer not null check (version >= 1),
  status text not null default 'active' check (status in ('active', 'retired')),
  -- occurrences of a schedule exist for nominal dates before this one
  planned_until date,
  changed_at timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, control_id) references app.control (org_id, id),
  foreign key (org_id, role_id) references app.duty_role (org_id, id)
);
create unique index procedure_key on app.procedure (org_id, key);
create index procedure_control on app.procedure (org_id, control_id);
create index procedure_event on app.procedure (org_id, event_kind) where event_kind is not null;

create table app.procedure_version (
  org_id uuid not null,
  id uuid not null,
  procedure_id uuid not null,
  version integer not null,
  content jsonb not null,
  created_at timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, procedure_id) references app.procedure (org_id, id)
);
create unique index procedure_version_number on app.procedure_version (org_id, procedure_id, version);

reset role;

select ledger.track(t) from unnest(array[
  'program', 'framework', 'requirement', 'duty_role', 'control', 'control_version', 'control_requirement', 'policy', 'policy_version',
  'policy_requirement', 'control_policy', 'acknowledgment', 'procedure', 'procedure_version']) t;
