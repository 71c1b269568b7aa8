-- Accounts and sessions span organizations (schema directory); everything else belongs to one.
set role hf_owner;

-- ---------------------------------------------------------------- directory: the few global things
create table directory.account (
  id uuid primary key,
  email text not null unique check (email = lower(email)),
  password_hash text,
  created_at timestamptz not null,
  password_changed_at timestamptz
);

-- Wrong passwords in a row for an e-mail address, whether there is such an account or not: a lock that only accounts could have
-- would tell who has one.
create table directory.sign_in_attempt (
  address_hash bytea primary key check (length(address_hash) = 32),
  failed integer not null check (failed >= 0),
  locked_until timestamptz,
  last_at timestamptz not null
);
create index sign_in_attempt_last on directory.sign_in_attempt (last_at);

-- Which organizations an account may enter; the person record holds role and status.
create table directory.membership (
  account_id uuid not null references directory.account (id),
  org_id uuid not null,
  person_id uuid not null,
  primary key (account_id, org_id)
);

-- Sessions are stored hashed; times are judged by the server, never by the cookie.
create table directory.session (
  token_hash bytea primary key check (length(token_hash) = 32),
  account_id uuid not null references directory.account (id),
  org_id uuid,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  user_agent text not null default ''
);
create index session_account on directory.session (account_id);

create table directory.organization (
  org_id uuid primary key,
  created_at timestamptz not null
);

-- one row to lock, so that two first-run set-ups at once make one organization
create table directory.setup_lock (only_row boolean primary key default true check (only_row));
insert into directory.setup_lock default values;

grant select, insert, update, delete on all tables in schema directory to hf_app;

-- ---------------------------------------------------------------- organization
create table app.organization (
  org_id uuid not null,
  id uuid not null,
  name text not null check (length(name) between 1 and 200),
  timezone text not null,
  workdays smallint[] not null default '{1,2,3,4,5}',
  holidays date[] not null default '{}',
  started_at timestamptz not null,
  primary key (org_id, id),
  check (org_id = id)
);

-- ---------------------------------------------------------------- people
create table app.person (
  org_id uuid not null,
  id uuid not null,
  access_role text not null check (access_role in ('owner', 'manager', 'control_owner', 'member', 'auditor', 'vendor', 'service')),
  status text not null check (status in ('invited', 'active', 'deactivated')),
  account_id uuid,
  joined_on date,
  left_on date,
  -- what an auditor may see: one framework and one window
  audit_framework_id uuid,
  audit_from date,
  audit_until date,
  created_at timestamptz not null,
  primary key (org_id, id)
);
create index person_created on app.person (org_id, created_at, id);
create unique index person_account on app.person (org_id, account_id) where account_id is not null;

-- The one table with personal fields. The ledger receives only `sealed`: the same fields, encrypted under the key of
-- that person (vault.person_key). Destroying the key makes ledger, backups and bundles unreadable together (DESIGN §7).
create table app.person_identity (
  org_id uuid not null,
  id uuid not null,
  name text,
  email text,
  title text,
  sealed text,
  primary key (org_id, id),
  foreign key (org_id, id) references app.person (org_id, id)
);
create unique index person_identity_email on app.person_identity (org_id, email) where email is not null;

create table vault.person_key (
  org_id uuid not null,
  person_id uuid not null,
  key bytea not null check (length(key) = 32),
  primary key (org_id, person_id)
);
alter table vault.person_key enable row level security;
alter table vault.person_key force row level security;
create policy tenant on vault.person_key to hf_app using (org_id = (select app.current_org())) with check (org_id = (select app.current_org()));
grant select, insert, delete on vault.person_key to hf_app;

create table app.team (
  org_id uuid not null,
  id uuid not null,
  name text not null check (length(name) between 1 and 200),
  created_at timestamptz not null,
  primary key (org_id, id)
);
create unique index team_name on app.team (org_id, name);

create table app.team_member (
  org_id uuid not null,
  id uuid not null,
  team_id uuid not null,
  person_id uuid not null,
  primary key (org_id, id),
  foreign key (org_id, team_id) references app.team (org_id, id),
  foreign key (org_id, person_id) references app.person (org_id, id)
);
create unique index team_member_once on app.team_member (org_id, team_id, person_id);

-- Who stands in for whom, and how long.
create table app.absence (
  org_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  deputy_id uuid not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  reason text not null default '',
  created_at timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, person_id) references app.person (org_id, id),
  foreign key (org_id, deputy_id) references app.person (org_id, id),
  check (starts_at < ends_at),
  check (person_id <> deputy_id)
);
create index absence_ends on app.absence (org_id, ends_at);
create index absence_person on app.absence (org_id, person_id, ends_at);

create table app.invitation (
  org_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  token_hash bytea not null,
  created_by uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, person_id) references app.person (org_id, id)
);
create index invitation_person on app.invitation (org_id, person_id);

-- A key never grants what its maker lacks: scopes are cut to the maker's permissions at each use.
create table app.api_key (
  org_id uuid not null,
  id uuid not null,
  name text not null check (length(name) between 1 and 200),
  token_hash bytea not null,
  scopes text[] not null,
  person_id uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, person_id) references app.person (org_id, id)
);
create index api_key_created on app.api_key (org_id, created_at, id);

-- What was erased, and why. The ledger's own function destroys the body (ledger.erase).
create table app.erasure (
  org_id uuid not null,
  id uuid not null,
  leaf bigint,
  person_id uuid,
  sha256 text,
  reason text not null check (length(reason) between 1 and 2000),
  erased_by uuid not null,
  erased_at timestamptz not null,
  primary key (org_id, id),
  check (num_nonnulls(leaf, person_id, sha256) = 1)
);
create index erasure_leaf on app.erasure (org_id, leaf);
grant select on app.erasure to hf_ledger;

-- ---------------------------------------------------------------- operations kit
-- One row per acknowledged creating operation: written in the same transaction as its effect.
create table app.idempotency (
  org_id uuid not null,
  actor text not null,
  operation text not null,
  key text not null,
  input_hash bytea not null,
  answer text,
  created_at timestamptz not null,
  primary key (org_id, actor, operation, key)
);
create index idempotency_created on app.idempotency (created_at);
alter table app.idempotency enable row level security;
alter table app.idempotency force row level security;
create policy tenant on app.idempotency to hf_app using (org_id = (select app.current_org())) with check (org_id = (select app.current_org()));
grant select, insert, update, delete on app.idempotency to hf_app;

reset role;

select ledger.track('organization');
select ledger.track('person');
select ledger.track('person_identity', 1, array['name', 'email', 'title']);
select ledger.track('team');
select ledger.track('team_member');
select ledger.track('absence');
select ledger.track('invitation', 1, array['token_hash']);
select ledger.track('api_key', 1, array['token_hash']);
select ledger.track('erasure');

set role hf_owner;
create policy ledger_read on app.erasure for select to hf_ledger using (true);
reset role;
