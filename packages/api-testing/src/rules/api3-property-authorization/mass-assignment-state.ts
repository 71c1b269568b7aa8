import { defineAssignment, isJsonObject, withBodyField } from '../../rule/index.ts'

const stateName = /^(?:(?:order|payment|account|review|kyc|approval|document|loan|claim)_?)?(?:status|state)$/i

/** States that a caller would like to reach without the steps before them. */
const wanted = ['approved', 'paid', 'completed', 'active', 'published', 'shipped']

export default defineAssignment({
  id: 'mass-assignment-state',
  title: 'Callers can set the state of an object themselves',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:H/A:N',
  cwe: [915, 841],
  why: 'The state that approval or payment should lead to can be written with the object. A caller marks an order as paid or a request as approved.',
  fix: 'Change states through operations of their own that check who may do so, and keep the field out of what is copied from requests.',
  controls: ['access-control', 'business-logic'],
  attempts: (_, { body }, seen) => {
    const sent = body.kind === 'json' && isJsonObject(body.value) ? body.value : {}
    const shown = seen.flatMap((object) =>
      Object.entries(object).filter(([name, value]) => stateName.test(name) && typeof value === 'string'),
    )
    const names = [...new Set([...shown.map(([name]) => name), 'status'])].filter((name) => sent[name] === undefined)
    return names.slice(0, 2).flatMap((name) => {
      const before = shown.find(([key]) => key === name)?.[1]
      const isCapital = typeof before === 'string' && before !== '' && before === before.toUpperCase()
      return wanted
        .map((state) => (isCapital ? state.toUpperCase() : state))
        .filter((state) => state !== before)
        .slice(0, 4)
        .map((state) => ({ path: [name], value: state, into: withBodyField(name, state) }))
    })
  },
})
