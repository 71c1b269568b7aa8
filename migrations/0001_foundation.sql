-- The ground that everything stands on: schemas, the clock, the tenant, and the ledger's tables.
-- Runs as hf_migrator, which is a member of hf_owner (domain tables) and hf_ledger (ledger).
-- Nobody logs in as either of those two. See docs/architecture/database.md.

-- no rows are changed here; with row_security off, functions that read forced tables would not even be accepted
set local row_security = on;
set role hf_ledger;

-- ---------------------------------------------------------------- clock
-- One row. Only the owner of the ledger can put a database into simulation (DESIGN §6).
create table ledger.mode (
  only_row boolean primary key default true check (only_row),
  simulated boolean not null default false,
  simulated_now timestamptz,
  check (simulated = (simulated_now is not null))
);
insert into ledger.mode default values;

/* The only clock that SQL may read. In simulation it stands still until ledger.advance moves it. */
create function ledger.now() returns timestamptz
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select coalesce((select m.simulated_now from ledger.mode m where m.simulated), clock_timestamp()) $$;

create function ledger.is_simulated() returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select m.simulated from ledger.mode m $$;

/* Moves the simulated clock forward. Refused on a real database, and backward. */
create function ledger.advance(target timestamptz) returns timestamptz
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare current_mode ledger.mode;
begin
  select * into strict current_mode from ledger.mode for update;
  if not current_mode.simulated then
    raise exception 'this database keeps real time' using errcode = 'HF001';
  end if;
  if target < current_mode.simulated_now then
    raise exception 'the simulated clock moves forward only (now %)', current_mode.simulated_now using errcode = 'HF001';
  end if;
  update ledger.mode set simulated_now = target;
  return target;
end $$;

-- ---------------------------------------------------------------- tenant
reset role;
set role hf_owner;

/* The organization of this transaction; set by withOrg and nothing else. Null shows no rows. */
create function app.current_org() returns uuid
  language sql stable set search_path = pg_catalog, pg_temp
  as $$ select nullif(current_setting('app.org_id', true), '')::uuid $$;

-- The organization a check may read: bound to the pid of its backend by the application, from another connection (DESIGN §9).
create table app.check_scope (
  pid integer primary key,
  org_id uuid not null,
  bound_at timestamptz not null default clock_timestamp()
);

create function app.check_org() returns uuid
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select s.org_id from app.check_scope s where s.pid = pg_backend_pid() $$;

reset role;
set role hf_ledger;

-- ---------------------------------------------------------------- ledger tables
-- One log, and one Merkle tree, per organization (RFC 6962).
create table ledger.log (
  org_id uuid primary key,
  origin text not null unique,
  size bigint not null default 0 check (size >= 0),
  epoch integer not null default 1 check (epoch >= 1),
  last_checkpoint_at timestamptz,
  -- the head that the previous epoch had given out before a restore; written into the next checkpoint
  previous_head text
);

-- salt and body are null only after an erasure; the leaf hash stays in the tiles.
create table ledger.entry (
  org_id uuid not null,
  id bigint generated always as identity,
  table_name text not null,
  subject uuid not null,
  action text not null check (action in ('insert', 'update', 'delete')),
  salt text,
  body text,
  primary key (org_id, id),
  check ((salt is null) = (body is null))
);

-- Committed entries that have no leaf yet.
create table ledger.pending (
  org_id uuid not null,
  id bigint not null,
  primary key (org_id, id)
);

create table ledger.leaf (
  org_id uuid not null,
  idx bigint not null,
  entry_id bigint not null,
  primary key (org_id, idx)
);
create index leaf_entry on ledger.leaf (org_id, entry_id);

create table ledger.tile (
  org_id uuid not null,
  level integer not null check (level >= 0),
  n bigint not null check (n >= 0),
  hashes bytea not null check (length(hashes) between 32 and 8192 and length(hashes) % 32 = 0),
  primary key (org_id, level, n)
);
alter table ledger.tile alter column hashes set storage external;

create table ledger.checkpoint (
  org_id uuid not null,
  size bigint not null check (size >= 0),
  epoch integer not null,
  root bytea not null check (length(root) = 32),
  at timestamptz not null,
  note text not null,
  primary key (org_id, epoch, size)
);
create index checkpoint_at on ledger.checkpoint (org_id, at, size);

-- Which tables are recorded, and how.
create table ledger.tracked_table (
  table_name text primary key,
  schema_version integer not null,
  secret_columns text[] not null
);

-- ---------------------------------------------------------------- row security of the ledger
do $$
declare t text;
begin
  foreach t in array array['log', 'entry', 'pending', 'leaf', 'tile', 'checkpoint'] loop
    execute format('alter table ledger.%I enable row level security', t);
    execute format('alter table ledger.%I force row level security', t);
    execute format('create policy ledger_owner on ledger.%I to hf_ledger using (true) with check (true)', t);
    execute format('create policy tenant_read on ledger.%I for select to hf_app using (org_id = (select app.current_org()))', t);
    execute format('create policy sequencer on ledger.%I to hf_seq using (true) with check (true)', t);
    execute format('grant select on ledger.%I to hf_app', t);
  end loop;
end $$;

grant select, update (size, last_checkpoint_at, previous_head) on ledger.log to hf_seq;
grant select on ledger.entry, ledger.leaf, ledger.tracked_table to hf_seq;
grant select, delete on ledger.pending to hf_seq;
grant insert on ledger.leaf to hf_seq;
grant select, insert, update (hashes) on ledger.tile to hf_seq;
grant select, insert on ledger.checkpoint to hf_seq;
grant select on ledger.tracked_table to hf_app;

-- ---------------------------------------------------------------- recording
/*
 * Statement-level trigger: one entry for each row that the statement touched, in the same transaction.
 * Arguments: table name, schema version, secret columns as a text array literal.
 * Its time zone is the role's, UTC: setting it here would cost every statement.
 * The body is stored as text and never serialized again; its leaf is SHA-256(0x00 ‖ salt ‖ body).
 * SECURITY DEFINER of a role nobody logs in as; EXECUTE is granted to the migrating owner only, because whoever can attach
 * this function to a table of his own can forge entries.
 */
create function ledger.record() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  context constant jsonb := coalesce(nullif(current_setting('app.context', true), '')::jsonb, '{}'::jsonb);
  secrets constant text[] := tg_argv[2]::text[];
  head constant jsonb := jsonb_build_object(
    'v', 1,
    'table', tg_argv[0],
    'schema', tg_argv[1]::integer,
    'action', lower(tg_op),
    -- ledger.now(), without the cost of calling it for each statement
    'at', (select coalesce(m.simulated_now, clock_timestamp()) from ledger.mode m),
    'actor', coalesce(context ->> 'actor', 'system:' || session_user),
    'behalf', context -> 'behalf',
    'operation', coalesce(context ->> 'operation', 'sql'),
    'request', coalesce(context ->> 'request', ''));
begin
  -- the alias is long on purpose: a column of the same name would be recorded instead of the row
  if tg_op = 'DELETE' then
    with recorded as (
      insert into ledger.entry (org_id, table_name, subject, action, salt, body)
      select changed_row.org_id, tg_argv[0], changed_row.id, 'delete', replace(gen_random_uuid()::text, '-', ''),
             (head || jsonb_build_object('org', changed_row.org_id, 'subject', changed_row.id, 'row', to_jsonb(changed_row) - secrets))::text
      from old_rows changed_row
      returning org_id, id)
    insert into ledger.pending (org_id, id) select r.org_id, r.id from recorded r;
  else
    with recorded as (
      insert into ledger.entry (org_id, table_name, subject, action, salt, body)
      select changed_row.org_id, tg_argv[0], changed_row.id, lower(tg_op), replace(gen_random_uuid()::text, '-', ''),
             (head || jsonb_build_object('org', changed_row.org_id, 'subject', changed_row.id, 'row', to_jsonb(changed_row) - secrets))::text
      from new_rows changed_row
      returning org_id, id)
    insert into ledger.pending (org_id, id) select r.org_id, r.id from recorded r;
  end if;
  return null;
end $$;

create function ledger.refuse_truncate() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  raise exception 'table % is recorded in the ledger and cannot be truncated', tg_argv[0] using errcode = 'HF002';
end $$;

/* Opens the log of the organization of this transaction. */
create function ledger.open_log(origin text) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if app.current_org() is null then
    raise exception 'no organization is set' using errcode = 'HF002';
  end if;
  insert into ledger.log (org_id, origin) values (app.current_org(), origin);
end $$;

-- ---------------------------------------------------------------- sequencing
/*
 * Gives the next leaf indexes to up to `batch` committed entries of one organization, in id order.
 * The caller holds the row lock on ledger.log. Returns the leaf hashes, concatenated, and the tables touched.
 */
create function ledger.take(org uuid, first_leaf bigint, batch integer, out taken bigint, out hashes bytea, out tables text[])
  language plpgsql security invoker set search_path = pg_catalog, pg_temp
  -- always by index: these tables grow so fast that statistics are stale, and a plan made from stale ones takes quadratic time
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare last_id bigint;
begin
  select max(q.id) into last_id
  from (select p.id from ledger.pending p where p.org_id = org order by p.id limit batch) q;

  with batch_ids as materialized (
    delete from ledger.pending p where p.org_id = org and p.id <= last_id returning p.id),
  numbered as materialized (
    select e.id, e.table_name,
           first_leaf + row_number() over (order by e.id) - 1 as idx,
           sha256('\x00'::bytea || convert_to(e.salt || e.body, 'UTF8')) as hash
    from batch_ids b join ledger.entry e on e.org_id = org and e.id = b.id),
  placed as (
    insert into ledger.leaf (org_id, idx, entry_id) select org, n.idx, n.id from numbered n)
  select count(*), coalesce(string_agg(n.hash, ''::bytea order by n.idx), ''::bytea), coalesce(array_agg(distinct n.table_name), '{}')
  into taken, hashes, tables
  from numbered n;
end $$;

/*
 * Projects the leaves [first_leaf, end_leaf) of one table into its history: closes the version that each superseded,
 * and adds its own. A version is valid in trees of size n with from_leaf < n <= to_leaf.
 */
create function ledger.project(org uuid, tracked text, first_leaf bigint, end_leaf bigint) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC'
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare columns text;
begin
  -- among several indexes that begin with org_id, a planner that takes the table for small may choose one that does not find the id
  if end_leaf - first_leaf >= 1000
    and (select c.reltuples from pg_class c where c.oid = format('history.%I', tracked)::regclass) < 5 * (end_leaf - first_leaf) then
    execute format('analyze history.%I', tracked);
  end if;

  select string_agg(quote_ident(a.attname), ', ' order by a.attnum) into columns
  from pg_attribute a
  where a.attrelid = format('history.%I', tracked)::regclass and a.attnum > 0 and not a.attisdropped
    and a.attname not in ('from_leaf', 'to_leaf');

  -- two statements: in one, the new version would be inserted before the old one is closed
  execute format($sql$
    update history.%1$I h set to_leaf = f.idx
    from (
      select e.subject, min(l.idx) as idx
      from ledger.leaf l join ledger.entry e on e.org_id = l.org_id and e.id = l.entry_id
      where l.org_id = $1 and l.idx >= $2 and l.idx < $3 and e.table_name = $4 and e.action <> 'insert'
      group by e.subject) f
    where h.org_id = $1 and h.id = f.subject and h.to_leaf = 9223372036854775807
  $sql$, tracked)
  using org, first_leaf, end_leaf, tracked;

  execute format($sql$
    with entries as materialized (
      select e.subject, e.action, e.body, l.idx,
             lead(l.idx, 1, 9223372036854775807) over (partition by e.subject order by l.idx) as next_idx
      from ledger.leaf l join ledger.entry e on e.org_id = l.org_id and e.id = l.entry_id
      where l.org_id = $1 and l.idx >= $2 and l.idx < $3 and e.table_name = $4)
    insert into history.%1$I (%2$s, from_leaf, to_leaf)
    select %3$s, e.idx, e.next_idx
    from entries e, jsonb_populate_record(null::history.%1$I, (e.body::jsonb) -> 'row') r
    where e.action <> 'delete' and e.body is not null
  $sql$, tracked, columns, (select string_agg('r.' || c, ', ') from unnest(string_to_array(columns, ', ')) c))
  using org, first_leaf, end_leaf, tracked;
end $$;

/* The tree size that an as-of transaction reads; set by withOrg. */
create function ledger.as_of_size() returns bigint
  language sql stable set search_path = pg_catalog, pg_temp
  as $$ select nullif(current_setting('app.as_of', true), '')::bigint $$;

-- ---------------------------------------------------------------- erasure and epochs
/*
 * Destroys the body and salt of one entry of the current organization; its leaf hash stays, so the log still verifies.
 * The caller records the erasure itself as a row of app.erasure in the same transaction.
 */
create function ledger.erase(leaf_index bigint) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare target record;
begin
  select e.id, e.table_name, e.subject into target
  from ledger.leaf l join ledger.entry e on e.org_id = l.org_id and e.id = l.entry_id
  where l.org_id = app.current_org() and l.idx = leaf_index;
  if not found then
    raise exception 'there is no entry at leaf %', leaf_index using errcode = 'HF002';
  end if;
  if target.table_name = 'erasure' then
    raise exception 'an erasure cannot be erased' using errcode = 'HF002';
  end if;
  if not exists (select 1 from app.erasure r where r.org_id = app.current_org() and r.leaf = leaf_index) then
    raise exception 'record the erasure of leaf % first', leaf_index using errcode = 'HF002';
  end if;
  update ledger.entry set salt = null, body = null where org_id = app.current_org() and id = target.id;
  execute format('delete from history.%I where org_id = $1 and from_leaf = $2', target.table_name)
    using app.current_org(), leaf_index;
end $$;

/* After a restore: goes on in a new epoch that names the head which had been given out. */
create function ledger.begin_epoch(org uuid, head text) returns integer
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare next_epoch integer;
begin
  update ledger.log set epoch = epoch + 1, previous_head = head where org_id = org returning epoch into strict next_epoch;
  return next_epoch;
end $$;

-- ---------------------------------------------------------------- who may call what
revoke execute on all functions in schema ledger from public;
grant execute on function ledger.now(), ledger.is_simulated(), ledger.as_of_size() to hf_owner, hf_app, hf_seq, hf_check, hf_jobs, hf_migrator;
grant execute on function ledger.advance(timestamptz), ledger.open_log(text), ledger.erase(bigint) to hf_app;
grant execute on function ledger.record(), ledger.refuse_truncate() to hf_owner;
grant execute on function ledger.take(uuid, bigint, integer), ledger.project(uuid, text, bigint, bigint) to hf_seq;
grant execute on function ledger.begin_epoch(uuid, text) to hf_migrator;

reset role;
set role hf_owner;
revoke execute on all functions in schema app from public;
grant execute on function app.current_org() to hf_app, hf_seq, hf_ledger, hf_check, hf_migrator;
grant execute on function app.check_org() to hf_check;
grant select, insert, update, delete on app.check_scope to hf_app;
reset role;
