-- Traffic joins source code and specifications in the inventory of APIs.
set role hf_owner;

-- What source code and specifications of an API said last, whole: whenever one side speaks, the inventory is joined anew from all of
-- them. Not recorded: the reports are evidence, and what they change in the inventory is recorded there.
create table app.api_declaration (
  org_id uuid not null,
  api_id uuid not null,
  side text not null check (side in ('source', 'specification')),
  -- endpoints as JSON, compressed with zstd (RFC 8878)
  content bytea not null,
  primary key (org_id, api_id, side),
  foreign key (org_id, api_id) references app.api (org_id, id)
);

-- What was counted of the traffic of one week (from Monday, UTC), with what each agent posted last. It changes every minute and is
-- counts, names and types only; weeks that no longer count are deleted. Not recorded, for the same reason.
create table app.api_traffic (
  org_id uuid not null,
  api_id uuid not null,
  week date not null,
  -- an aggregate of holdfast-traffic/1, compressed with zstd
  content bytea not null,
  primary key (org_id, api_id, week),
  foreign key (org_id, api_id) references app.api (org_id, id)
);

alter table app.api_declaration enable row level security;
alter table app.api_declaration force row level security;
alter table app.api_traffic enable row level security;
alter table app.api_traffic force row level security;
create policy tenant on app.api_declaration to hf_app using (org_id = (select app.current_org())) with check (org_id = (select app.current_org()));
create policy tenant on app.api_traffic to hf_app using (org_id = (select app.current_org())) with check (org_id = (select app.current_org()));
grant select, insert, update, delete on app.api_declaration, app.api_traffic to hf_app;

alter table app.api_endpoint
  -- where a specification promises it, beside the place in the source code
  add column specified_file text,
  add column specified_line integer check (specified_line >= 1),
  -- inputs by place: [{"name": "page", "in": "query", "required": false, "type": "integer"}]
  add column params jsonb not null default '[]',
  -- where source code, specification and traffic say different things: [{"kind": "schema-drift", "level": "warning", "message": …, "subject": …}]
  add column problems jsonb not null default '[]',
  -- how often each status was answered, in the weeks that count
  add column statuses jsonb not null default '{}';

-- a WebSocket and a page may share a path and a method
drop index app.api_endpoint_once;
create unique index api_endpoint_once on app.api_endpoint (org_id, api_id, path, method, operation, protocol);

create or replace view inventory.endpoints with (security_invoker = true) as
  select org_id, id, api_id, method, path, operation, protocol, in_source, in_specification, in_traffic, guards, is_deprecated,
         promised_security, authentication, sensitive, is_sensitive_to_anyone, requests, first_called_at, last_called_at, found_at,
         -- as text, `schema-drift warning: response 200 $.mail was answered, and is not specified`
         array(select format('%s %s: %s', p ->> 'kind', p ->> 'level', p ->> 'message') from jsonb_array_elements(problems) p) as problems
  from app.api_endpoint;
grant select (problems) on app.api_endpoint to hf_check;

set role hf_ledger;
drop index history.api_endpoint_once_as_of;
reset role;
select ledger.track('api_endpoint', 2);
