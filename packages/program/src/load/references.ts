import { didYouMean } from '../nearest.ts'
import type { ProblemList } from '../problem.ts'
import { quote } from '../quote.ts'
import type { Control } from '../schema/control.ts'
import type { Framework } from '../schema/framework.ts'
import type { Policy } from '../schema/policy.ts'
import type { Procedure } from '../schema/procedure.ts'
import type { ProgramFile } from '../schema/program.ts'
import { refuseRepeated, refuseRepeatedIds } from './repeated.ts'
import type { Located } from '../yaml/position.ts'

/** What the files of a program hold, before it is known whether it fits together. */
export type Parts = {
  /** Undefined when holdfast.yaml is missing or wrong; then nothing can be said of roles and frameworks. */
  program: Located<ProgramFile> | undefined
  controls: Located<Control>[]
  policies: Located<Policy>[]
  procedures: Located<Procedure>[]
  /** Frameworks of the library and of the program. */
  frameworks: readonly Framework[]
  /** Ids of things whose files are wrong: they exist, so that naming them is no mistake. */
  broken: { controls: ReadonlySet<string>; policies: ReadonlySet<string>; frameworks: ReadonlySet<string> }
}

/** Checks that everything that is named exists, and warns of what nothing uses. */
export function checkReferences(parts: Parts, problems: ProblemList): void {
  const check = new ReferenceCheck(parts, problems)
  check.frameworks()
  for (const control of parts.controls) check.control(control)
  for (const policy of parts.policies) check.policy(policy)
  for (const procedure of parts.procedures) check.procedure(procedure)
  check.unused()
}

class ReferenceCheck {
  readonly #parts: Parts
  readonly #problems: ProblemList
  readonly #roles: ReadonlySet<string> | undefined
  readonly #controls: ReadonlySet<string>
  readonly #policies: ReadonlySet<string>
  readonly #frameworks: ReadonlyMap<string, ReadonlySet<string>>
  readonly #listed: ReadonlySet<string> | undefined

  constructor(parts: Parts, problems: ProblemList) {
    this.#parts = parts
    this.#problems = problems
    this.#roles = parts.program && new Set(parts.program.value.roles.map((role) => role.id))
    this.#listed = parts.program && new Set(parts.program.value.frameworks)
    this.#controls = new Set([...parts.controls.map(({ value }) => value.id), ...parts.broken.controls])
    this.#policies = new Set([...parts.policies.map(({ value }) => value.id), ...parts.broken.policies])
    this.#frameworks = new Map(
      parts.frameworks.map((framework) => [framework.id, new Set(framework.requirements.map((row) => row.id))]),
    )
  }

  frameworks(): void {
    const { program, broken } = this.#parts
    for (const [index, id] of (program?.value.frameworks ?? []).entries()) {
      if (this.#frameworks.has(id) || broken.frameworks.has(id)) continue
      const fix = didYouMean(
        id,
        this.#frameworks.keys(),
        'Use a framework of the library, or add its list to frameworks/.',
      )
      const place = program?.place(['frameworks', index])
      if (place) this.#problems.error('unknown-reference', place, `No framework has the id ${quote(id)}`, fix)
    }
  }

  control(control: Located<Control>): void {
    this.#role(control, ['owner'], control.value.owner)
    this.#requirements(control)
    for (const [index, id] of control.value.policies.entries()) {
      this.#known(control, ['policies', index], id, 'policy', this.#policies)
    }
    refuseRepeated(control, ['policies'], control.value.policies, this.#problems)
  }

  policy(policy: Located<Policy>): void {
    const { owner, approver, acknowledge } = policy.value
    this.#role(policy, ['owner'], owner)
    this.#role(policy, ['approver'], approver)
    if (owner === approver) {
      const fix = 'Let another role approve it: nobody approves their own work.'
      this.#problems.error(
        'approver-is-owner',
        policy.place(['approver']),
        `The approver ${quote(approver)} is the owner`,
        fix,
      )
    }
    if (Array.isArray(acknowledge)) {
      for (const [index, role] of acknowledge.entries()) this.#role(policy, ['acknowledge', index], role)
      refuseRepeated(policy, ['acknowledge'], acknowledge, this.#problems)
    }
    this.#requirements(policy)
  }

  procedure(procedure: Located<Procedure>): void {
    this.#known(procedure, ['control'], procedure.value.control, 'control', this.#controls)
    this.#role(procedure, ['role'], procedure.value.role)
    refuseRepeatedIds(procedure, ['evidence'], procedure.value.evidence, this.#problems)
  }

  /** What exists and has no effect. Said only of a program that could be read whole, since the rest may use it. */
  unused(): void {
    const { program, controls, policies, procedures } = this.#parts
    if (!program || this.#problems.hasErrors) return
    const operated = new Set(procedures.map(({ value }) => value.control))
    for (const control of controls) {
      if (operated.has(control.value.id)) continue
      const message = `No procedure operates the control ${quote(control.value.id)}`
      this.#problems.warn(
        'control-without-procedure',
        control.place(['id']),
        message,
        'Add a procedure, or nothing will ever be done for it.',
      )
    }
    const practiced = new Set(controls.flatMap(({ value }) => value.policies))
    for (const policy of policies) {
      if (practiced.has(policy.value.id)) continue
      const message = `No control puts the policy ${quote(policy.value.id)} into practice`
      this.#problems.warn(
        'policy-without-control',
        policy.place(['id']),
        message,
        'Name it in the policies of a control.',
      )
    }
    const busy = this.#rolesWithDuties()
    for (const [index, role] of program.value.roles.entries()) {
      if (busy.has(role.id)) continue
      const message = `The role ${quote(role.id)} has no duties`
      this.#problems.warn(
        'role-without-duties',
        program.place(['roles', index, 'id']),
        message,
        'Give it some, or remove it.',
      )
    }
  }

  #rolesWithDuties(): Set<string> {
    const { controls, policies, procedures } = this.#parts
    return new Set([
      ...controls.map(({ value }) => value.owner),
      ...policies.flatMap(({ value }) => [value.owner, value.approver]),
      ...procedures.map(({ value }) => value.role),
    ])
  }

  #requirements(item: Located<{ requirements: string[] }>): void {
    refuseRepeated(item, ['requirements'], item.value.requirements, this.#problems)
    for (const [index, reference] of item.value.requirements.entries()) {
      const place = item.place(['requirements', index])
      const colon = reference.indexOf(':')
      const framework = reference.slice(0, colon)
      const id = reference.slice(colon + 1)
      if (this.#parts.broken.frameworks.has(framework)) continue
      const ids = this.#frameworks.get(framework)
      if (!ids) {
        const fix = didYouMean(framework, this.#frameworks.keys(), 'Use a framework of the library.')
        this.#problems.error('unknown-reference', place, `No framework has the id ${quote(framework)}`, fix)
      } else if (!ids.has(id)) {
        const fix = didYouMean(id, ids, `Use an id of the list of ${framework}.`)
        this.#problems.error('unknown-reference', place, `${framework} has no requirement ${quote(id)}`, fix)
      } else if (this.#listed?.has(framework) === false) {
        const fix = `Add ${framework} to frameworks in holdfast.yaml, or remove the requirement.`
        this.#problems.error('framework-not-listed', place, `The program does not answer ${framework}`, fix)
      }
    }
  }

  #role(item: Located<unknown>, path: PropertyKey[], id: string): void {
    if (this.#roles) this.#known(item, path, id, 'role', this.#roles)
  }

  #known(item: Located<unknown>, path: PropertyKey[], id: string, kind: string, ids: ReadonlySet<string>): void {
    if (ids.has(id)) return
    const fix = didYouMean(id, ids, kind === 'role' ? 'Add it to roles in holdfast.yaml.' : `Add the ${kind}.`)
    this.#problems.error('unknown-reference', item.place(path), `No ${kind} has the id ${quote(id)}`, fix)
  }
}
