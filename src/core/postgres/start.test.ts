import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { afterEach, describe, expect, it } from 'vitest'
import { chooseBinaries } from './binaries.ts'
import { startEmbeddedPostgres } from './index.ts'
import { postgresFolder, settlePlace } from './place.ts'
import type { Account } from './programs.ts'
import { run } from './programs.ts'
import type { EmbeddedPostgresOptions } from './start.ts'

const password = 'correct horse'
const isRoot = process.geteuid?.() === 0
const program = fileURLToPath(new URL('test-process.ts', import.meta.url))

/** What a test process told. */
interface Told {
  readonly event: 'ready' | 'failed' | 'stopped' | 'crash' | 'log'
  readonly host?: string
  readonly port?: number
  readonly attached?: boolean
  readonly major?: number
  readonly code?: string
  readonly message?: string
}

/** A process that uses the database, as this user or as another one. */
class UserProcess {
  readonly child: ChildProcess
  readonly told: Told[] = []
  readonly #waiting = new Set<() => void>()

  constructor(dataFolder: string, account?: Account, more: Partial<EmbeddedPostgresOptions> = {}) {
    const options = { dataFolder, superuserPassword: password, settings: { fsync: 'off' }, ...more }
    this.child = spawn(process.execPath, [program, JSON.stringify(options)], {
      stdio: ['pipe', 'pipe', 'inherit'],
      cwd: '/',
      ...(account && { uid: account.uid, gid: account.gid }),
    })
    if (!this.child.stdout) throw new Error('the process was started without an output')
    createInterface({ input: this.child.stdout }).on('line', (line) => {
      const told: Told = JSON.parse(line)
      this.told.push(told)
      for (const wake of this.#waiting) wake()
    })
  }

  /** Waits for the first thing it tells that fits; a failure to start ends the waiting, too. */
  async heard(fits: (told: Told) => boolean): Promise<Told> {
    for (;;) {
      const found = this.told.find(fits) ?? this.told.find(({ event }) => event === 'failed')
      if (found) return found
      await new Promise<void>((resolve) => {
        const wake = () => {
          this.#waiting.delete(wake)
          resolve()
        }
        this.#waiting.add(wake)
      })
    }
  }

  async ready(): Promise<{ host: string; port: number; attached: boolean; major: number }> {
    const { event, host, port, attached, major, message } = await this.heard(({ event }) => event === 'ready')
    if (
      event !== 'ready' ||
      host === undefined ||
      port === undefined ||
      attached === undefined ||
      major === undefined
    ) {
      throw new Error(`it did not start: ${message ?? ''}`)
    }
    return { host, port, attached, major }
  }

  failed(): Promise<Told> {
    return this.heard(({ event }) => event === 'failed' || event === 'ready')
  }

  async stop(): Promise<void> {
    this.child.stdin?.end('stop\n')
    await this.#exit()
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL')
    await this.#exit()
  }

  async #exit(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit')
  }
}

const processes: UserProcess[] = []
const folders: string[] = []

function user(dataFolder: string, account?: Account, more?: Partial<EmbeddedPostgresOptions>): UserProcess {
  const process = new UserProcess(dataFolder, account, more)
  processes.push(process)
  return process
}

function temporaryFolder(owner?: Account): string {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-postgres-'))
  folders.push(folder)
  chmodSync(folder, owner ? 0o700 : 0o711)
  if (owner) chownSync(folder, owner.uid, owner.gid)
  return folder
}

const pidFile = (dataFolder: string) => join(dataFolder, 'postgres', 'cluster', 'postmaster.pid')

function postmasterPid(dataFolder: string): number {
  return Number(readFileSync(pidFile(dataFolder), 'utf8').split('\n')[0])
}

async function query(at: { host: string; port: number }, text: string): Promise<unknown[][]> {
  const client = new Client({ host: at.host, port: at.port, user: 'postgres', database: 'postgres', password })
  client.on('error', () => undefined)
  await client.connect()
  try {
    const { rows } = await client.query<unknown[]>({ text, rowMode: 'array' })
    return rows
  } finally {
    await client.end()
  }
}

async function show(at: { host: string; port: number }, setting: string): Promise<unknown> {
  return (await query(at, `show ${setting}`))[0]?.[0]
}

/** Tries until the database answers: while it is started again, connections are refused. */
async function queryWhenBack(at: { host: string; port: number }, text: string): Promise<unknown[][]> {
  return await query(at, text).catch(async () => {
    await new Promise((resolve) => setTimeout(resolve, 20))
    return queryWhenBack(at, text)
  })
}

afterEach(async () => {
  await Promise.all(processes.splice(0).map((process) => process.kill()))
  for (const folder of folders.splice(0)) {
    // A last user that ends in order takes the server along, whatever the test has left running.
    if (existsSync(join(folder, 'postgres', 'cluster'))) {
      const last = await startEmbeddedPostgres({
        dataFolder: folder,
        superuserPassword: password,
        log: () => undefined,
      }).catch(() => undefined)
      await last?.stop()
    }
    rmSync(folder, { recursive: true, force: true })
  }
})

/** nobody: in /etc/passwd, and without rights. Only root can run a process as somebody else, and only where that user gets to the code. */
async function ordinaryUser(): Promise<Account | undefined> {
  if (!isRoot) return undefined
  const ids = await Promise.all(['-u', '-g'].map((which) => run('id', [which, 'nobody'])))
  const account = { name: 'nobody', uid: Number(ids[0]?.output), gid: Number(ids[1]?.output) }
  const canRun = await run(process.execPath, ['--check', program], { account })
  return canRun.code === 0 ? account : undefined
}

/** The sources of programs that this machine has. */
async function sources(): Promise<('system' | 'package')[]> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-postgres-'))
  try {
    chmodSync(folder, 0o711)
    const place = await settlePlace(postgresFolder(folder))
    const found = await Promise.all(
      (['system', 'package'] as const).map((source) => chooseBinaries(place, undefined, source).catch(() => undefined)),
    )
    return found.filter((binaries) => binaries !== undefined).map(({ source }) => source)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const ordinary = await ordinaryUser()
const available = await sources()
const runners: { as: string; account: Account | undefined }[] = [
  { as: isRoot ? 'root' : 'an ordinary user', account: undefined },
  ...(ordinary ? [{ as: 'an ordinary user', account: ordinary }] : []),
]

describe.each(available)('with the programs of the %s', (binaries) => {
  it('makes a database that is private, durable and checked, and keeps its data', async () => {
    const folder = temporaryFolder()
    const options = { dataFolder: folder, superuserPassword: password, binaries, log: () => undefined }
    const first = await startEmbeddedPostgres(options)
    expect(first).toMatchObject({ attached: false, superuser: 'postgres' })
    expect(first.major).toBeGreaterThanOrEqual(15)
    expect(await show(first, 'listen_addresses')).toBe('')
    expect(await show(first, 'fsync')).toBe('on')
    expect(await show(first, 'full_page_writes')).toBe('on')
    expect(await show(first, 'synchronous_commit')).toBe('on')
    expect(await show(first, 'data_checksums')).toBe('on')
    expect(await show(first, 'server_encoding')).toBe('UTF8')
    expect(await show(first, 'TimeZone')).toBe('UTC')
    expect(await query(first, 'select type, auth_method from pg_hba_file_rules')).toEqual([['local', 'scram-sha-256']])
    expect(await query(first, `select 'a' < 'B', lower('ÄÖ')`)).toEqual([[false, 'äö']])
    const wrong = new Client({
      host: first.host,
      port: first.port,
      user: 'postgres',
      database: 'postgres',
      password: 'no',
    })
    await expect(wrong.connect()).rejects.toMatchObject({ code: '28P01' })
    expect(statSync(first.host).mode & 0o777).toBe(0o700)
    expect(statSync(join(folder, 'postgres', 'cluster')).mode & 0o777).toBe(0o700)
    await query(first, `create table kept as select 'still here' as words`)
    await first.stop()
    await first.stop()
    expect(existsSync(pidFile(folder))).toBe(false)

    const second = await startEmbeddedPostgres({ ...options, settings: { work_mem: '7MB' } })
    expect(await query(second, 'select words from kept')).toEqual([['still here']])
    expect(await show(second, 'work_mem')).toBe('7MB')
    await second.stop()
  })
})

it('finds programs of some source on this machine', () => {
  expect(available).not.toEqual([])
})

describe.each(runners)('run by $as', ({ account }) => {
  it('is shared: later processes attach, and the last to end stops it, whoever started it', async () => {
    const folder = temporaryFolder(account)
    const first = user(folder, account)
    const at = await first.ready()
    expect(at.attached).toBe(false)
    const second = user(folder, account)
    expect(await second.ready()).toEqual({ ...at, attached: true })
    await first.stop()
    expect(await query(at, 'select 1')).toEqual([[1]])
    await second.stop()
    await expect(query(at, 'select 1')).rejects.toMatchObject({ code: 'ENOENT' })
    expect(existsSync(pidFile(folder))).toBe(false)
  })

  it('outlives the process that started it, and the next one attaches and can stop it', async () => {
    const folder = temporaryFolder(account)
    const first = user(folder, account)
    const at = await first.ready()
    const server = postmasterPid(folder)
    await query(at, `create table kept as select 'still here' as words`)
    await first.kill()
    const second = user(folder, account)
    expect(await second.ready()).toEqual({ ...at, attached: true })
    expect(postmasterPid(folder)).toBe(server)
    expect(await query(at, 'select words from kept')).toEqual([['still here']])
    await second.stop()
    expect(existsSync(pidFile(folder))).toBe(false)
  })

  it('is started again after a kill -9 of the server, at the same address, and every user is told', async () => {
    const folder = temporaryFolder(account)
    const first = user(folder, account, { settings: { fsync: 'on' } })
    const at = await first.ready()
    const second = user(folder, account)
    await second.ready()
    await query(at, `create table kept as select 'still here' as words`)
    const server = postmasterPid(folder)
    process.kill(server, 'SIGKILL')
    await Promise.all([first, second].map((user) => user.heard(({ event }) => event === 'crash')))
    expect(await queryWhenBack(at, 'select words from kept')).toEqual([['still here']])
    expect(postmasterPid(folder)).not.toBe(server)
    await Promise.all([first.stop(), second.stop()])
    expect([first, second].map(({ told }) => told.filter(({ event }) => event === 'crash').length)).toEqual([1, 1])
    expect(existsSync(pidFile(folder))).toBe(false)
  })

  it('starts once when three processes start at the same moment', async () => {
    const folder = temporaryFolder(account)
    const three = [user(folder, account), user(folder, account), user(folder, account)]
    const ready = await Promise.all(three.map((process) => process.ready()))
    expect(ready.filter(({ attached }) => !attached)).toHaveLength(1)
    expect(new Set(ready.map(({ host }) => host)).size).toBe(1)
    await Promise.all(three.map((process) => process.stop()))
    expect(existsSync(pidFile(folder))).toBe(false)
  })

  it('starts where files of a dead server name a living process that is another program', async () => {
    const folder = temporaryFolder(account)
    const first = user(folder, account)
    const at = await first.ready()
    await query(at, `create table kept as select 'still here' as words`)
    const server = postmasterPid(folder)
    await first.kill()
    const left = readFileSync(pidFile(folder), 'utf8')
    process.kill(server, 'SIGKILL')
    // Of the same user as the server, since PostgreSQL itself passes over processes that it may not signal.
    const owner = statSync(pidFile(folder))
    const other = spawn('sleep', ['60'], { uid: owner.uid, gid: owner.gid })
    await once(other, 'spawn')
    const stale = left.replace(/^\d+/, String(other.pid))
    writeFileSync(pidFile(folder), stale)
    writeFileSync(join(at.host, '.s.PGSQL.5432.lock'), stale)
    const second = user(folder, account)
    expect(await second.ready()).toEqual({ ...at, attached: false })
    expect(await query(at, 'select words from kept')).toEqual([['still here']])
    await second.stop()
    expect(other.exitCode ?? other.signalCode).toBeNull()
    other.kill()
  })

  it('says so when the folder may not be written', async () => {
    const folder = temporaryFolder(account)
    const closed = join(folder, 'closed')
    writeFileSync(closed, 'a file')
    expect(await user(closed, account).failed()).toMatchObject({ code: 'not_permitted' })
    expect((await user(closed, account).failed()).message).toContain(closed)
  })
})

describe('the folder', () => {
  it('may have a long path with spaces, quotes, commas and other letters', async () => {
    const folder = join(temporaryFolder(), `Ünïcode, "quoted" 'path'`, 'x'.repeat(120))
    const first = user(folder)
    const at = await first.ready()
    expect(Buffer.byteLength(join(at.host, '.s.PGSQL.5432'))).toBeLessThanOrEqual(90)
    expect(statSync(at.host).mode & 0o777).toBe(0o700)
    expect(await query(at, 'select 1')).toEqual([[1]])
    await first.stop()
    rmSync(at.host, { recursive: true })
  })

  it('may have spaces, quotes and commas on the way to its socket', async () => {
    const folder = join(temporaryFolder(), `Ü, "q" 'p'`)
    const first = user(folder)
    const at = await first.ready()
    expect(at.host).toBe(join(folder, 'postgres', 'socket'))
    expect(await query(at, 'select 1')).toEqual([[1]])
    await first.stop()
  })

  it('is the same one by way of a symbolic link', async () => {
    const folder = temporaryFolder()
    const link = `${folder}-link`
    symlinkSync(folder, link)
    folders.push(link)
    const at = await user(folder).ready()
    expect(await user(link).ready()).toEqual({ ...at, attached: true })
  })

  it('of a socket elsewhere is refused when somebody else could have prepared it', async () => {
    const folder = join(temporaryFolder(), 'x'.repeat(120))
    const first = user(folder)
    const { host } = await first.ready()
    await first.stop()
    chmodSync(host, 0o777)
    expect(await user(folder).failed()).toMatchObject({ code: 'socket_folder_unsafe' })
    rmSync(host, { recursive: true })
    symlinkSync(temporaryFolder(), host)
    expect(await user(folder).failed()).toMatchObject({ code: 'socket_folder_unsafe' })
    rmSync(host)
  })

  it('with the data of a major version that is not installed says which to install', async () => {
    const folder = temporaryFolder()
    const cluster = join(folder, 'postgres', 'cluster')
    mkdirSync(cluster, { recursive: true })
    writeFileSync(join(cluster, 'PG_VERSION'), '14\n')
    const failed = await user(folder).failed()
    expect(failed).toMatchObject({ code: 'major_missing' })
    expect(failed.message).toContain('postgresql-14')
    rmSync(cluster, { recursive: true })
  })

  it('with something else in place of the data is left alone', async () => {
    const folder = temporaryFolder()
    const cluster = join(folder, 'postgres', 'cluster')
    mkdirSync(cluster, { recursive: true })
    writeFileSync(join(cluster, 'mine.txt'), 'precious')
    expect(await user(folder).failed()).toMatchObject({ code: 'not_a_cluster' })
    expect(readFileSync(join(cluster, 'mine.txt'), 'utf8')).toBe('precious')
    rmSync(cluster, { recursive: true })
  })

  it('whose data vanishes below a running server does not get an empty database instead', async () => {
    const folder = temporaryFolder()
    const first = user(folder)
    await first.ready()
    const server = postmasterPid(folder)
    const cluster = join(folder, 'postgres', 'cluster')
    renameSync(cluster, `${cluster}-away`)
    process.kill(server, 'SIGKILL')
    const told = await first.heard(({ message }) => message?.includes('is gone') ?? false)
    expect(told.message).toContain(cluster)
    expect(existsSync(cluster)).toBe(false)
    renameSync(`${cluster}-away`, cluster)
    await first.heard(
      ({ message }) => message?.includes('runs as process') === true && !message.includes(String(server)),
    )
    expect(existsSync(pidFile(folder))).toBe(true)
    await first.stop()
  })

  it('of a start that was killed while it made the database serves the next start', async () => {
    const folder = temporaryFolder()
    const first = user(folder)
    await first.heard(({ message }) => message?.includes('Making') ?? false)
    await first.kill()
    const second = user(folder)
    expect(await second.ready()).toMatchObject({ attached: false })
    await second.stop()
  })
})

describe('the server', () => {
  it('is not used with another superuser password than its own, and not left running', async () => {
    const folder = temporaryFolder()
    await startEmbeddedPostgres({ dataFolder: folder, superuserPassword: password, log: () => undefined }).then(
      (first) => first.stop(),
    )
    const failed = await user(folder, undefined, { superuserPassword: 'another' }).failed()
    expect(failed).toMatchObject({ code: 'wrong_password' })
    expect(existsSync(pidFile(folder))).toBe(false)
  })

  it('that cannot start is reported with its own words', async () => {
    const failed = await user(temporaryFolder(), undefined, { settings: { shared_buffers: 'plenty' } }).failed()
    expect(failed).toMatchObject({ code: 'start_failed' })
    expect(failed.message).toContain('invalid value for parameter "shared_buffers"')
  })

  it('is used by two parts of one process as by two processes', async () => {
    const options = { dataFolder: temporaryFolder(), superuserPassword: password, log: () => undefined }
    const first = await startEmbeddedPostgres(options)
    const second = await startEmbeddedPostgres(options)
    expect(second.attached).toBe(true)
    await first.stop()
    expect(await query(second, 'select 1')).toEqual([[1]])
    await second.stop()
    await expect(query(second, 'select 1')).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('can be ended in order just after it was killed', async () => {
    const folder = temporaryFolder()
    const first = user(folder)
    await first.ready()
    process.kill(postmasterPid(folder), 'SIGKILL')
    await first.heard(({ event }) => event === 'crash')
    await first.stop()
    expect(first.told.at(-1)).toEqual({ event: 'stopped' })
    const second = user(folder)
    expect(await second.ready()).toMatchObject({ attached: false })
    await second.stop()
  })
})

describe.runIf(isRoot)('root', () => {
  it('never runs the server itself', async () => {
    const folder = temporaryFolder()
    await user(folder).ready()
    expect(statSync(`/proc/${postmasterPid(folder)}`).uid).not.toBe(0)
  })

  it('keeps the data where the server can reach it when the folder is closed, and finds it again', async () => {
    const outer = temporaryFolder()
    chmodSync(outer, 0o700)
    const folder = join(outer, 'data')
    const first = user(folder)
    const at = await first.ready()
    const { home } = JSON.parse(readFileSync(join(folder, 'postgres', 'location.json'), 'utf8'))
    expect(at.host).toBe(join(home, 'socket'))
    expect(readFileSync(join(home, 'belongs-to'), 'utf8')).toBe(`${join(folder, 'postgres')}\n`)
    await query(at, `create table kept as select 'still here' as words`)
    await first.stop()
    const second = user(folder)
    expect(await query(await second.ready(), 'select words from kept')).toEqual([['still here']])
    await second.stop()
    rmSync(home, { recursive: true })
  })

  it.runIf(ordinary)('leaves a database that an ordinary user is told not to touch', async () => {
    const folder = temporaryFolder()
    const first = user(folder)
    await first.ready()
    const failed = await user(folder, ordinary).failed()
    expect(failed).toMatchObject({ code: 'owned_by_another_user' })
    expect(failed.message).toContain(folder)
    await first.stop()
  })

  it.runIf(ordinary)('can run the database of an ordinary user, and that user again after it', async () => {
    const folder = temporaryFolder(ordinary)
    const first = user(folder, ordinary)
    await query(await first.ready(), `create table kept as select 'still here' as words`)
    await first.stop()
    const second = user(folder)
    expect(await query(await second.ready(), 'select words from kept')).toEqual([['still here']])
    await second.stop()
    const third = user(folder, ordinary)
    expect(await query(await third.ready(), 'select words from kept')).toEqual([['still here']])
    await third.stop()
  })

  it.runIf(ordinary)('can close a folder to an ordinary user, who is told so', async () => {
    const folder = temporaryFolder()
    const failed = await user(join(folder, 'mine'), ordinary).failed()
    expect(failed).toMatchObject({ code: 'not_permitted' })
    expect(failed.message).toContain(folder)
  })

  it.runIf(ordinary)('is not needed for the name of a user id, but somebody has to give it one', async () => {
    const nameless = { name: 'nameless', uid: 54_321, gid: 54_321 }
    const failed = await user(temporaryFolder(nameless), nameless).failed()
    expect(failed).toMatchObject({ code: 'no_passwd_entry' })
    expect(failed.message).toContain('54321')
  })

  it('is told that the disk is full', async () => {
    const folder = temporaryFolder()
    const mounted = await run('mount', ['-t', 'tmpfs', '-o', 'size=8m,mode=711', 'tmpfs', folder])
    // Containers may withhold mounting even from root; the words that PostgreSQL finds for it are tested without.
    if (mounted.code !== 0) return
    try {
      const failed = await user(folder).failed()
      expect(failed).toMatchObject({ code: 'disk_full' })
      expect(failed.message).toContain(folder)
    } finally {
      await run('umount', [folder])
    }
  })
})
