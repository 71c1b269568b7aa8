import * as z from 'zod'
import { change, Day, line, read, Uuid } from '../../core/operations/operation.ts'

export const Organization = z.object({
  id: Uuid,
  name: z.string(),
  timezone: z.string().describe('IANA time zone in which deadlines are computed'),
  workdays: z.array(z.number().int()).describe('ISO weekdays, 1 = Monday'),
  holidays: z.array(Day),
})

export const organizationsContract = {
  get: read({
    access: 'organization:read',
    path: 'GET /organization',
    summary: 'The organization',
    input: z.object({}),
    output: Organization,
  }),
  update: change({
    access: 'organization:manage',
    path: 'PATCH /organization',
    summary: 'Change name, time zone or business calendar',
    input: z.object({
      name: line(200).optional(),
      timezone: line(64).optional(),
      workdays: z.array(z.number().int().min(1).max(7)).min(1).max(7).optional(),
      holidays: z.array(Day).max(1000).optional(),
    }),
    output: Organization,
  }),
}
