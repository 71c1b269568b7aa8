-- APIs of the organization: what is known of their endpoints and from whom, and what their tests found.
set role hf_owner;

create table app.api (
  org_id uuid not null,
  id uuid not null,
  slug text not null check (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  title text not null check (length(title) between 1 and 200),
  description text not null default '',
  exposure text not null check (exposure in ('unknown', 'public', 'partner', 'internal')),
  -- findings of its tests are this person's
  owner_id uuid,
  -- the control that its findings put in doubt when no other fits better
  control_id uuid,
  -- the procedure that a complete test run carries out
  procedure_id uuid,
  status text not null default 'active' check (status in ('active', 'retired')),
  created_at timestamptz not null,
  -- when each source of knowledge reported last; null: never, so that nothing can be concluded from its silence
  source_reported_at timestamptz,
  specification_reported_at timestamptz,
  traffic_reported_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, owner_id) references app.person (org_id, id),
  foreign key (org_id, control_id) references app.control (org_id, id),
  foreign key (org_id, procedure_id) references app.procedure (org_id, id)
);
create unique index api_slug_once on app.api (org_id, slug);
create index api_title on app.api (org_id, title, id);

-- One method on one path. Three sources may know it; one that no source knows any more is gone, and stays on record.
create table app.api_endpoint (
  org_id uuid not null,
  id uuid not null,
  api_id uuid not null,
  method text not null check (length(method) between 1 and 40),
  path text not null check (length(path) between 1 and 2000),
  -- the operation inside one path, where the path does not tell (GraphQL, SOAP)
  operation text not null default '',
  protocol text not null default 'http',
  in_source boolean not null default false,
  in_specification boolean not null default false,
  in_traffic boolean not null default false,
  file text,
  line integer check (line >= 1),
  framework text,
  -- names of what provably stands before the handler; empty is unknown, never unprotected
  guards text[] not null default '{}',
  is_deprecated boolean not null default false,
  -- security schemes that the specification promises; null when it says nothing
  promised_security text[],
  -- ways in which callers were seen to prove who they are
  authentication text[] not null default '{}',
  -- kinds of sensitive data that were seen, as `email in response $.user.email`; values are never stored
  sensitive text[] not null default '{}',
  is_sensitive_to_anyone boolean not null default false,
  requests bigint not null default 0 check (requests >= 0),
  first_called_at timestamptz,
  last_called_at timestamptz,
  found_at timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, api_id) references app.api (org_id, id)
);
create unique index api_endpoint_once on app.api_endpoint (org_id, api_id, path, method, operation);
create index api_endpoint_path on app.api_endpoint (org_id, api_id, path, id);

-- What a test run reported; the whole report is evidence.
create table app.api_test_run (
  org_id uuid not null,
  id uuid not null,
  api_id uuid not null,
  evidence_id uuid not null,
  target text not null,
  started_at timestamptz not null,
  finished_at timestamptz not null,
  recorded_at timestamptz not null,
  recorded_by uuid not null,
  is_complete boolean not null,
  endpoints integer not null,
  endpoints_reached integer not null,
  rules integer not null,
  requests integer not null,
  coverage_percent numeric(4, 1) not null check (coverage_percent between 0 and 100),
  findings integer not null,
  findings_new integer not null,
  findings_gone integer not null,
  primary key (org_id, id),
  foreign key (org_id, api_id) references app.api (org_id, id),
  foreign key (org_id, evidence_id) references app.evidence (org_id, id),
  foreign key (org_id, recorded_by) references app.person (org_id, id)
);
create index api_test_run_finished on app.api_test_run (org_id, api_id, finished_at, id);

-- What a test found, beside the finding that follows it up.
create table app.api_flaw (
  org_id uuid not null,
  id uuid not null,
  api_id uuid not null,
  finding_id uuid not null,
  -- the same for the same fault in every run
  fingerprint text not null,
  rule text not null,
  endpoints text[] not null,
  message text not null,
  cvss text not null,
  owasp text not null,
  cwe integer[] not null,
  fix text not null,
  curl text,
  file text,
  line integer,
  last_found_run_id uuid not null,
  -- the first complete run after that which tested for it and found nothing
  gone_run_id uuid,
  primary key (org_id, id),
  foreign key (org_id, api_id) references app.api (org_id, id),
  foreign key (org_id, finding_id) references app.finding (org_id, id),
  foreign key (org_id, last_found_run_id) references app.api_test_run (org_id, id),
  foreign key (org_id, gone_run_id) references app.api_test_run (org_id, id)
);
create unique index api_flaw_finding on app.api_flaw (org_id, finding_id);
create index api_flaw_fingerprint on app.api_flaw (org_id, api_id, fingerprint);

create view inventory.apis with (security_invoker = true) as
  select org_id, id, slug, title, exposure, owner_id, status, source_reported_at, specification_reported_at, traffic_reported_at from app.api;

create view inventory.endpoints with (security_invoker = true) as
  select org_id, id, api_id, method, path, operation, protocol, in_source, in_specification, in_traffic, guards, is_deprecated,
         promised_security, authentication, sensitive, is_sensitive_to_anyone, requests, first_called_at, last_called_at, found_at
  from app.api_endpoint;

create view inventory.api_test_runs with (security_invoker = true) as
  select org_id, id, api_id, finished_at, recorded_at, is_complete, endpoints, endpoints_reached, coverage_percent, findings from app.api_test_run;

create view inventory.api_findings with (security_invoker = true) as
  select f.org_id, f.id, x.api_id, x.rule, x.owasp, f.severity, f.state, f.opened_at, f.due_at
  from app.api_flaw x join app.finding f on f.org_id = x.org_id and f.id = x.finding_id;

grant select on inventory.apis, inventory.endpoints, inventory.api_test_runs, inventory.api_findings to hf_check;
grant select (org_id, id, slug, title, exposure, owner_id, status, source_reported_at, specification_reported_at, traffic_reported_at) on app.api to hf_check;
grant select (org_id, id, api_id, method, path, operation, protocol, in_source, in_specification, in_traffic, guards, is_deprecated, promised_security,
  authentication, sensitive, is_sensitive_to_anyone, requests, first_called_at, last_called_at, found_at) on app.api_endpoint to hf_check;
grant select (org_id, id, api_id, finished_at, recorded_at, is_complete, endpoints, endpoints_reached, coverage_percent, findings) on app.api_test_run to hf_check;
grant select (org_id, finding_id, api_id, rule, owasp) on app.api_flaw to hf_check;

reset role;
select ledger.track(t) from unnest(array['api', 'api_endpoint', 'api_test_run', 'api_flaw']) t;
