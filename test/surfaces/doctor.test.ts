import { randomBytes } from 'node:crypto'
import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { peekCheckpoint, signCheckpoint } from '@holdfast/ledger'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import * as z from 'zod'
import { headFiles } from '../../src/core/ledger/heads.ts'
import { signerOf } from '../../src/core/ledger/signer.ts'
import { testSecret } from '../support/test-secret.ts'
import { createTestApp, type TestApp } from '../support/test-app.ts'
import { createGround, type Ground } from './ground.ts'
import { commandLineUser, type CommandLineUser, type Ended } from './run-cli.ts'

let test: TestApp
let ground: Ground
let user: CommandLineUser

beforeAll(async () => {
  test = await createTestApp()
  ground = await createGround(test, 'Acme')
  await test.app.ledger.drain()
  user = await commandLineUser(test.url)
})
afterAll(async () => {
  await user.leave()
  await test.close()
})

/** Runs a command on the machine of the test's server. */
const local = (args: string[], env: Record<string, string> = {}): Promise<Ended> =>
  user.run(args, {
    env: {
      HOLDFAST_DATA: test.app.config.dataFolder,
      DATABASE_URL: test.app.config.databaseUrl ?? '',
      HOLDFAST_SECRET: testSecret,
      ...env,
    },
  })

const Findings = z.object({
  ok: z.boolean(),
  diagnoses: z.array(
    z.object({ state: z.string(), what: z.string(), found: z.string(), advice: z.string().optional() }),
  ),
})

async function problemsOf(ended: Ended): Promise<Record<string, string>> {
  const { ok, diagnoses } = Findings.parse(JSON.parse(ended.out))
  const problems = diagnoses.filter(({ state }) => state === 'problem')
  expect([ended.code, ok]).toEqual(problems.length === 0 ? [0, true] : [1, false])
  expect(problems.filter(({ advice }) => advice === undefined)).toEqual([])
  return Object.fromEntries(problems.map(({ what, found }) => [what, found]))
}

async function asAdministrator(sql: string): Promise<void> {
  const admin = await test.superuser()
  await admin.query(sql)
  await admin.end()
}

const triggers = (table: string, change: string): string =>
  `alter table app.${table} disable trigger all; ${change}; ` +
  ['insert', 'update', 'delete', 'truncate']
    .map((one) => `alter table app.${table} enable always trigger ledger_${one}`)
    .join('; ')

describe('holdfast doctor', () => {
  it('finds nothing wrong with what is well, and says what it looked at', async () => {
    const { code, out, error } = await local(['doctor'])
    expect([code, error]).toEqual([0, ''])
    for (const what of [
      'Database: PostgreSQL',
      'Roles',
      'Migrations',
      'Clock',
      'Recording',
      'Live rows',
      'Ledger',
      'Evidence files: 4',
    ])
      expect(out).toContain(`ok       ${what}`)
    expect(out).toContain('Everything is as it should be.')
    expect(await problemsOf(await local(['doctor', '--json']))).toEqual({})
  })

  it('names whatever was changed behind the back of Holdfast, and changes nothing itself', async () => {
    const { sha256, org } = ground
    const blob = join(test.app.config.dataFolder, 'blobs', sha256.slice(0, 2), sha256)
    const bytes = await readFile(blob)
    await chmod(blob, 0o600)
    await writeFile(blob, Buffer.from(bytes).fill('x', 0, 1))
    await asAdministrator(triggers('team', `update app.team set name = 'Intruders' where org_id = '${org}'`))
    await asAdministrator('alter table app.finding disable trigger ledger_update')
    await asAdministrator(
      `update ledger.entry set body = replace(body, 'Phishing', 'Fishing') where org_id = '${org}' and body like '%Phishing%'`,
    )
    await asAdministrator('grant delete on ledger.entry to hf_app')

    const problems = await problemsOf(await local(['doctor', '--json']))
    expect(Object.keys(problems)).toEqual(['Recording', 'Live rows', 'Ledger', 'Evidence files'])
    expect(problems['Recording']).toContain('finding lacks the trigger ledger_update')
    expect(problems['Recording']).toContain('hf_app may not only read ledger.entry')
    expect(problems['Live rows']).toContain(`team ${ground.ids.team} (changed)`)
    expect(problems['Ledger']).toMatch(/entry \d+ is not the one/)
    expect(problems['Evidence files']).toContain(`${sha256} has other content`)
    expect(Object.keys(await problemsOf(await local(['doctor', '--json', '--quick'])))).not.toContain('Evidence files')

    await asAdministrator('revoke delete on ledger.entry from hf_app')
    await asAdministrator('alter table app.finding enable always trigger ledger_update')
    await asAdministrator(triggers('team', `update app.team set name = 'Team Acme' where org_id = '${org}'`))
    await asAdministrator(
      `update ledger.entry set body = replace(body, 'Fishing', 'Phishing') where org_id = '${org}' and body like '%Fishing%'`,
    )
    await writeFile(blob, bytes)
    expect(await problemsOf(await local(['doctor', '--json']))).toEqual({})
  })

  it('tells a database that is gone and an installation that is none apart', async () => {
    const gone = await local(['doctor', '--json'], { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' })
    expect(Object.keys(await problemsOf(gone))).toEqual(['Database'])
    const none = await local(['doctor'], { HOLDFAST_DATA: join(user.folder, 'nowhere'), DATABASE_URL: '' })
    expect(none).toMatchObject({ code: 2, error: expect.stringContaining('There is no Holdfast in') })
  })
})

describe('holdfast ledger new-epoch', () => {
  it('goes on after a lost head, which doctor finds, serving refuses, and the next checkpoint names', async () => {
    const heads = headFiles(test.app.config.dataFolder)
    const known = peekCheckpoint((await heads.read(ground.org)) ?? '')
    const lost = { ...known, size: known.size + 7, root: randomBytes(32) }
    await heads.publish(ground.org, signCheckpoint(lost, signerOf(known.origin, test.app.secret)))

    expect(Object.keys(await problemsOf(await local(['doctor', '--json'])))).toEqual(['Checkpoints given out'])
    expect(await local(['serve'], { PORT: '0' })).toMatchObject({
      code: 1,
      error: expect.stringContaining('new-epoch'),
    })
    expect(await local(['ledger', 'new-epoch'])).toMatchObject({
      code: 0,
      out: expect.stringContaining(`the last checkpoint given out had ${lost.size}`),
    })
    expect(await local(['ledger', 'new-epoch'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('nothing to do'),
    })

    await ground.owner.findings.open({ title: 'In the new epoch' })
    await test.app.ledger.drain()
    const { checkpoint } = await ground.owner.ledger.head({})
    const next = peekCheckpoint(checkpoint?.note ?? '')
    const { previous } = next
    expect([next.epoch, previous?.size, Buffer.from(previous?.root ?? []).toString('hex')]).toEqual([
      2,
      lost.size,
      lost.root.toString('hex'),
    ])
    expect(await problemsOf(await local(['doctor', '--json']))).toEqual({})
  })
})

describe('holdfast backup and restore', () => {
  it('bring everything into an empty database, and the doctor is content with it', async () => {
    const backup = join(user.folder, 'holdfast.backup')
    expect(await local(['backup', backup])).toMatchObject({ code: 0, error: '' })
    expect(await local(['backup', backup])).toMatchObject({ code: 1, error: expect.stringContaining(backup) })

    const { host, port, user: superuser, password } = inject('postgres')
    const name = `test_${randomBytes(8).toString('hex')}`
    const admin = new pg.Client({ host, port, user: superuser, password, database: 'postgres' })
    await admin.connect()
    await admin.query(`create database ${name}`)
    const there = {
      HOLDFAST_DATA: join(user.folder, 'restored'),
      DATABASE_URL: (test.app.config.databaseUrl ?? '').replace(/\/test_[0-9a-f]+\?/, `/${name}?`),
    }
    expect(await local(['restore', backup], there)).toMatchObject({
      code: 0,
      out: expect.stringContaining('its ledger goes on in epoch'),
    })
    expect(await local(['restore', backup], there)).toMatchObject({ code: 1, error: expect.stringContaining('in use') })
    expect(await local(['migrate'], there)).toMatchObject({ code: 0 })
    const problems = await problemsOf(await local(['doctor', '--json'], there))
    await admin.query(`drop database ${name} with (force)`)
    await admin.end()
    expect(problems).toEqual({})
  })
})
