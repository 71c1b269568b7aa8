import type { z } from 'zod'
import { found } from '../../core/errors.ts'
import { handle } from '../../core/operations/handle.ts'
import { replan } from '../planning/index.ts'
import { calendarOf, isSameCalendar } from './calendar.rules.ts'
import { type Organization, organizationsContract } from './organizations.contract.ts'
import * as repo from './organizations.repo.ts'

const present = ({ id, name, timezone, workdays, holidays }: repo.OrganizationRow): z.input<typeof Organization> => ({
  id,
  name,
  timezone,
  workdays,
  holidays,
})

export const get = handle(organizationsContract.get, async ({ tx }) =>
  present(found(await repo.findOrganization(tx), 'organization')),
)

export const update = handle(organizationsContract.update, async ({ tx }, input) => {
  const before = found(await repo.lockOrganization(tx), 'organization')
  const calendar = calendarOf(before, input)
  const after = { id: before.id, name: input.name ?? before.name, ...calendar }
  await repo.updateOrganization(tx, { name: after.name, ...calendar })
  // what is open keeps the deadline that it was given; what is still ahead moves
  if (!isSameCalendar(before, calendar)) await replan(tx, await repo.schedules(tx))
  return present(after)
})
