/** Annotations of the JVM as adapters read them: by name and package, with those that composed ones stand for. */
import type { Interpreter } from '../../engine/interpreter.ts'
import type { Decorator, Expr } from '../../engine/ir.ts'
import type { Site } from '../../engine/native.ts'
import type { Scope } from '../../engine/scope.ts'
import { candidates, itemsOf, list, plainText, type ClassValue, type Value } from '../../engine/values.ts'

export interface Mark {
  /** `GetMapping` */
  readonly name: string
  /** Where it comes from; empty when the source does not say, as in a file without imports. */
  readonly package: string
  /** Other packages that it may come from, as `package`: several were imported with `*`. */
  readonly others?: readonly string[]
  /** The annotation itself when the folder declares it. */
  readonly of?: ClassValue
  readonly elements: ReadonlyMap<string, Value>
  readonly written: Expr
  /** Where it stands: on the declaration, also for one that stands on an annotation of the folder. */
  readonly file: string
  readonly line: number
}

const MAX_DEPTH = 4

/** The annotations of a declaration, followed by those that annotations of the folder carry themselves. */
export function marksOf(decorators: readonly Decorator[] | undefined, scope: Scope, run: Interpreter): Mark[] {
  return (decorators ?? []).flatMap((one) =>
    marksIn(one, { file: scope.module.def.file, line: one.line }, scope, run, 0),
  )
}

function marksIn({ value }: Decorator, site: Site, scope: Scope, run: Interpreter, depth: number): Mark[] {
  const callee = value.kind === 'call' ? value.callee : value
  const of = run.evaluate(callee, scope)
  const elements = value.kind === 'call' ? elementsOf(value, scope, run) : new Map<string, Value>()
  const mark = (name: string, packageName: string): Mark => ({
    name,
    package: packageName,
    elements,
    written: value,
    ...site,
  })
  if (of.kind === 'external') {
    const [first = '', ...others] = candidates(of).map((one) => [one.package, ...one.path.slice(0, -1)].join('.'))
    const own = mark(of.path.at(-1) ?? '', first)
    return [others.length === 0 ? own : { ...own, others }]
  }
  if (of.kind !== 'class') {
    const name = callee.kind === 'name' || callee.kind === 'member' ? callee.name : ''
    return name === '' ? [] : [mark(name, callee.kind === 'member' ? (writtenPackage(callee.of) ?? '') : '')]
  }
  const own: Mark = { ...mark(of.def.name ?? '', ''), of }
  if (depth >= MAX_DEPTH) return [own]
  const inner = of.def.decorators.flatMap((one) => marksIn(one, site, of.scope, run, depth + 1))
  return [own, ...inner.map((one) => ({ ...one, elements: overridden(one.elements, elements) }))]
}

/** `jakarta.ws.rs` of `@jakarta.ws.rs.GET`, which no import names. */
function writtenPackage(expr: Expr): string | undefined {
  if (expr.kind === 'name') return /^[a-z]/.test(expr.name) ? expr.name : undefined
  const of = expr.kind === 'member' ? writtenPackage(expr.of) : undefined
  return of === undefined || expr.kind !== 'member' ? undefined : `${of}.${expr.name}`
}

/** Elements of a composed annotation stand for those of the same name inside, where they are given (`@AliasFor`). */
function overridden(inner: ReadonlyMap<string, Value>, outer: ReadonlyMap<string, Value>): ReadonlyMap<string, Value> {
  if (outer.size === 0) return inner
  const result = new Map(inner)
  const hasPath = inner.has('value') || inner.has('path')
  for (const [name, value] of outer) {
    const isPath = name === 'value' || name === 'path'
    if (isPath ? !hasPath : !result.has(name)) result.set(name, value)
  }
  return result
}

/** Elements by name; one without a name is `value`, and several are its items, as Kotlin writes them. */
function elementsOf(call: Extract<Expr, { kind: 'call' }>, scope: Scope, run: Interpreter): Map<string, Value> {
  const elements = new Map<string, Value>()
  const unnamed: Value[] = []
  for (const { name, value } of call.args) {
    const known = run.evaluate(value, scope)
    if (name === undefined) unnamed.push(known)
    else elements.set(name, known)
  }
  const [only] = unnamed
  if (only !== undefined) elements.set('value', unnamed.length === 1 ? only : list(unnamed))
  return elements
}

/** The first element that is given among some names. */
export function element(mark: Mark | undefined, ...names: readonly string[]): Value | undefined {
  for (const name of names) {
    const value = mark?.elements.get(name)
    if (value !== undefined) return value
  }
  return undefined
}

/** An element as a known, not empty text. */
export function textElement(mark: Mark | undefined, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const [first] = itemsOf(mark?.elements.get(name))
    const known = plainText(first)
    if (known !== undefined && known !== '') return known
  }
  return undefined
}

/** Whether a mark may be the one of a name from packages that begin so; one without a package may be any. */
export function isFrom(mark: Mark, ...packages: readonly string[]): boolean {
  if (mark.of !== undefined) return false
  if (mark.package === '') return true
  return [mark.package, ...(mark.others ?? [])].some((name) => packages.some((start) => name.startsWith(start)))
}

/** The name of a constant, a class or an enum's value: `RequestMethod.GET`, `POST`. */
export function constantName(value: Value): string | undefined {
  if (value.kind === 'external') return value.path.findLast((part) => part !== '()')
  if (value.kind === 'unknown') return value.label
  if (value.kind === 'class') return value.def.name
  return plainText(value)
}

/** An annotation as people write it: `@PreAuthorize("hasRole('ADMIN')")`. */
export function written(mark: Mark): string {
  const values = itemsOf(mark.elements.get('value')).map((item) => {
    const known = plainText(item)
    if (known !== undefined) return `"${known}"`
    return item.kind === 'external' ? item.path.join('.') : (constantName(item) ?? '…')
  })
  if (values.length === 0) return `@${mark.name}`
  return `@${mark.name}(${values.length === 1 ? values.join('') : `{${values.join(', ')}}`})`
}
