// PostgreSQL refuses to run as root. When root runs Holdfast, PostgreSQL runs as a system user of its own.
import { lstatSync } from 'node:fs'
import { userInfo } from 'node:os'
import { PostgresStartError, systemCode } from './errors.ts'
import { type Account, run } from './programs.ts'

const DEDICATED = 'holdfast'
/** Unprivileged users that most systems have, for machines where none can be added. */
const FALLBACKS = ['postgres', '_postgres', 'nobody']

async function lookUp(name: string): Promise<Account | undefined> {
  const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])])
  if (uid.code !== 0 || gid.code !== 0) return undefined
  const account = { name, uid: Number(uid.output), gid: Number(gid.output) }
  return Number.isInteger(account.uid) && Number.isInteger(account.gid) && account.uid !== 0 ? account : undefined
}

async function dedicatedAccount(): Promise<Account> {
  const existing = await lookUp(DEDICATED)
  if (existing) return existing
  const added = await run('useradd', [
    '--system',
    '--user-group',
    '--no-create-home',
    '--home-dir',
    '/var/lib/holdfast',
    '--shell',
    '/usr/sbin/nologin',
    DEDICATED,
  ])
  // Whether or not it was this call that added the user: another data folder's start may have done so in the meantime.
  for (const name of [DEDICATED, ...FALLBACKS]) {
    const account = await lookUp(name)
    if (account) return account
  }
  throw new PostgresStartError(
    'no_account',
    `PostgreSQL must not run as root, and there is no user that could run it. Add one (useradd --system ${DEDICATED}), run Holdfast as an ordinary user, or set DATABASE_URL. useradd said: ${added.output.trim()}`,
  )
}

/**
 * Who runs the PostgreSQL of this folder: undefined means the present user. Root takes the owner of an existing cluster, else the
 * dedicated user `holdfast`, which is added when it is missing, else an existing unprivileged user.
 */
export async function accountFor(cluster: string): Promise<Account | undefined> {
  if (process.geteuid?.() !== 0) return undefined
  try {
    const { uid, gid } = lstatSync(cluster)
    if (uid !== 0) return { name: `user ${uid}`, uid, gid }
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error
  }
  return dedicatedAccount()
}

/** initdb looks its user up by number and fails where containers run under a number that /etc/passwd does not name. */
export function requirePasswdEntry(account: Account | undefined): void {
  if (account) return
  try {
    userInfo()
  } catch (error) {
    const uid = process.geteuid?.() ?? '?'
    throw new PostgresStartError(
      'no_passwd_entry',
      `User id ${uid} has no name on this system, and PostgreSQL needs one to create a database. Add a line such as "holdfast:x:${uid}:${process.getegid?.() ?? 0}::/:/sbin/nologin" to /etc/passwd (in a container image: RUN useradd --uid ${uid} holdfast), or set DATABASE_URL.`,
      { cause: error },
    )
  }
}
