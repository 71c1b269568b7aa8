// Writes src/core/database/schema.generated.ts from a migrated database. `npm test` runs it again and fails on any difference.
// After a migration: WRITE_TYPES=1 npm test -- src/core/database/catalog.test.ts
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { installationRoot } from '../src/core/config.ts'

export const generatedTypes = join(installationRoot, 'src/core/database/schema.generated.ts')

/**
 * Generates the Kysely types of every table that the application may name. Columns with a CHECK (… in (…)) become unions.
 * @param url of a migrated database, as a superuser
 */
export async function generateTypes(url: string, outFile: string): Promise<void> {
  const overrides = { columns: await unionsFromChecks(url) }
  await promisify(execFile)(process.execPath, [
    join(installationRoot, 'node_modules/kysely-codegen/dist/cli/bin.js'),
    '--dialect',
    'postgres',
    '--url',
    url,
    '--camel-case',
    '--no-domains',
    '--date-parser',
    'string',
    '--default-schema',
    'app',
    '--include-pattern',
    '{app,directory,vault,ledger}.*',
    '--type-mapping',
    '{"timestamptz":"Temporal.Instant","int8":"number"}',
    '--overrides',
    JSON.stringify(overrides),
    '--out-file',
    outFile,
  ])
  await promisify(execFile)(join(installationRoot, 'node_modules/.bin/oxfmt'), [outFile])
}

async function unionsFromChecks(url: string): Promise<Record<string, string>> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<{ column: string; definition: string }>(`
    select n.nspname || '.' || c.relname || '.' || a.attname as column, pg_get_constraintdef(k.oid) as definition
    from pg_constraint k
    join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum = k.conkey[1]
    where k.contype = 'c' and cardinality(k.conkey) = 1 and n.nspname in ('app', 'ledger') and not a.attnotnull is null
      and pg_get_constraintdef(k.oid) ~ '^CHECK \\(\\(\\w+ = ANY \\(ARRAY\\['`)
  await client.end()
  return Object.fromEntries(
    rows.map(({ column, definition }) => {
      const values = [...definition.matchAll(/'([^']+)'::text/g)].map((match) => `'${match[1]}'`).join(' | ')
      const withDefault = /\.(status)$/.test(column) && !column.startsWith('app.person.')
      return [column.replace(/^app\./, ''), withDefault ? `Generated<${values}>` : values]
    }),
  )
}
