import { didYouMean } from '../nearest.ts'
import type { ProblemList } from '../problem.ts'
import { quote } from '../quote.ts'
import type { Framework } from '../schema/framework.ts'
import type { Located } from '../yaml/position.ts'
import { refuseRepeated, refuseRepeatedIds } from './repeated.ts'
import {
  type ControlView,
  controlView,
  type PolicyView,
  policyView,
  type ProcedureView,
  procedureView,
  programView,
  seen,
} from './views.ts'

/** What the files of a program hold, as it was read. */
export type ReadParts = {
  /** Undefined when holdfast.yaml cannot be read; then nothing can be said of roles. */
  program: Located<unknown> | undefined
  controls: readonly Located<unknown>[]
  policies: readonly Located<unknown>[]
  procedures: readonly Located<unknown>[]
  /** Ids that exist, those of things with problems included: naming them is no mistake. */
  ids: { controls: ReadonlySet<string>; policies: ReadonlySet<string> }
  /** Frameworks of the library and of the program. */
  frameworks: readonly Framework[]
  /** Ids of frameworks of the program whose files have problems, so that their lists may lack rows. */
  brokenFrameworks: ReadonlySet<string>
}

/** Checks that everything that is named exists, and that nothing is named twice. */
export function checkReferences(parts: ReadParts, problems: ProblemList): void {
  const check = new ReferenceCheck(parts, problems)
  check.frameworks()
  for (const item of parts.controls) check.control(seen(controlView, item))
  for (const item of parts.policies) check.policy(seen(policyView, item))
  for (const item of parts.procedures) check.procedure(seen(procedureView, item))
}

class ReferenceCheck {
  readonly #parts: ReadParts
  readonly #problems: ProblemList
  readonly #program
  readonly #roles: ReadonlySet<string> | undefined
  readonly #listed: ReadonlySet<string> | undefined
  readonly #frameworks: ReadonlyMap<string, ReadonlySet<string>>

  constructor(parts: ReadParts, problems: ProblemList) {
    this.#parts = parts
    this.#problems = problems
    this.#program = parts.program && seen(programView, parts.program)
    this.#roles = this.#program && new Set(this.#program.value.roles.map((role) => role.id))
    this.#listed = this.#program && new Set(this.#program.value.frameworks)
    this.#frameworks = new Map(
      parts.frameworks.map((framework) => [framework.id, new Set(framework.requirements.map((row) => row.id))]),
    )
  }

  frameworks(): void {
    const program = this.#program
    if (!program) return
    for (const [index, id] of program.value.frameworks.entries()) {
      if (id === '' || this.#frameworks.has(id) || this.#parts.brokenFrameworks.has(id)) continue
      const advice = 'Use a framework of the library, or add its list to frameworks/.'
      const fix = didYouMean(id, this.#frameworks.keys(), advice)
      const place = program.place(['frameworks', index])
      this.#problems.error('unknown-reference', place, `No framework has the id ${quote(id)}`, fix)
    }
    refuseRepeatedIds(program, ['roles'], program.value.roles, this.#problems)
    refuseRepeated(program, ['frameworks'], program.value.frameworks, this.#problems)
  }

  control(control: Located<ControlView> | undefined): void {
    if (!control) return
    const { owner, policies } = control.value
    this.#role(control, ['owner'], owner)
    this.#requirements(control)
    for (const [index, id] of policies.entries()) {
      this.#known(control, ['policies', index], id, 'policy', this.#parts.ids.policies)
    }
    refuseRepeated(control, ['policies'], policies, this.#problems)
  }

  policy(policy: Located<PolicyView> | undefined): void {
    if (!policy) return
    const { owner, approver, acknowledge } = policy.value
    this.#role(policy, ['owner'], owner)
    this.#role(policy, ['approver'], approver)
    if (approver !== undefined && owner === approver) {
      const message = `The approver ${quote(approver)} is the owner`
      const fix = 'Let another role approve it: nobody approves their own work.'
      this.#problems.error('approver-is-owner', policy.place(['approver']), message, fix)
    }
    for (const [index, role] of acknowledge.entries()) this.#role(policy, ['acknowledge', index], role)
    refuseRepeated(policy, ['acknowledge'], acknowledge, this.#problems)
    this.#requirements(policy)
  }

  procedure(procedure: Located<ProcedureView> | undefined): void {
    if (!procedure) return
    this.#known(procedure, ['control'], procedure.value.control, 'control', this.#parts.ids.controls)
    this.#role(procedure, ['role'], procedure.value.role)
    refuseRepeatedIds(procedure, ['evidence'], procedure.value.evidence, this.#problems)
  }

  #requirements(item: Located<{ requirements: string[] }>): void {
    refuseRepeated(item, ['requirements'], item.value.requirements, this.#problems)
    for (const [index, reference] of item.value.requirements.entries()) {
      const colon = reference.indexOf(':')
      const framework = reference.slice(0, colon)
      const id = reference.slice(colon + 1)
      if (reference === '' || this.#parts.brokenFrameworks.has(framework)) continue
      const place = item.place(['requirements', index])
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

  #role(item: Located<unknown>, path: PropertyKey[], id: string | undefined): void {
    if (this.#roles) this.#known(item, path, id, 'role', this.#roles)
  }

  #known(
    item: Located<unknown>,
    path: PropertyKey[],
    id: string | undefined,
    kind: string,
    ids: ReadonlySet<string>,
  ): void {
    if (id === undefined || id === '' || ids.has(id)) return
    const fix = didYouMean(id, ids, kind === 'role' ? 'Add it to roles in holdfast.yaml.' : `Add the ${kind}.`)
    this.#problems.error('unknown-reference', item.place(path), `No ${kind} has the id ${quote(id)}`, fix)
  }
}
