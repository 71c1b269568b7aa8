import { compareNaturally } from './natural-order.ts'
import { compareText } from './problem.ts'
import type { Control } from './schema/control.ts'
import type { Framework } from './schema/framework.ts'
import type { Policy } from './schema/policy.ts'
import type { EvidenceRequest, Procedure } from './schema/procedure.ts'
import { type Program, type Role, WEEKDAYS } from './schema/program.ts'
import { normalizeLine, normalizeMarkdown } from './schema/text.ts'

/**
 * The one form of a program among all that mean the same: text normalized, lists whose order means nothing sorted and
 * without repetition, optional keys without a value left out. Two programs are equal when their canonical forms are.
 * A framework that the program defines counts as listed. Evidence and the rows of frameworks keep their order, which people chose.
 */
export function canonicalProgram(program: Program): Program {
  const { calendar } = program
  return withoutUndefined({
    format: program.format,
    id: program.id,
    title: normalizeLine(program.title),
    description: normalizeMarkdown(program.description),
    frameworks: sorted([...program.frameworks, ...program.customFrameworks.map(({ id }) => id)]),
    calendar: {
      timezone: calendar.timezone,
      workdays: WEEKDAYS.filter((day) => calendar.workdays.includes(day)),
      holidays: sorted(calendar.holidays),
    },
    roles: byId(program.roles.map(canonicalRole)),
    customFrameworks: byId(program.customFrameworks.map(canonicalFramework)),
    controls: byId(program.controls.map(canonicalControl)),
    policies: byId(program.policies.map(canonicalPolicy)),
    procedures: byId(program.procedures.map(canonicalProcedure)),
  })
}

function canonicalRole(role: Role): Role {
  return { id: role.id, title: normalizeLine(role.title), description: normalizeMarkdown(role.description) }
}

function canonicalFramework(framework: Framework): Framework {
  const { id, name, version, publisher, url, license, requirements } = framework
  return withoutUndefined({
    id,
    name: normalizeLine(name),
    version: version === undefined ? undefined : normalizeLine(version),
    publisher: publisher === undefined ? undefined : normalizeLine(publisher),
    url,
    license: license === undefined ? undefined : normalizeLine(license),
    requirements: requirements.map((row) => ({
      id: row.id,
      parent: row.parent,
      title: normalizeLine(row.title),
      kind: normalizeLine(row.kind),
      note: normalizeLine(row.note),
    })),
  })
}

function canonicalControl(control: Control): Control {
  return {
    id: control.id,
    title: normalizeLine(control.title),
    kind: control.kind,
    objective: normalizeLine(control.objective),
    description: normalizeMarkdown(control.description),
    owner: control.owner,
    requirements: sorted(control.requirements),
    policies: sorted(control.policies),
  }
}

function canonicalPolicy(policy: Policy): Policy {
  const { acknowledge, review } = policy
  return withoutUndefined({
    id: policy.id,
    title: normalizeLine(policy.title),
    owner: policy.owner,
    approver: policy.approver,
    review: 'every' in review ? { every: review.every } : withoutUndefined({ ...review }),
    acknowledge: Array.isArray(acknowledge) ? sorted(acknowledge) : acknowledge,
    requirements: sorted(policy.requirements),
    body: normalizeMarkdown(policy.body),
  })
}

function canonicalProcedure(procedure: Procedure): Procedure {
  return withoutUndefined({
    id: procedure.id,
    control: procedure.control,
    title: normalizeLine(procedure.title),
    role: procedure.role,
    steps: normalizeMarkdown(procedure.steps),
    when:
      'schedule' in procedure.when ? { schedule: withoutUndefined({ ...procedure.when.schedule }) } : procedure.when,
    window: procedure.window,
    severity: procedure.severity,
    evidence: procedure.evidence.map(canonicalEvidence),
  })
}

function canonicalEvidence(evidence: EvidenceRequest): EvidenceRequest {
  return withoutUndefined({
    ...evidence,
    title: normalizeLine(evidence.title),
    accept: evidence.accept === undefined ? undefined : sorted(evidence.accept),
  })
}

function sorted(values: readonly string[]): string[] {
  return [...new Set(values)].toSorted(compareNaturally)
}

function byId<T extends { id: string }>(entries: readonly T[]): T[] {
  return entries.toSorted((a, b) => compareText(a.id, b.id))
}

/** The object without the keys that hold undefined; the given object, which its caller has just made, is changed. */
function withoutUndefined<T extends object>(entry: T): T {
  for (const [key, value] of Object.entries(entry)) {
    if (value === undefined) Reflect.deleteProperty(entry, key)
  }
  return entry
}
