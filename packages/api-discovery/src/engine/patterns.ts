import type { Interpreter } from './interpreter.ts'
import type { Expr, Pattern } from './ir.ts'
import { memberOf, setMember } from './members.ts'
import type { Scope } from './scope.ts'
import { list, plainText, text, UNKNOWN, type Value } from './values.ts'

/** What a loop over the value gives, or undefined when that is not known. */
export function iterate(over: Value, mode: 'values' | 'keys' | 'entries'): readonly Value[] | undefined {
  switch (over.kind) {
    case 'list':
      if (over.items.length === 0 && over.open) return undefined
      if (mode === 'entries') return over.items.map((item, i) => list([{ kind: 'number', value: i }, item]))
      return mode === 'keys' ? over.items.map((_, i) => ({ kind: 'number', value: i })) : over.items
    case 'record':
      if (over.fields.size === 0 && over.open) return undefined
      if (mode === 'entries') return [...over.fields].map(([key, value]) => list([text(key), value]))
      return mode === 'keys' ? [...over.fields.keys()].map(text) : [...over.fields.values()]
    case 'native':
      return over.native.items()
    case 'union': {
      const items = over.of.flatMap((one) => iterate(one, mode) ?? [])
      return items.length > 0 ? items : undefined
    }
    default:
      return undefined
  }
}

/** Gives names to the parts of a value. `declares` makes new names; else existing ones are assigned. */
export function bind(run: Interpreter, to: Pattern, value: Value, scope: Scope, declares: boolean): void {
  switch (to.kind) {
    case 'name': {
      const named = value.kind === 'unknown' && value.label === undefined && value.claimed === undefined
      const labelled: Value = named ? { ...value, label: to.name } : value
      if (declares && !scope.module.language.blockScope) scope.redeclare(to.name, labelled, run.conditionDepth)
      else if (declares) scope.declare(to.name, labelled, run.conditionDepth)
      else scope.assign(to.name, labelled, run.conditionDepth)
      return
    }
    case 'default':
      bind(run, to.to, isMissing(value) ? run.evaluate(to.value, scope) : value, scope, declares)
      return
    case 'object':
      for (const entry of to.entries) {
        const site = { file: scope.module.file, line: 0 }
        bind(run, entry.to, memberOf(run, value, entry.key, site), scope, declares)
      }
      if (to.rest !== undefined) scope.declare(to.rest, value, run.conditionDepth)
      return
    case 'list': {
      const items = iterate(value, 'values')
      to.items.forEach((part, i) => {
        if (part !== undefined) bind(run, part, items?.[i] ?? UNKNOWN, scope, declares)
      })
      if (to.rest !== undefined) scope.declare(to.rest, list((items ?? []).slice(to.items.length)))
      return
    }
    case 'place':
      assignPlace(run, to.place, value, scope)
  }
}

function assignPlace(run: Interpreter, place: Expr, value: Value, scope: Scope): void {
  if (place.kind !== 'member' && place.kind !== 'index') return
  const site = { file: scope.module.file, line: place.line }
  if (place.kind === 'member') {
    const of = run.evaluate(place.of, scope)
    // `module.exports = made; module.exports.NAME = …`: what is exported beside something from outside.
    if (of.kind === 'external' && of === scope.module.replaced()) scope.module.exportValue(place.name, value)
    else setMember(run, of, place.name, value, site)
  } else {
    const key = plainText(run.evaluate(place.key, scope))
    if (key !== undefined) setMember(run, run.evaluate(place.of, scope), key, value, site)
  }
}

function isMissing(value: Value): boolean {
  return value.kind === 'unknown' || (value.kind === 'constant' && value.value === null)
}
