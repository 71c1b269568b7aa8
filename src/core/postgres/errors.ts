/** Why the private PostgreSQL cannot be started, attached to or stopped. */
export type PostgresStartErrorCode =
  | 'unsupported_platform'
  | 'no_binaries'
  | 'major_missing'
  | 'no_account'
  | 'no_passwd_entry'
  | 'owned_by_another_user'
  | 'not_permitted'
  | 'read_only'
  | 'disk_full'
  | 'not_a_cluster'
  | 'cluster_missing'
  | 'in_use_elsewhere'
  | 'socket_folder_unsafe'
  | 'lock_unavailable'
  | 'initdb_failed'
  | 'start_failed'
  | 'wrong_password'

/** The message says what is wrong, where, and what to do; it can be shown to whoever started the server. */
export class PostgresStartError extends Error {
  override readonly name = 'PostgresStartError'
  readonly code: PostgresStartErrorCode

  constructor(code: PostgresStartErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** The system's error code (`ENOENT`, `EACCES` …) of something thrown; undefined when it has none. */
export function systemCode(error: unknown): string | undefined {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
  return undefined
}

/** Turns a failed file operation into the error that says what to do about it; anything else is returned as it is. */
export function fileError(error: unknown, path: string): unknown {
  switch (systemCode(error)) {
    case 'EACCES':
    case 'EPERM':
      return new PostgresStartError(
        'not_permitted',
        `User ${process.geteuid?.() ?? '?'} may not write to ${path}. Give that user the folder, or set HOLDFAST_DATA to another one.`,
        { cause: error },
      )
    case 'EROFS':
      return new PostgresStartError(
        'read_only',
        `${path} is on a read-only file system. Set HOLDFAST_DATA to a folder that can be written.`,
        { cause: error },
      )
    case 'ENOSPC':
    case 'EDQUOT':
      return new PostgresStartError(
        'disk_full',
        `There is no space left for ${path}. Free some and start Holdfast again.`,
        {
          cause: error,
        },
      )
    case 'ENOTDIR':
    case 'EEXIST':
      return new PostgresStartError(
        'not_permitted',
        `${path}, or something on the way to it, is not a folder. Set HOLDFAST_DATA to a folder.`,
        { cause: error },
      )
    default:
      return error
  }
}

/** The error that a program's output points at: PostgreSQL reports a full disk or a missing permission only in words. */
export function outputError(output: string, place: string): PostgresStartError | undefined {
  const tail = output.trim().split('\n').slice(-12).join('\n')
  if (/No space left on device|Disk quota exceeded/i.test(output)) {
    return new PostgresStartError(
      'disk_full',
      `There is no space left for the database in ${place}. Free some and start Holdfast again. PostgreSQL said:\n${tail}`,
    )
  }
  if (/Read-only file system/i.test(output)) {
    return new PostgresStartError(
      'read_only',
      `The database in ${place} is on a read-only file system. Set HOLDFAST_DATA to a folder that can be written. PostgreSQL said:\n${tail}`,
    )
  }
  if (/Permission denied|Operation not permitted|has wrong ownership/i.test(output)) {
    return new PostgresStartError(
      'not_permitted',
      `PostgreSQL may not use ${place}. Its files must belong to the user who runs it. PostgreSQL said:\n${tail}`,
    )
  }
  return undefined
}
