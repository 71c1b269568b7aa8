import * as z from 'zod'
import type { OrgTx } from '../../core/database/with-org.ts'
import { found } from '../../core/errors.ts'
import type { AuditScope } from '../../core/operations/authority.ts'
import { controlsAnswering, controlThatAnswers } from '../controls/index.ts'
import * as repo from './checks.repo.ts'
import { parameterValues } from './checks.rules.ts'
import { checkLibrary, type DefinedCheck, defineCheck } from './library.ts'

/** A check as it stands in an organization. */
export interface OrganizationCheck extends DefinedCheck {
  key: string
  isOwn: boolean
  status: 'active' | 'retired'
  parameters: Record<string, number>
  /** The control that it counts for. */
  control: repo.ControlData | undefined
}

const SetParameters = z.record(z.string(), z.number())

/**
 * Every check of the organization: those of the library, as it wants them, and its own. For an audit of one framework, those that
 * count for its controls.
 */
export async function organizationChecks(tx: OrgTx, auditScope?: AuditScope): Promise<OrganizationCheck[]> {
  const settings = new Map((await repo.settings(tx)).map((row) => [row.key, row]))
  const own = [...settings.values()].flatMap(({ key, definition }) =>
    definition === null ? [] : [{ isOwn: true, ...defineCheck(key, definition) }],
  )
  const library = [...(await checkLibrary()).values()].map((one) => ({ isOwn: false, ...one }))
  const defined = [...library, ...own].toSorted((a, b) => (a.check.id < b.check.id ? -1 : 1))

  const answering = await controlsAnswering(tx, [...new Set(defined.flatMap(({ check }) => check.answers))])
  const controlIdOf = ({ check }: DefinedCheck): string | undefined =>
    settings.get(check.id)?.controlId ?? controlThatAnswers(check.answers, answering)
  const ids = [...new Set(defined.map(controlIdOf).filter((id) => id !== undefined))]
  const controls = await repo.controlsById(tx, ids)
  const inScope = await repo.narrowed(tx, ids, auditScope?.frameworkId)

  return defined.flatMap((one) => {
    const { check } = one
    const setting = settings.get(check.id)
    const controlId = controlIdOf(one)
    if (auditScope?.frameworkId !== undefined && !(controlId !== undefined && inScope.has(controlId))) return []
    return [
      {
        ...one,
        key: check.id,
        status: setting?.status ?? 'active',
        parameters: parameterValues(check, SetParameters.parse(setting?.parameters ?? {})),
        control: controlId === undefined ? undefined : controls.get(controlId),
      },
    ]
  })
}

/** @throws HoldfastError `not_found` */
export const organizationCheck = async (tx: OrgTx, key: string, auditScope?: AuditScope): Promise<OrganizationCheck> =>
  found(
    (await organizationChecks(tx, auditScope)).find((one) => one.key === key),
    'check',
  )
