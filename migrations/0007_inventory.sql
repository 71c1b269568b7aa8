-- What checks may read: views with the reader's own rights, over tables whose policy binds hf_check to the organization of its
-- backend (app.check_scope). Written for people who know osquery or Steampipe: plain names, no surprises.
set role hf_owner;

create view inventory.people with (security_invoker = true) as
  select org_id, id, access_role, status, joined_on, left_on from app.person;

create view inventory.controls with (security_invoker = true) as
  select org_id, id, key, title, kind, status, version, owner_role_id from app.control;

create view inventory.policies with (security_invoker = true) as
  select org_id, id, key, title, status, published_version from app.policy;

create view inventory.obligations with (security_invoker = true) as
  select org_id, id, procedure_id, control_id, occurrence, title, state, opens_at, due_at, closed_at, severity, assignee_id from app.obligation;

create view inventory.findings with (security_invoker = true) as
  select org_id, id, kind, title, severity, state, control_id, owner_id, opened_at, due_at, verified_at from app.finding;

create view inventory.evidence with (security_invoker = true) as
  select org_id, id, kind, title, sha256, size, media_type, covers_from, covers_until, expires_on, recorded_at from app.evidence;

grant select on all tables in schema inventory to hf_check;
grant select (org_id, id, access_role, status, joined_on, left_on) on app.person to hf_check;
grant select (org_id, id, key, title, kind, status, version, owner_role_id) on app.control to hf_check;
grant select (org_id, id, key, title, status, published_version) on app.policy to hf_check;
grant select (org_id, id, procedure_id, control_id, occurrence, title, state, opens_at, due_at, closed_at, severity, assignee_id) on app.obligation to hf_check;
grant select (org_id, id, kind, title, severity, state, control_id, owner_id, opened_at, due_at, verified_at) on app.finding to hf_check;
grant select (org_id, id, kind, title, sha256, size, media_type, covers_from, covers_until, expires_on, recorded_at) on app.evidence to hf_check;
reset role;
