import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setUpOrganization, tinyProgram } from '../../../test/support/organization.ts'
import { createTestApp, type TestApp, type TestClient } from '../../../test/support/test-app.ts'
import { commandLineUser } from '../../../test/surfaces/run-cli.ts'
import { installationRoot } from '../../core/config.ts'

const procedures = `- id: review-access
  control: access-review
  title: Review the access
  role: lead
  steps: Look.
  when: { schedule: { rrule: 'FREQ=WEEKLY;BYDAY=MO' } }
  window: P3D
`

let test: TestApp
let owner: TestClient

beforeAll(async () => {
  test = await createTestApp({ simulateFrom: '2027-01-04T08:30:00Z' })
  const organization = await setUpOrganization(test)
  ;({ owner } = organization)
  await owner.program.apply({ files: tinyProgram(procedures), holders: { lead: organization.ownerId } })
})
afterAll(() => test.close())

const own = `id: roles-known
title: Everybody’s role is known
statement: Nobody works here as something unheard of.
severity: low
answers: ['soc2:CC6.2']
every: P7D
population: select id from people
failures: |
  select 'person' as subject_kind, id as subject_id, access_role as title, null as detail
  from people where access_role not in ('owner', 'member')
fix: Ask them.
fixtures:
  - { title: an owner, expect: pass, rows: { people: [{ id: ada, access_role: owner }] } }
  - { title: a stranger, expect: fail, failures: [eve], rows: { people: [{ id: eve, access_role: stranger }] } }
`

describe('a check of one’s own', () => {
  const key = 'roles-known'
  const save = (definition: string) => owner.checks.save({ key, definition })
  const run = () => owner.checks.run({ key })

  it('is written, tried, saved and set from the command line as the documentation shows', async () => {
    const documentation = await readFile(join(installationRoot, 'docs', 'checks.md'), 'utf8')
    const [, example = ''] = /```yaml\n(.*?)```/su.exec(documentation) ?? []
    const { token } = await owner.identity.createApiKey({ name: 'cli', scopes: ['check:manage', 'check:run'] })
    const user = await commandLineUser(test.url, token)
    await writeFile(join(user.folder, 'public-apis-owned.yaml'), example)
    const given = ['public-apis-owned', '--definition', '@public-apis-owned.yaml'] as const
    const tried = await user.run(['checks', 'test', ...given, '--output', 'json'])
    expect(JSON.parse(tried.out)).toMatchObject({
      holds: true,
      fixtures: [{ holds: true }, { holds: true }, { holds: true }, { holds: true }],
    })
    // what a pipeline asks for: a fixture that says something else ends with 1
    await writeFile(join(user.folder, 'wrong.yaml'), example.replace('2026-01-30', '2026-05-30'))
    const wrong = await user.run([
      'checks',
      'test',
      'public-apis-owned',
      '--definition',
      '@wrong.yaml',
      '--output',
      'json',
    ])
    expect([wrong.code, JSON.parse(wrong.out)]).toMatchObject([1, { holds: false }])
    expect(await user.run(['checks', 'save', ...given])).toMatchObject({ code: 0 })
    expect(await user.run(['checks', 'configure', 'public-apis-owned', '--parameters', '{"days": 14}'])).toMatchObject({
      code: 0,
    })
    const ran = await user.run(['checks', 'run', 'public-apis-owned', '--output', 'json'])
    expect(JSON.parse(ran.out)).toMatchObject({ state: 'not_assessed', parameters: { days: 14 } })
    await user.leave()
  })

  it('is tried on its fixtures, kept, run and retired', async () => {
    const tried = await owner.checks.test({ key, definition: own })
    expect(tried.fixtures.map(({ title, state, holds }) => [title, state, holds])).toEqual([
      ['an owner', 'pass', true],
      ['a stranger', 'fail', true],
      ['An organization that has nothing', 'not_assessed', true],
    ])
    expect(await save(own)).toMatchObject({ key, isOwn: true, control: { key: 'access-review' }, definition: own })
    expect(await run()).toMatchObject({ state: 'pass', population: 1 })
    await owner.people.create({ name: 'Max', email: 'max@acme.test', accessRole: 'manager' })
    expect(await run()).toMatchObject({ state: 'fail', failing: 1 })
    await owner.checks.configure({ key, status: 'retired' })
    await expect(run()).rejects.toMatchObject({ status: 409, data: { code: 'wrong_state' } })
    expect((await owner.checks.list({})).items.map((one) => one.key)).not.toContain(key)
  })

  it.each([
    ['one that cannot fail', own.replace('failures: [eve]', 'failures: [mallory]'), /expected fail, and it says fail/u],
    [
      'one whose query is wrong',
      own.replace('from people where', 'from persons where'),
      /it says error: PostgreSQL says: relation "persons" does not exist/u,
    ],
    [
      'one that reads what it may not',
      own.replace('from people where', 'from people where exists (select 1 from app.organization) and'),
      /it says not_permitted/u,
    ],
    ['one that finds something in nothing', own.replace('select id from people', 'select 1'), /expected not_assessed/u],
    [
      'a fixture of a view that is not there',
      own.replaceAll('{ people: [{ id: ada', '{ folk: [{ id: ada'),
      /has no view folk; it has api_findings, /u,
    ],
    [
      'a fixture of a column that is not there',
      own.replace('[{ id: ada, access_role', '[{ id: ada, role'),
      /has no column people\.role/u,
    ],
    [
      'one that would break out of its place',
      own.replace('select id from people', 'select 1) q; select (1'),
      /42601|syntax|multiple commands/u,
    ],
  ])('is refused: %s', async (_, definition, message) => {
    await expect(save(definition)).rejects.toMatchObject({
      status: 422,
      data: {
        code: 'invalid_program',
        errors: expect.arrayContaining([expect.objectContaining({ message: expect.stringMatching(message) })]),
      },
    })
    expect((await owner.checks.list({})).items.map((one) => one.key)).not.toContain(key)
  })

  it('is refused where it stands, by line and column', async () => {
    await expect(save(own.replace('severity: low', 'severity: mild'))).rejects.toMatchObject({
      status: 422,
      data: { errors: [{ path: 'roles-known.yaml:4:11' }] },
    })
    await expect(owner.checks.test({ key, definition: 'a: [' })).rejects.toMatchObject({ status: 422 })
    await expect(owner.checks.save({ key: 'apis-tested', definition: own })).rejects.toMatchObject({ status: 409 })
  })

  it('keeps the first thousand failures and counts all of them', async () => {
    await save(
      own.replace(
        "access_role not in ('owner', 'member')",
        "access_role not in ('owner', 'member') union all select 'x', md5(g::text)::uuid, repeat('y', 9000), repeat('z', 9000) from generate_series(1, 2500) g, people where joined_on is null and status = 'active'",
      ),
    )
    await owner.checks.configure({ key, status: 'active' })
    const { id, failing } = await run()
    // and the manager of before
    expect(failing).toBe(2501)
    const { failures } = await owner.checks.getRun({ key, id })
    expect(failures).toHaveLength(1000)
    expect(failures[1]).toMatchObject({ title: 'y'.repeat(300), detail: 'z'.repeat(2000) })
  })
})
