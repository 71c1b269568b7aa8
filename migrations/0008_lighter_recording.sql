-- The same entries for less: recording is on the way of every write, so what it costs is paid all day.
-- * the body is put together as text; jsonb would be built, merged and printed again for each row
-- * one statement instead of two: the time is read where the entry is inserted
-- * one CHECK less on ledger.entry: PostgreSQL reads and compiles each anew for every statement, and salt and body go together in
--   ledger.record and ledger.erase, beside which nothing writes there
-- * functions of one expression, without settings of their own, are inlined into the policies that call them.
--   Their bodies are parsed here (RETURN), so that no search_path can change what they mean
set role hf_ledger;

alter table ledger.entry drop constraint entry_check;

/*
 * Statement-level trigger: one entry for each row that the statement touched, in the same transaction.
 * Arguments: table name, schema version, secret columns as a text array literal.
 * Its time zone is the role's, UTC: setting it here would cost every statement.
 * The body is stored as text and never serialized again; its leaf is SHA-256(0x00 ‖ salt ‖ body).
 * SECURITY DEFINER of a role nobody logs in as; EXECUTE is granted to the migrating owner only, because whoever can attach
 * this function to a table of his own can forge entries.
 */
create or replace function ledger.record() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
-- recorded tables may have columns of any name
#variable_conflict use_variable
declare
  context constant jsonb := coalesce(nullif(current_setting('app.context', true), '')::jsonb, '{}'::jsonb);
  action constant text := lower(tg_op);
  secrets constant text[] := tg_argv[2]::text[];
  -- the members of a body stand in the order in which jsonb would have them, which the verifier finds fastest
  about constant text := ',"actor":' || to_json(coalesce(context ->> 'actor', 'system:' || session_user))::text
    || ',"table":' || to_json(tg_argv[0])::text
    || ',"action":"' || action
    || '","behalf":' || coalesce(context -> 'behalf', 'null')::text
    || ',"schema":' || tg_argv[1]
    || ',"request":' || to_json(coalesce(context ->> 'request', ''))::text
    || ',"subject":"';
  operation constant text := '","operation":' || to_json(coalesce(context ->> 'operation', 'sql'))::text || '}';
begin
  -- with its .*, a column that is called like the alias is not taken for the row
  if tg_op = 'DELETE' then
    with recorded as (
      insert into ledger.entry (org_id, table_name, subject, action, salt, body)
      select changed_row.org_id, tg_argv[0], changed_row.id, action, replace(gen_random_uuid()::text, '-', ''),
             -- ledger.now(), without the cost of calling it for each statement
             '{"v":1,"at":' || (select to_json(coalesce(m.simulated_now, clock_timestamp()))::text from ledger.mode m)
             || ',"org":"' || changed_row.org_id
             || '","row":' || case when secrets = '{}' then row_to_json(changed_row.*)::text else (to_jsonb(changed_row.*) - secrets)::text end
             || about || changed_row.id || operation
      from old_rows changed_row
      returning org_id, id)
    insert into ledger.pending (org_id, id) select r.org_id, r.id from recorded r;
  else
    with recorded as (
      insert into ledger.entry (org_id, table_name, subject, action, salt, body)
      select changed_row.org_id, tg_argv[0], changed_row.id, action, replace(gen_random_uuid()::text, '-', ''),
             '{"v":1,"at":' || (select to_json(coalesce(m.simulated_now, clock_timestamp()))::text from ledger.mode m)
             || ',"org":"' || changed_row.org_id
             || '","row":' || case when secrets = '{}' then row_to_json(changed_row.*)::text else (to_jsonb(changed_row.*) - secrets)::text end
             || about || changed_row.id || operation
      from new_rows changed_row
      returning org_id, id)
    insert into ledger.pending (org_id, id) select r.org_id, r.id from recorded r;
  end if;
  return null;
end $$;

/* The tree size that an as-of transaction reads; set by withOrg. */
create or replace function ledger.as_of_size() returns bigint
  language sql stable
  return nullif(current_setting('app.as_of', true), '')::bigint;

reset role;
set role hf_owner;

/* The organization of this transaction; set by withOrg and nothing else. Null shows no rows. */
create or replace function app.current_org() returns uuid
  language sql stable
  return nullif(current_setting('app.org_id', true), '')::uuid;

reset role;
