import * as z from 'zod'
import { type AccessRole, accessRoles } from '../../core/auth/permissions.ts'
import { canHoldDuties } from './access-role.rules.ts'
import { type Column, type CsvRow, type Rejected, shortened } from './people-csv.ts'

/** What an import has to know of the organization to judge a file. */
export interface ImportContext {
  /** Addresses, in lower case, of people who are here already, gone or not. */
  takenEmails: ReadonlySet<string>
  /** Keys of the program roles that can be held. */
  dutyKeys: ReadonlySet<string>
  /** Access roles that whoever imports may give. */
  grantableRoles: ReadonlySet<AccessRole>
}

export interface ImportedPerson {
  row: number
  name: string
  email: string
  title: string | null
  accessRole: AccessRole
  joinedOn: string | null
  teams: string[]
  duties: string[]
}

/** The addresses that a file names, in lower case, to be looked up before it is judged. */
export const emailsOf = (rows: readonly CsvRow[]): string[] => [
  ...new Set(rows.map(({ cells }) => emailIn(cells.email))),
]

const emailIn = (cell: string): string => cell.trim().toLowerCase()

/** Judges every cell of every row. When any is rejected, nobody is added: `people` counts only when `rejected` is empty. */
export function judgePeople(
  rows: readonly CsvRow[],
  context: ImportContext,
): { people: ImportedPerson[]; rejected: Rejected[] } {
  const rejected: Rejected[] = []
  const rowOfEmail = new Map<string, number>()
  const rowOfDuty = new Map<string, number>()
  const people = rows.map(({ row, cells }): ImportedPerson => {
    const judge = <T>(column: Column, read: (cell: string) => T | Problem): T | undefined => {
      const value = isBroken(cells[column]) ? problem(notUtf8) : read(cells[column])
      if (!(value instanceof Problem)) return value
      rejected.push({ row, column, value: shortened(cells[column]), problem: value.message })
      return undefined
    }
    const accessRole = judge('access_role', (cell) => readRole(cell, context.grantableRoles)) ?? 'member'
    return {
      row,
      name: judge('name', (cell) => (cell.trim() === '' ? problem('the name is missing') : readLine(cell))) ?? '',
      email: judge('email', (cell) => readEmail(cell, context.takenEmails, claim(rowOfEmail, row))) ?? '',
      title: judge('title', (cell) => (cell.trim() === '' ? '' : readLine(cell))) || null,
      accessRole,
      joinedOn: judge('joined_on', readDay) || null,
      teams: judge('teams', (cell) => readTeams(cell)) ?? [],
      duties: judge('duties', (cell) => readDuties(cell, accessRole, context.dutyKeys, claim(rowOfDuty, row))) ?? [],
    }
  })
  return { people, rejected }
}

/** Why a cell cannot be used. */
class Problem {
  readonly message: string

  constructor(message: string) {
    this.message = message
  }
}
const problem = (message: string): Problem => new Problem(message)

/** Notes who claims something first; says which row did, when it was another one. */
const claim =
  (claimed: Map<string, number>, row: number) =>
  (what: string): number | undefined => {
    const first = claimed.get(what)
    if (first === undefined) claimed.set(what, row)
    return first
  }

// what a decoder writes where bytes made no sense
const isBroken = (cell: string): boolean => cell.includes('\ufffd')
const notUtf8 = 'this was not written in UTF-8; save the file as "CSV UTF-8"'

/** Characters, and their full-width twins, with which a spreadsheet begins to compute (CWE-1236). */
const formula = /^[=+\-@\t\r＝＋－＠]/u

const maxLine = 200

function readLine(cell: string): string | Problem {
  if (formula.test(cell) || formula.test(cell.trim()))
    return problem('it begins like a formula, which spreadsheets would compute; remove the first character')
  const line = cell.trim()
  if (/\p{Cc}/u.test(line)) return problem('it holds a line break or a control character')
  return line.length > maxLine ? problem(`it has ${line.length} characters; at most ${maxLine} are possible`) : line
}

const Email = z.email().max(254)

function readEmail(
  cell: string,
  taken: ReadonlySet<string>,
  claim: (email: string) => number | undefined,
): string | Problem {
  const email = emailIn(cell)
  if (email === '') return problem('the e-mail address is missing')
  if (!Email.safeParse(email).success) return problem('this is not an e-mail address')
  const first = claim(email)
  if (first !== undefined) return problem(`row ${first} has the same address`)
  return taken.has(email) ? problem('somebody with this address is here already') : email
}

const assignable = accessRoles.filter((role) => role !== 'service')

function readRole(cell: string, grantable: ReadonlySet<AccessRole>): AccessRole | Problem {
  const name = cell
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_')
  if (name === '') return grantable.has('member') ? 'member' : problem('you may not add members')
  const role = assignable.find((candidate) => candidate === name)
  if (role === undefined) return problem(`this role is not known; use one of ${assignable.join(', ')}`)
  return grantable.has(role) ? role : problem('this role is above you; somebody who holds it must give it')
}

const Day = z.iso.date()

function readDay(cell: string): string | Problem {
  const day = cell.trim()
  if (day === '') return ''
  if (!Day.safeParse(day).success || day < '1900' || day > '2200')
    return problem('this is not a date; write it as 2026-03-31')
  return day
}

const partsOf = (cell: string): string[] => [
  ...new Set(
    cell
      .split(';')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  ),
]

function readTeams(cell: string): string[] | Problem {
  const teams = partsOf(cell)
  for (const team of teams) {
    const line = readLine(team)
    if (line instanceof Problem) return problem(`${shortened(team)}: ${line.message}`)
  }
  return teams
}

function readDuties(
  cell: string,
  role: AccessRole,
  known: ReadonlySet<string>,
  claim: (duty: string) => number | undefined,
): string[] | Problem {
  const duties = partsOf(cell)
  if (duties.length > 0 && !canHoldDuties(role))
    return problem(`somebody with the role ${role} cannot carry out duties`)
  for (const duty of duties) {
    if (!known.has(duty))
      return problem(
        known.size === 0
          ? 'there are no roles of the program yet; apply a program first, or leave this column out'
          : `${shortened(duty)} is no role of the program; use keys such as ${[...known].slice(0, 3).join(', ')}`,
      )
    const first = claim(duty)
    if (first !== undefined) return problem(`row ${first} has ${duty} already; a role is held by one person`)
  }
  return duties
}
