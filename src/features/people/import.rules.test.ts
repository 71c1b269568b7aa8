import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accessRoles } from '../../core/auth/permissions.ts'
import { emailsOf, type ImportContext, judgePeople } from './import.rules.ts'
import { columns, readPeopleCsv } from './people-csv.ts'

const context: ImportContext = {
  takenEmails: new Set(['taken@acme.test']),
  dutyKeys: new Set(['lead', 'executive']),
  grantableRoles: new Set(accessRoles),
}

/** Reads and judges a file: people, or what was rejected. */
function judge(csv: string, changed: Partial<ImportContext> = {}) {
  const file = readPeopleCsv(csv)
  const { people, rejected } = judgePeople(file.rows, { ...context, ...changed })
  return { people, rejected: [...file.rejected, ...rejected] }
}

const header = 'name,email,title,access_role,joined_on,teams,duties'
const fileOf = (people: number): string =>
  `name,email\n${Array.from({ length: people }, (_, index) => `P,p${index}@acme.test`).join('\n')}`

/** What is said of the one cell of one row that is rejected. */
function problemWith(row: string, changed?: Partial<ImportContext>) {
  const { rejected } = judge(`${header}\n${row}\n`, changed)
  expect(rejected).toHaveLength(1)
  return rejected[0]
}

describe('a table of people', () => {
  it('is read with all its columns', () => {
    const csv = `${header}\nAda Byron, Ada@Acme.test ,Engineer,control_owner,2026-03-31,Platform; Security ;Platform,lead\n`
    expect(judge(csv)).toEqual({
      people: [
        {
          row: 2,
          name: 'Ada Byron',
          email: 'ada@acme.test',
          title: 'Engineer',
          accessRole: 'control_owner',
          joinedOn: '2026-03-31',
          teams: ['Platform', 'Security'],
          duties: ['lead'],
        },
      ],
      rejected: [],
    })
  })

  it('needs name and e-mail only; the rest may be left out or empty', () => {
    const expected = { name: 'Ada', title: null, accessRole: 'member', joinedOn: null, teams: [], duties: [] }
    expect(judge('email,name\nada@acme.test,Ada').people).toEqual([{ ...expected, row: 2, email: 'ada@acme.test' }])
    expect(judge(`${header}\nAda,ada@acme.test`).people).toMatchObject([expected])
    expect(judge(`${header}\nAda,ada@acme.test,,,,,`).people).toMatchObject([expected])
  })

  it.each([
    ['with a byte order mark', '\ufeffname,email\nAda,ada@acme.test\n'],
    ['with line ends of Windows', 'name,email\r\nAda,ada@acme.test\r\n'],
    ['with line ends of old', 'name,email\rAda,ada@acme.test\r'],
    ['with semicolons', 'name;email\nAda;ada@acme.test\n'],
    ['with tabs', 'name\temail\nAda\tada@acme.test\n'],
    ['with quotes', '"name","email"\n"Ada","ada@acme.test"\n'],
    ['with other spellings of its header', ' Name ,E-MAIL\nAda,ada@acme.test\n'.replace('E-MAIL', 'EMAIL')],
    ['with empty rows and an empty column', 'name,email,\n\nAda,ada@acme.test,\n,,\n'],
  ])('%s is the same table', (_name, csv) => {
    expect(judge(csv)).toMatchObject({ people: [{ name: 'Ada', email: 'ada@acme.test' }], rejected: [] })
  })

  it('separated by semicolons takes several teams in quotes', () => {
    expect(judge('name;email;teams\nAda;ada@acme.test;"A;B"').people[0]?.teams).toEqual(['A', 'B'])
  })

  it('counts rows as a spreadsheet does, with empty ones and line breaks in cells', () => {
    const { rejected } = judge('name,email,title\nAda,ada@acme.test,"first\nsecond"\n\nBob,bob,\n')
    expect(rejected.map(({ row, column }) => [row, column])).toEqual([
      [2, 'title'],
      [4, 'email'],
    ])
  })

  it('tells what is wrong with its header', () => {
    expect(judge('name,mail,name\nAda,a@b.test,x').rejected).toEqual([
      { row: 1, column: 'mail', value: 'mail', problem: expect.stringMatching(/not known.*access_role/) },
      { row: 1, column: 'name', value: 'name', problem: expect.stringMatching(/twice/) },
      { row: 1, column: 'email', value: '', problem: expect.stringMatching(/missing/) },
    ])
    expect(judge('name,email,\nAda,a@b.test,surprise').rejected).toMatchObject([{ row: 1, column: '' }])
    expect(judge('').rejected.map(({ column }) => column)).toEqual(['name', 'email'])
    expect(judge('name,email\n').rejected).toMatchObject([{ row: 1, problem: expect.stringMatching(/no people/) }])
  })

  it('tells of a row that has more cells than the header', () => {
    expect(judge('name,email\nByron, Ada,ada@acme.test').rejected).toEqual([
      { row: 2, column: '', value: 'ada@acme.test', problem: expect.stringMatching(/3 cells and the header 2/) },
    ])
  })

  it.each([
    ['name,email\n"Ada,ada@acme.test\nBob,bob@acme.test\n', /never closed/],
    ['name,email\n"Ada" Byron,ada@acme.test\n', /closing quote/],
    ['name,email\nAda "the first" Byron,ada@acme.test\n', /quote/],
  ])('with a broken quote, %j, is refused with its row', (csv, problem) => {
    expect(judge(csv).rejected).toMatchObject([{ row: 2, problem: expect.stringMatching(problem) }])
  })

  it('holds ten thousand people, and not one more', () => {
    expect(judge(fileOf(10_000))).toMatchObject({ people: { length: 10_000 }, rejected: [] })
    expect(judge(fileOf(10_001))).toMatchObject({
      people: [],
      rejected: [{ row: 10_002, problem: expect.stringMatching(/10,000/) }],
    })
  })

  it('of whatever text ends in people or in reasons, never in neither, and in cells that exist', () => {
    const cell = fc.oneof(
      fc.constantFrom('Ada', 'ada@acme.test', '"', '""', 'owner', '2026-02-30', '=1', 'lead', 'A;B', ''),
      fc.string({ unit: 'binary', maxLength: 12 }),
    )
    const table = fc
      .tuple(
        fc.constantFrom(header, 'name,email', 'name;email', '\ufeffname\temail', 'x,y', ''),
        fc.constantFrom(',', ';', '\t'),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.array(fc.array(cell, { maxLength: 8 }), { maxLength: 6 }),
      )
      .map(([head, separator, end, rows]) => [head, ...rows.map((row) => row.join(separator))].join(end))
    fc.assert(
      fc.property(table, (csv) => {
        const { people, rejected } = judge(csv)
        expect(people.length + rejected.length).toBeGreaterThan(0)
        const lines = csv.split(/\r\n|\n|\r/).length
        for (const { row, column, problem } of rejected) {
          expect(row).toBeGreaterThanOrEqual(1)
          expect(row).toBeLessThanOrEqual(lines + 1)
          expect(row === 1 || ['', ...columns].includes(column)).toBe(true)
          expect(problem).not.toBe('')
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe('a cell that cannot be used', () => {
  it.each([
    ['Ada,not-an-address', 'email', 'not-an-address', /not an e-mail/],
    ['Ada,', 'email', '', /missing/],
    [',ada@acme.test', 'name', '', /missing/],
    ['Ada,Taken@acme.test', 'email', 'Taken@acme.test', /here already/],
    ['Ada,ada@acme.test,,emperor', 'access_role', 'emperor', /not known.*owner, manager/],
    ['Ada,ada@acme.test,,service', 'access_role', 'service', /not known/],
    ['Ada,ada@acme.test,,,31.03.2026', 'joined_on', '31.03.2026', /2026-03-31/],
    ['Ada,ada@acme.test,,,2026-02-30', 'joined_on', '2026-02-30', /not a date/],
    ['Ada,ada@acme.test,,,0001-01-01', 'joined_on', '0001-01-01', /not a date/],
    ['Ada,ada@acme.test,,,,,cook', 'duties', 'cook', /lead, executive/],
    ['Ada,ada@acme.test,,vendor,,,lead', 'duties', 'lead', /vendor cannot carry out/],
    ["=cmd|'/C calc'!A0,ada@acme.test", 'name', "=cmd|'/C calc'!A0", /formula/],
    ['+49 30,ada@acme.test', 'name', '+49 30', /formula/],
    ['-1,ada@acme.test', 'name', '-1', /formula/],
    ['@SUM(A1),ada@acme.test', 'name', '@SUM(A1)', /formula/],
    ['"\t=1",ada@acme.test', 'name', '\t=1', /formula/],
    [' =1,ada@acme.test', 'name', ' =1', /formula/],
    ['＝1,ada@acme.test', 'name', '＝1', /formula/],
    ['Ada,ada@acme.test,=1+1', 'title', '=1+1', /formula/],
    ['Ada,ada@acme.test,,,,A;=1', 'teams', 'A;=1', /formula/],
    ['"Ada\nByron",ada@acme.test', 'name', 'Ada\nByron', /line break/],
    ['J\ufffdrgen,j@acme.test', 'name', 'J\ufffdrgen', /UTF-8/],
    [`${'x'.repeat(201)},ada@acme.test`, 'name', `${'x'.repeat(199)}…`, /201 characters/],
  ])('%j is told by its column, value and problem', (row, column, value, problem) => {
    expect(problemWith(row)).toEqual({ row: 2, column, value, problem: expect.stringMatching(problem) })
  })

  it('is told of every row at once, and of every column', () => {
    const { rejected } = judge(`${header}\n=1,x,,king\nBob,bob@acme.test\n,y,,,z`)
    expect(rejected.map(({ row, column }) => `${row} ${column}`).toSorted()).toEqual(
      ['2 access_role', '2 email', '2 name', '4 email', '4 joined_on', '4 name'].toSorted(),
    )
  })

  it('is the second of two with one address, whatever its case', () => {
    expect(judge('name,email\nAda,ada@acme.test\nEve,ADA@acme.test').rejected).toEqual([
      { row: 3, column: 'email', value: 'ADA@acme.test', problem: 'row 2 has the same address' },
    ])
  })

  it('is the second that claims one role of the program', () => {
    const { rejected } = judge('name,email,duties\nAda,ada@acme.test,lead\nEve,eve@acme.test,executive;lead')
    expect(rejected).toMatchObject([{ row: 3, column: 'duties', problem: expect.stringMatching(/row 2 has lead/) }])
  })

  it('names a role of the program where there is no program', () => {
    expect(problemWith('Ada,ada@acme.test,,,,,lead', { dutyKeys: new Set() })?.problem).toMatch(/apply a program first/)
  })

  it('gives an access role above one’s own', () => {
    const grantableRoles = new Set(['member', 'manager'] as const)
    expect(problemWith('Ada,ada@acme.test,,owner', { grantableRoles })?.problem).toMatch(/above you/)
    expect(judge(`${header}\nAda,ada@acme.test,,Manager`, { grantableRoles }).rejected).toEqual([])
  })
})

describe('the addresses of a file', () => {
  it('are each looked up once', () => {
    expect(emailsOf(readPeopleCsv('name,email\nA,a@b.test\nB, A@b.test').rows)).toEqual(['a@b.test'])
  })
})
