import type { ProblemList } from '../problem.ts'
import { quote } from '../quote.ts'
import type { Control } from '../schema/control.ts'
import type { Policy } from '../schema/policy.ts'
import type { Procedure } from '../schema/procedure.ts'
import type { ProgramFile } from '../schema/program.ts'
import type { Located } from '../yaml/position.ts'

/** The parts of a program without errors. */
export type ValidParts = {
  program: Located<ProgramFile>
  controls: readonly Located<Control>[]
  policies: readonly Located<Policy>[]
  procedures: readonly Located<Procedure>[]
}

/** Warns of what exists and has no effect. Only for a program without errors, since what is wrong may use the rest. */
export function warnOfUnused({ program, controls, policies, procedures }: ValidParts, problems: ProblemList): void {
  const operated = new Set(procedures.map(({ value }) => value.control))
  for (const control of controls) {
    if (operated.has(control.value.id)) continue
    const message = `No procedure operates the control ${quote(control.value.id)}`
    const fix = 'Add a procedure, or nothing will ever be done for it.'
    problems.warn('control-without-procedure', control.place(['id']), message, fix)
  }
  const practiced = new Set(controls.flatMap(({ value }) => value.policies))
  for (const policy of policies) {
    if (practiced.has(policy.value.id)) continue
    const message = `No control puts the policy ${quote(policy.value.id)} into practice`
    const fix = 'Name it in the policies of a control.'
    problems.warn('policy-without-control', policy.place(['id']), message, fix)
  }
  const busy = new Set([
    ...controls.map(({ value }) => value.owner),
    ...policies.flatMap(({ value }) => [value.owner, value.approver]),
    ...procedures.map(({ value }) => value.role),
  ])
  for (const [index, role] of program.value.roles.entries()) {
    if (busy.has(role.id)) continue
    const message = `The role ${quote(role.id)} has no duties`
    problems.warn('role-without-duties', program.place(['roles', index, 'id']), message, 'Give it some, or remove it.')
  }
}
