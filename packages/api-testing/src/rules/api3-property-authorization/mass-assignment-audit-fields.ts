import { defineAssignment, isJsonObject, withBodyField } from '../../rule/index.ts'
import type { Json } from '../../rule/index.ts'

const auditName =
  /^(?:created|updated|modified|deleted|approved|signed|last_?login)_?(?:at|on|date|by|time)$|^(?:ip|ip_?address|timestamp)$/i

function other(name: string, before: Json): Json {
  if (typeof before === 'number') return 981_173_106
  if (/by$/i.test(name)) return 'hf-somebody-else'
  return /ip/i.test(name) ? '192.0.2.44' : '2001-02-03T04:05:06Z'
}

/** Who did what and when, as far as objects show it. */
export default defineAssignment({
  id: 'mass-assignment-audit-fields',
  title: 'Callers can write who made a record and when',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:H/A:N',
  cwe: [915, 778],
  why: 'Times and authors of records are taken from the request when it holds them. A caller back-dates entries or puts them down to somebody else.',
  fix: 'Set such fields on the server from the clock and the session, and keep them out of what is copied from requests.',
  controls: ['logging-and-monitoring', 'input-validation'],
  attempts: (_, { body }, seen) => {
    const sent = body.kind === 'json' && isJsonObject(body.value) ? body.value : {}
    const shown = new Map(
      seen.flatMap((object) =>
        Object.entries(object).filter(([name, value]) => auditName.test(name) && value !== null),
      ),
    )
    return [...shown]
      .filter(([name]) => sent[name] === undefined)
      .slice(0, 5)
      .map(([name, before]) => ({
        path: [name],
        value: other(name, before),
        into: withBodyField(name, other(name, before)),
      }))
  },
})
