import { randomBytes } from 'node:crypto'
import { chownSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Place } from './place.ts'

/** PostgreSQL writes its log to at most this many files of at most 10 MB. */
const LOG_FILES_KEPT = 8

const DEFAULTS: Readonly<Record<string, string>> = {
  max_connections: '60',
  shared_buffers: '128MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  // Short queries throughout: compiling them costs more than it saves.
  jit: 'off',
  idle_in_transaction_session_timeout: '5min',
  password_encryption: 'scram-sha-256',
  timezone: 'UTC',
  datestyle: 'ISO, MDY',
  lc_messages: 'C',
  default_text_search_config: 'pg_catalog.simple',
  unix_socket_permissions: '0700',
  logging_collector: 'on',
  log_timezone: 'UTC',
  log_filename: 'postgres-%Y-%m-%dT%H-%M-%S.log',
  log_rotation_age: '1d',
  log_rotation_size: '10MB',
  log_file_mode: '0600',
  log_line_prefix: '%m [%p] %u@%d ',
  log_checkpoints: 'off',
  // Statements and details quote values, among them personal ones, and an erasure does not reach log files.
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
}

function quote(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
}

/** postgresql.conf of a new cluster. */
export function mainConfiguration(sharedMemory: string | undefined): string {
  return [
    '# Holdfast writes holdfast.conf anew at every start. Settings of your own go below the next line, and win.',
    "include 'holdfast.conf'",
    ...(sharedMemory === undefined ? [] : [sharedMemory]),
    '',
  ].join('\n')
}

/** holdfast.conf: Holdfast's defaults with what the caller wants different. */
export function holdfastConfiguration(place: Place, settings: Readonly<Record<string, string>>): string {
  const all = { ...DEFAULTS, log_directory: place.logFolder, ...settings }
  return `# Written by Holdfast at every start.\n${Object.entries(all)
    .map(([name, value]) => `${name} = ${quote(value)}\n`)
    .join('')}`
}

/**
 * Writes holdfast.conf into the cluster. The folder belongs to PostgreSQL's user, so root must not follow a link there: a new file
 * takes the old one's place.
 */
export function writeSettings(place: Place, settings: Readonly<Record<string, string>>): void {
  const draft = join(place.cluster, `holdfast.conf.${randomBytes(6).toString('hex')}`)
  writeFileSync(draft, holdfastConfiguration(place, settings), { mode: 0o600, flag: 'wx' })
  if (place.account) chownSync(draft, place.account.uid, place.account.gid)
  renameSync(draft, join(place.cluster, 'holdfast.conf'))
}

/**
 * Where the server listens, as arguments, which win over every file: never on TCP, and only in the private folder.
 */
export function listenArguments(socketFolder: string, port: number): string[] {
  // The setting is a list of folders; quotes keep one with a comma or a space whole.
  const list = `"${socketFolder.replaceAll('"', '""')}"`
  return ['-c', 'listen_addresses=', '-c', `unix_socket_directories=${list}`, '-c', `port=${port}`]
}

/** The newest log files first. */
export function logFiles(place: Place): string[] {
  try {
    return readdirSync(place.logFolder)
      .filter((name) => /^postgres-.*\.log$/.test(name))
      .sort()
      .reverse()
      .map((name) => join(place.logFolder, name))
  } catch {
    return []
  }
}

/** Removes all but the newest log files. */
export function pruneLogs(place: Place): void {
  for (const file of logFiles(place).slice(LOG_FILES_KEPT)) rmSync(file, { force: true })
}
