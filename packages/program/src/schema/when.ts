import * as z from 'zod'
import { duration, isInDays } from './duration.ts'
import { explain } from './explain.ts'
import { date, line, timezone } from './text.ts'

/** Events that Holdfast itself notices, and that can start a duty. FORMAT.md says what each means. */
export const PROGRAM_EVENTS = [
  'person.joined',
  'person.changed',
  'person.left',
  'policy.published',
  'control.changed',
  'finding.opened',
  'vulnerability.found',
  'certificate.expiring',
  'incident.declared',
  'incident.closed',
  'vendor.added',
  'asset.added',
  'asset.retired',
] as const

/** An event that Holdfast itself notices. */
export type ProgramEvent = (typeof PROGRAM_EVENTS)[number]

const eventName = z.union(
  [z.enum(PROGRAM_EVENTS), z.templateLiteral(['custom.', z.string().regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/)])],
  {
    error: ({ input }) =>
      typeof input === 'string' && input.startsWith('custom.')
        ? explain(
            'is not the name of an event',
            'After "custom." use lower-case letters, digits and hyphens: custom.deletion-requested.',
          )
        : undefined,
  },
)

/** RFC 5545 recurrence in the time of a place. */
export const schedule = z.strictObject({
  rrule: line(500).meta({
    description: 'RFC 5545 recurrence rule, such as FREQ=MONTHLY;BYMONTHDAY=1. No DTSTART inside: use start.',
  }),
  start: date.optional().meta({
    description: 'First day that counts. INTERVAL, COUNT and rules that leave the day open are counted from it.',
  }),
  time: z
    .string()
    .regex(
      /^(?:[01]\d|2[0-3]):[0-5]\d$/,
      explain('is not a time of day', 'Write hours and minutes in quotes: "09:00".'),
    )
    .default('09:00')
    .meta({ description: 'Wall-clock time at which the window opens.' }),
  timezone: timezone.optional().meta({ description: "IANA time zone; the calendar's when left out." }),
  businessDay: z
    .enum(['none', 'next', 'previous'])
    .default('none')
    .meta({ description: 'Where an occurrence goes that falls on a day off.' }),
})

/** What starts a duty, and how long there is for it. */
export const event = z
  .strictObject({
    on: eventName.meta({ description: 'The event. custom.<name> is one that your people or systems report.' }),
    within: duration.meta({ description: 'Time from the event to the deadline.' }),
    counting: z.enum(['calendar', 'business']).default('calendar').meta({ description: 'Whether days off count.' }),
  })
  .refine((value) => value.counting !== 'business' || isInDays(value.within), {
    path: ['within'],
    error: explain('cannot be counted in business days', 'Give whole days, such as P5D, or set counting: calendar.'),
    when: ({ value }) => z.object({ within: duration }).safeParse(value).success,
  })

/** A source of facts that must report at least this often. */
export const continuous = z.strictObject({
  source: line(200).meta({ description: 'What must keep reporting, in words: a scanner, a connector, a sensor.' }),
  every: duration.meta({ description: 'Longest silence that is allowed.' }),
  connectWithin: duration
    .default('P14D')
    .meta({ description: 'Time for the first report, in which the source is connected; from then on `every` holds.' }),
})

/** When a procedure is due: exactly one of the three. */
export const when = z.union([z.strictObject({ schedule }), z.strictObject({ event }), z.strictObject({ continuous })], {
  error: ({ input }) => {
    if (typeof input !== 'object' || input === null || Array.isArray(input)) return undefined
    const said = ['schedule', 'event', 'continuous'].filter((key) => key in input)
    if (said.length === 1) return undefined
    const what = said.length === 0 ? 'says nothing of when' : `says ${said.join(' and ')}`
    return explain(what, 'Use exactly one of schedule, event and continuous.')
  },
})

export type ScheduleTrigger = z.infer<typeof schedule>
export type EventTrigger = z.infer<typeof event>
export type ContinuousTrigger = z.infer<typeof continuous>
export type When = z.infer<typeof when>
