import { canonicalProgram } from '../canonical.ts'
import { formatCsv } from '../frameworks/csv.ts'
import type { Control } from '../schema/control.ts'
import type { Framework } from '../schema/framework.ts'
import type { Policy } from '../schema/policy.ts'
import type { EvidenceRequest, Procedure } from '../schema/procedure.ts'
import type { Program } from '../schema/program.ts'
import type { ScheduleTrigger, When } from '../schema/when.ts'
import { yamlText } from './yaml-text.ts'

/**
 * The files of a program: path → text, in order of path. Loading them gives the same program; the same program always
 * gives the same files, byte for byte. What is at its default and says nothing by being there is left out.
 */
export function renderProgram(program: Program): Map<string, string> {
  const canonical = canonicalProgram(program)
  const files: [string, string][] = [['holdfast.yaml', renderProgramFile(canonical)]]
  for (const control of canonical.controls) files.push([`controls/${control.id}.yaml`, renderControl(control)])
  for (const policy of canonical.policies) files.push([`policies/${policy.id}.md`, renderPolicy(policy)])
  for (const procedure of canonical.procedures) {
    files.push([`procedures/${procedure.id}.yaml`, renderProcedure(procedure)])
  }
  for (const framework of canonical.customFrameworks) {
    const { requirements, ...metadata } = framework
    files.push([`frameworks/${framework.id}.yaml`, yamlText(metadata)])
    files.push([`frameworks/${framework.id}.csv`, renderRequirements(requirements)])
  }
  return new Map(files.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

function renderProgramFile(program: Program): string {
  const { format, id, title, description, frameworks, calendar, roles } = program
  return yamlText({
    format,
    id,
    title,
    description: ifSet(description),
    frameworks,
    calendar: { ...calendar, holidays: ifAny(calendar.holidays) },
    roles: roles.map((role) => ({ id: role.id, title: role.title, description: ifSet(role.description) })),
  })
}

function renderControl(control: Control): string {
  const { id, title, kind, objective, description, owner, requirements, policies } = control
  return yamlText({
    id,
    title,
    kind,
    objective,
    description: ifSet(description),
    owner,
    requirements: ifAny(requirements),
    policies: ifAny(policies),
  })
}

function renderProcedure(procedure: Procedure): string {
  const { id, control, title, role, steps, when, window, severity, evidence } = procedure
  return yamlText({
    id,
    control,
    title,
    role,
    steps,
    when: renderWhen(when),
    window,
    severity,
    evidence: ifAny(evidence.map(renderEvidence)),
  })
}

function renderWhen(when: When): object {
  if ('schedule' in when) return { schedule: renderSchedule(when.schedule) }
  if ('continuous' in when) {
    const { source, every, connectWithin } = when.continuous
    return { continuous: { source, every, connectWithin: connectWithin === 'P14D' ? undefined : connectWithin } }
  }
  const { on, within, counting } = when.event
  return { event: { on, within, counting: counting === 'calendar' ? undefined : counting } }
}

function renderSchedule({ rrule, start, time, timezone, businessDay }: ScheduleTrigger): object {
  return { rrule, start, time, timezone, businessDay: businessDay === 'none' ? undefined : businessDay }
}

function renderEvidence({ id, title, kind, accept, required, validFor }: EvidenceRequest): object {
  return { id, title, kind, accept, required: required ? undefined : false, validFor }
}

function renderPolicy(policy: Policy): string {
  const { id, title, owner, approver, review, acknowledge, requirements, body } = policy
  const frontMatter = yamlText({
    id,
    title,
    owner,
    approver,
    review: 'every' in review ? { every: review.every } : renderSchedule(review),
    acknowledge,
    requirements: ifAny(requirements),
  })
  return `---\n${frontMatter}---\n\n${body}\n`
}

function renderRequirements(requirements: Framework['requirements']): string {
  const rows = requirements.map(({ id, parent, title, kind, note }) => [id, parent ?? '', title, kind, note])
  return formatCsv([['id', 'parent', 'title', 'kind', 'note'], ...rows])
}

function ifSet(text: string): string | undefined {
  return text === '' ? undefined : text
}

function ifAny<T>(values: readonly T[]): readonly T[] | undefined {
  return values.length === 0 ? undefined : values
}
