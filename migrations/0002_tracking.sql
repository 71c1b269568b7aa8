-- ledger.track(table): everything a domain table needs to be recorded, projected, isolated and read as of a past day.
-- Called at the end of each migration for each table it creates or changes; it can be repeated.
-- Runs as the invoker (hf_migrator), because it touches things of both hf_owner and hf_ledger.
set role hf_ledger;

create function ledger.track(tracked text, schema_version integer default 1, secret_columns text[] default '{}') returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  source regclass := format('app.%I', tracked)::regclass;
  open_end constant text := '9223372036854775807';
  col record;
  idx record;
  kept text[];
begin
  if not exists (
    select 1 from pg_index i
    where i.indrelid = source and i.indisprimary
      and (select array_agg(a.attname::text order by k.n)
           from unnest(i.indkey::int2[]) with ordinality k(attnum, n) join pg_attribute a on a.attrelid = source and a.attnum = k.attnum)
          = array['org_id', 'id']) then
    raise exception 'app.% needs the primary key (org_id, id)', tracked;
  end if;
  if exists (select 1 from pg_attribute a where a.attrelid = source and a.attgenerated = 'v') then
    raise exception 'app.% has a VIRTUAL generated column, which triggers see as null: write STORED', tracked;
  end if;

  -- 1. isolation: each role sees the rows of one organization
  execute format('alter table app.%I enable row level security', tracked);
  execute format('alter table app.%I force row level security', tracked);
  execute format('drop policy if exists tenant on app.%I', tracked);
  execute format('create policy tenant on app.%I to hf_app using (org_id = (select app.current_org())) with check (org_id = (select app.current_org()))', tracked);
  execute format('drop policy if exists check_read on app.%I', tracked);
  execute format('create policy check_read on app.%I for select to hf_check using (org_id = (select app.check_org()))', tracked);
  execute format('grant select, insert, update, delete on app.%I to hf_app', tracked);

  -- 2. recording
  execute format('drop trigger if exists ledger_insert on app.%I', tracked);
  execute format('drop trigger if exists ledger_update on app.%I', tracked);
  execute format('drop trigger if exists ledger_delete on app.%I', tracked);
  execute format('drop trigger if exists ledger_truncate on app.%I', tracked);
  execute format('create trigger ledger_insert after insert on app.%I referencing new table as new_rows for each statement execute function ledger.record(%L, %L, %L)', tracked, tracked, schema_version, secret_columns);
  execute format('create trigger ledger_update after update on app.%I referencing new table as new_rows for each statement execute function ledger.record(%L, %L, %L)', tracked, tracked, schema_version, secret_columns);
  execute format('create trigger ledger_delete after delete on app.%I referencing old table as old_rows for each statement execute function ledger.record(%L, %L, %L)', tracked, tracked, schema_version, secret_columns);
  execute format('create trigger ledger_truncate before truncate on app.%I for each statement execute function ledger.refuse_truncate(%L)', tracked, tracked);
  execute format('alter table app.%I enable always trigger ledger_insert', tracked);
  execute format('alter table app.%I enable always trigger ledger_update', tracked);
  execute format('alter table app.%I enable always trigger ledger_delete', tracked);
  execute format('alter table app.%I enable always trigger ledger_truncate', tracked);

  -- 3. history: today's columns without the secret ones, and the leaves between which the version stood
  select array_agg(a.attname::text order by a.attnum) into kept
  from pg_attribute a where a.attrelid = source and a.attnum > 0 and not a.attisdropped and a.attname <> all (secret_columns);
  if to_regclass(format('history.%I', tracked)) is null then
    execute format('create table history.%I (from_leaf bigint not null, to_leaf bigint not null default %s)', tracked, open_end);
    execute format('alter table history.%I owner to hf_ledger', tracked);
  end if;
  for col in
    select a.attname, format_type(a.atttypid, a.atttypmod) as type from pg_attribute a
    where a.attrelid = source and a.attnum > 0 and not a.attisdropped and a.attname = any (kept) order by a.attnum
  loop
    execute format('alter table history.%I add column if not exists %I %s', tracked, col.attname, col.type);
  end loop;
  if not exists (select 1 from pg_constraint c where c.conrelid = format('history.%I', tracked)::regclass and c.contype = 'p') then
    execute format('alter table history.%I add primary key (org_id, id, from_leaf)', tracked);
    execute format('create unique index %I on history.%I (org_id, id) where to_leaf = %s', tracked || '_open', tracked, open_end);
  end if;
  -- each plain index of the live table, so that an as-of page in any order has one too
  for idx in
    select c.relname, pg_get_indexdef(i.indexrelid) as definition,
           (select string_agg(format('%I%s', a.attname, case when (i.indoption[k.n - 1] & 1) = 1 then ' desc' else '' end), ', ' order by k.n)
            from unnest(i.indkey::int2[]) with ordinality k(attnum, n) join pg_attribute a on a.attrelid = source and a.attnum = k.attnum) as columns
    from pg_index i join pg_class c on c.oid = i.indexrelid
    where i.indrelid = source and not i.indisprimary and i.indexprs is null and 0 <> all (i.indkey::int2[])
      and not exists (
        select 1 from unnest(i.indkey::int2[]) k(attnum) join pg_attribute a on a.attrelid = source and a.attnum = k.attnum
        where a.attname = any (secret_columns))
  loop
    execute format('create index if not exists %I on history.%I (%s, from_leaf, to_leaf)', idx.relname || '_as_of', tracked, idx.columns);
  end loop;
  execute format('alter table history.%I enable row level security', tracked);
  execute format('alter table history.%I force row level security', tracked);
  execute format('drop policy if exists ledger_owner on history.%I', tracked);
  execute format('create policy ledger_owner on history.%I to hf_ledger using (true) with check (true)', tracked);
  execute format('drop policy if exists tenant_read on history.%I', tracked);
  execute format('create policy tenant_read on history.%I for select to hf_app using (org_id = (select app.current_org()))', tracked);
  execute format('grant select on history.%I to hf_app', tracked);

  -- 4. the same name in schema as_of, so that a read runs unchanged on a past day
  execute format('drop view if exists as_of.%I', tracked);
  execute format('create view as_of.%I with (security_invoker = true) as select %s from history.%I where from_leaf < (select ledger.as_of_size()) and to_leaf >= (select ledger.as_of_size())',
    tracked,
    (select string_agg(case when a.attname = any (secret_columns) then format('null::%s as %I', format_type(a.atttypid, a.atttypmod), a.attname) else quote_ident(a.attname) end, ', ' order by a.attnum)
     from pg_attribute a where a.attrelid = source and a.attnum > 0 and not a.attisdropped),
    tracked);
  execute format('alter view as_of.%I owner to hf_ledger', tracked);
  execute format('grant select on as_of.%I to hf_app', tracked);

  insert into ledger.tracked_table as t (table_name, schema_version, secret_columns) values (tracked, schema_version, secret_columns)
  on conflict (table_name) do update set schema_version = excluded.schema_version, secret_columns = excluded.secret_columns;
end $$;

revoke execute on function ledger.track(text, integer, text[]) from public;
grant execute on function ledger.track(text, integer, text[]) to hf_migrator;
reset role;
