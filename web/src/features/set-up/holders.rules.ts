/** Somebody who can hold a role. */
export interface Candidate {
  id: string
  /** Job title, as it was typed. */
  title: string | null
}

export interface RoleToFill {
  id: string
  key: string
  title: string
  /** Who holds it already, to be kept. */
  holderId: string | null
  /** How much hangs on it: controls and procedures. */
  weight: number
}

/** Who writes a policy and who approves it, by role: by key or by title. */
export interface PolicyRoles {
  owner: string
  approver: string
}

/** Role id → person id. */
export type Holders = ReadonlyMap<string, string>

interface Situation {
  policies: readonly PolicyRoles[]
  /** Who brings the policies in, and so is the author of their first version. */
  authorId: string
}

/** A role costs attention by itself, as much as this many procedures. */
const costOfRole = 6

const isOf = (role: RoleToFill, name: string): boolean => role.key === name || role.title === name

/**
 * Who could hold which role: who holds it already; who has the job title; whoever carries least. First of all, nobody approves policies
 * that they bring in themselves, or that a role of theirs writes.
 */
export function suggestHolders(
  roles: readonly RoleToFill[],
  people: readonly Candidate[],
  situation: Situation,
): Map<string, string> {
  const holders = new Map<string, string>()
  for (const { id, holderId } of roles) if (holderId !== null) holders.set(id, holderId)
  const best = (role: RoleToFill) => Math.max(...people.map((person) => likeness(person.title, role.title)), 0)
  const open = roles
    .filter(({ holderId }) => holderId === null)
    .toSorted((a, b) => best(b) - best(a) || b.weight - a.weight)
  const total = Math.max(
    1,
    roles.reduce((sum, { weight }) => sum + weight, 0),
  )

  for (const role of open) {
    const load = (person: Candidate) =>
      roles
        .filter(({ id }) => holders.get(id) === person.id)
        .reduce((sum, { weight }) => sum + weight + costOfRole, 0) / total
    const score = (person: Candidate) =>
      10 * likeness(person.title, role.title) -
      3 * load(person) -
      100 * conflicts(role, person.id, roles, holders, situation).length
    const [chosen] = people.toSorted((a, b) => score(b) - score(a))
    if (chosen) holders.set(role.id, chosen.id)
  }
  return holders
}

export type Conflict = 'approves_own_set_up' | 'approves_own_writing'

/** Why a person should not hold a role, given who holds the others. */
export function conflicts(
  role: RoleToFill,
  personId: string,
  roles: readonly RoleToFill[],
  holders: Holders,
  { policies, authorId }: Situation,
): Conflict[] {
  const holds = (name: string) =>
    roles.some((other) => other.id !== role.id && isOf(other, name) && holders.get(other.id) === personId)
  const approved = policies.filter(({ approver }) => isOf(role, approver))
  const found: Conflict[] = []
  if (personId === authorId && approved.length > 0) found.push('approves_own_set_up')
  const writesToo = approved.some(({ owner }) => holds(owner) || isOf(role, owner))
  const approvesToo = policies.some(({ owner, approver }) => isOf(role, owner) && holds(approver))
  if (writesToo || approvesToo) found.push('approves_own_writing')
  return found
}

/** What people call the jobs whose roles a program names in full. */
const synonyms: Record<string, string> = {
  ceo: 'executive',
  founder: 'executive',
  cofounder: 'executive',
  md: 'executive',
  cto: 'engineering',
  vpe: 'engineering',
  ciso: 'security',
  cso: 'security',
  coo: 'operations',
  cfo: 'operations',
  office: 'operations',
  finance: 'operations',
  hr: 'people',
  talent: 'people',
  devops: 'engineer',
  sre: 'engineer',
  developer: 'engineer',
  sysadmin: 'it',
  administrator: 'it',
}
const empty = new Set([
  'of',
  'the',
  'and',
  'for',
  'a',
  'on',
  'head',
  'lead',
  'chief',
  'officer',
  'manager',
  'director',
  'vp',
])

function wordsOf(title: string): Set<string> {
  const words = title.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  return new Set(words.filter((word) => !empty.has(word)).map((word) => synonyms[word] ?? word))
}

/** How well a job title fits a role, from 0 to 1: the share of the role's words that it has. */
export function likeness(jobTitle: string | null, roleTitle: string): number {
  if (jobTitle === null) return 0
  const job = wordsOf(jobTitle)
  const role = wordsOf(roleTitle)
  return role.size === 0 ? 0 : role.intersection(job).size / role.size
}
