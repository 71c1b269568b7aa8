// Locks between processes that the kernel drops when their holder dies, however it dies. Node has no flock, but it has
// SQLite, whose file locks are POSIX record locks: shared or exclusive, gone after a kill -9, and seen by every container on
// the machine that mounts the same folder. Nothing is ever stored in the file.
//
// A process must not open such a file in any other way while it holds the lock: closing that descriptor would drop it.
import { closeSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { PostgresStartError, fileError, systemCode } from './errors.ts'

export interface HeldLock {
  /** May be called more than once. */
  release(): void
}

export type LockKind = 'exclusive' | 'shared'

const SQLITE_BUSY = 5

function sqliteCode(error: unknown): number | undefined {
  // Node gives SQLite's extended code; its low byte is the primary one.
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode & 0xff
    : undefined
}

/** Whoever can open the file can hold the lock, so only its owner may. Opening it this way cannot touch a lock: it is not there yet. */
function createPrivate(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600))
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw fileError(error, file)
  }
}

/**
 * Takes the lock at once, or answers undefined when another process (or another holder in this one) is in the way.
 * @throws PostgresStartError `lock_unavailable` when the file cannot be opened or its file system has no locks.
 */
export function tryLock(file: string, kind: LockKind): HeldLock | undefined {
  let database: DatabaseSync | undefined
  createPrivate(file)
  try {
    database = new DatabaseSync(file, { timeout: 0 })
    // Without a journal file a killed holder leaves nothing behind; the transaction below is never committed.
    database.exec('PRAGMA journal_mode = MEMORY')
    if (kind === 'exclusive') {
      database.exec('BEGIN EXCLUSIVE')
    } else {
      database.exec('BEGIN')
      // The first read takes the shared lock, and the open transaction keeps it.
      database.prepare('SELECT count(*) FROM sqlite_master').get()
    }
  } catch (error) {
    if (database?.isOpen) database.close()
    if (sqliteCode(error) === SQLITE_BUSY) return undefined
    throw new PostgresStartError(
      'lock_unavailable',
      `${file} cannot be locked (${error instanceof Error ? error.message : String(error)}). It must be writable, on a file system with file locks.`,
      { cause: error },
    )
  }
  const held = database
  return {
    release() {
      if (held.isOpen) held.close()
    },
  }
}

/** Takes the lock, waiting at most `waitMs`. `purpose` completes "waited … for another process that is …". */
export async function lock(file: string, kind: LockKind, waitMs: number, purpose: string): Promise<HeldLock> {
  const deadline = performance.now() + waitMs
  for (;;) {
    const held = tryLock(file, kind)
    if (held) return held
    if (performance.now() > deadline) {
      throw new PostgresStartError(
        'lock_unavailable',
        `Waited ${Math.round(waitMs / 1000)} s for another Holdfast process that is ${purpose} (lock ${file}). End that process and try again.`,
      )
    }
    await sleep(25)
  }
}
