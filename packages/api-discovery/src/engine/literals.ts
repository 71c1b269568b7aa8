import type { Interpreter } from './interpreter.ts'
import type { Expr } from './ir.ts'
import { memberOf } from './members.ts'
import type { Site } from './native.ts'
import { Scope } from './scope.ts'
import { alternatives, plainText, sizeOf, union, UNKNOWN, type Value } from './values.ts'

/** What is found under a key, or under every key that it may be. */
export function evaluateIndex(run: Interpreter, expr: Extract<Expr, { kind: 'index' }>, scope: Scope): Value {
  const of = run.evaluate(expr.of, scope)
  const key = run.evaluate(expr.key, scope)
  const site: Site = { file: scope.module.file, line: expr.line }
  const found: Value[] = []
  for (const target of alternatives(of)) {
    for (const one of alternatives(key)) found.push(indexOne(run, target, one, site))
  }
  return union(found)
}

function indexOne(run: Interpreter, of: Value, key: Value, site: Site): Value {
  if (of.kind === 'native') return of.native.index(key, site, run) ?? memberByKey(run, of, key, site)
  if (of.kind === 'list' && key.kind === 'number') return of.items.at(key.value) ?? UNKNOWN
  if (of.kind === 'record' && plainText(key) === undefined) return union([...of.fields.values()])
  return memberByKey(run, of, key, site)
}

function memberByKey(run: Interpreter, of: Value, key: Value, site: Site): Value {
  const name = plainText(key)
  if (name !== undefined) return memberOf(run, of, name, site)
  return key.kind === 'unknown' && key.label !== undefined ? { kind: 'unknown', label: key.label } : UNKNOWN
}

export function evaluateObject(run: Interpreter, expr: Extract<Expr, { kind: 'object' }>, scope: Scope): Value {
  const fields = new Map<string, Value>()
  const lines = new Map<string, number>()
  const place = { line: expr.line, file: scope.module.file }
  const result = { kind: 'record' as const, fields, lines, open: false, born: ++run.project.made, ...place }
  const inner = scope.module.language.objectsAreSelf ? new Scope(scope.module, scope, result) : scope
  for (const entry of expr.entries) {
    if (entry.spread === true) {
      const source = run.evaluate(entry.value, scope)
      run.spend(sizeOf(source))
      if (source.kind === 'record') for (const [key, value] of source.fields) fields.set(key, value)
      else result.open = true
      continue
    }
    const key = entry.key === undefined ? undefined : plainText(run.evaluate(entry.key, scope))
    const value = run.evaluate(entry.value, inner)
    if (key === undefined) {
      result.open = true
      continue
    }
    fields.set(key, value)
    lines.set(key, entry.line)
  }
  return result
}

export function evaluateList(run: Interpreter, expr: Extract<Expr, { kind: 'list' }>, scope: Scope): Value {
  const items: Value[] = []
  let open = false
  for (const item of expr.items) {
    const value = run.evaluate(item, scope)
    if (item.kind !== 'spread') items.push(value)
    else if (value.kind === 'list') {
      run.spend(sizeOf(value))
      for (const one of value.items) items.push(one)
      open ||= value.open
    } else open = true
  }
  return { kind: 'list', items, open, born: ++run.project.made, line: expr.line, file: scope.module.file }
}
