-- Evidence: bytes under their SHA-256. Findings: what is wrong, followed up to a verified fix.
set role hf_owner;

create table app.evidence (
  org_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('file', 'link', 'statement', 'machine')),
  title text not null check (length(title) between 1 and 300),
  -- files and machine output
  sha256 text check (sha256 ~ '^[0-9a-f]{64}$'),
  size bigint check (size >= 0),
  media_type text,
  file_name text,
  -- links and statements
  url text,
  statement text,
  -- the period that it covers is apart from the time of upload
  covers_from date,
  covers_until date,
  expires_on date,
  recorded_at timestamptz not null,
  recorded_by uuid not null,
  primary key (org_id, id),
  foreign key (org_id, recorded_by) references app.person (org_id, id),
  check ((kind in ('file', 'machine')) = (sha256 is not null and size is not null and media_type is not null)),
  check ((kind = 'link') = (url is not null)),
  check ((kind = 'statement') = (statement is not null)),
  check (covers_from is null or covers_until is null or covers_from <= covers_until)
);
create index evidence_recorded on app.evidence (org_id, recorded_at, id);
create index evidence_sha256 on app.evidence (org_id, sha256);
create index evidence_expires on app.evidence (org_id, expires_on, id);

-- Evidence is attached to a record, under the requirement of the procedure that it answers.
create table app.record_evidence (
  org_id uuid not null,
  id uuid not null,
  record_id uuid not null,
  evidence_id uuid not null,
  requirement text,
  primary key (org_id, id),
  foreign key (org_id, record_id) references app.activity_record (org_id, id),
  foreign key (org_id, evidence_id) references app.evidence (org_id, id)
);
create unique index record_evidence_once on app.record_evidence (org_id, record_id, evidence_id);
create index record_evidence_evidence on app.record_evidence (org_id, evidence_id);

create table app.finding (
  org_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('nonconformity', 'vulnerability', 'misconfiguration', 'observation')),
  title text not null check (length(title) between 1 and 300),
  description text not null default '',
  severity text not null check (severity in ('low', 'medium', 'high', 'critical')),
  state text not null check (state in ('open', 'acting', 'awaiting_verification', 'closed')),
  -- one open finding for one thing that is wrong
  dedupe_key text not null,
  control_id uuid,
  obligation_id uuid,
  owner_id uuid,
  opened_at timestamptz not null,
  due_at timestamptz not null,
  root_cause text not null default '',
  corrective_action text not null default '',
  fixed_by uuid,
  fixed_at timestamptz,
  verify_not_before timestamptz,
  verified_by uuid,
  verified_at timestamptz,
  verification_note text not null default '',
  occurrences integer not null default 1,
  times_reopened integer not null default 0,
  primary key (org_id, id),
  foreign key (org_id, control_id) references app.control (org_id, id),
  foreign key (org_id, obligation_id) references app.obligation (org_id, id),
  foreign key (org_id, owner_id) references app.person (org_id, id),
  foreign key (org_id, fixed_by) references app.person (org_id, id),
  foreign key (org_id, verified_by) references app.person (org_id, id),
  -- separation of duties, also for whoever writes SQL by hand
  check (verified_by is null or verified_by is distinct from fixed_by),
  check ((state = 'closed') = (verified_at is not null))
);
create unique index finding_open_once on app.finding (org_id, dedupe_key) where state <> 'closed';
create index finding_due on app.finding (org_id, due_at, id);
create index finding_state_due on app.finding (org_id, state, due_at, id);
create index finding_owner_due on app.finding (org_id, owner_id, state, due_at, id);
create index finding_opened on app.finding (org_id, opened_at, id);
create index finding_control on app.finding (org_id, control_id, opened_at, id);
create index finding_obligation on app.finding (org_id, obligation_id);

reset role;
select ledger.track(t) from unnest(array['evidence', 'record_evidence', 'finding']) t;
