/** Reading and setting `object.name`. */
import { findMember } from './calling.ts'
import type { Interpreter } from './interpreter.ts'
import type { Member } from './ir.ts'
import { isWithin, type Condition, type Site } from './native.ts'
import { Scope } from './scope.ts'
import { alternatives, union, UNKNOWN, type ClassValue, type Instance, type Unknown, type Value } from './values.ts'

export function memberOf(run: Interpreter, of: Value, name: string, site: Site): Value {
  switch (of.kind) {
    case 'union':
      return union(alternatives(of).map((one) => memberOf(run, one, name, site)))
    case 'native':
      return of.native.member(name, site, run) ?? { kind: 'unknown', label: name }
    case 'record':
      return of.fields.get(name) ?? { kind: 'unknown', label: name }
    case 'module':
      return of.module.member(name, run) ?? { kind: 'unknown', label: name, bare: true }
    case 'instance':
      return instanceMember(run, of, name, site) ?? { kind: 'unknown', label: name }
    case 'class':
      return classMember(run, of, name) ?? { kind: 'unknown', label: name }
    case 'function':
      return of.fields.get(name) ?? { kind: 'unknown', label: name }
    case 'external':
      return run.project.externalMember(of, name, run, site)
    case 'unknown': {
      const known = run.project.resolveUnknown(of, run)
      return known === undefined ? unknownMember(of, name) : memberOf(run, known, name, site)
    }
    default:
      return of.kind === 'text' || of.kind === 'list'
        ? (run.project.languageOf(site.file)?.property?.(of, name) ?? UNKNOWN)
        : UNKNOWN
  }
}

/** Members of the same unknown are the same unknown, so that what is claimed for `this.app` stays claimed. */
const members = new WeakMap<Unknown, Map<string, Value>>()

function unknownMember(of: Unknown, name: string): Value {
  if (!of.bare) return { kind: 'unknown', label: name }
  let known = members.get(of)
  if (known === undefined) members.set(of, (known = new Map()))
  let value = known.get(name)
  if (value === undefined) known.set(name, (value = { kind: 'unknown', label: name, bare: true }))
  return value
}

function instanceMember(run: Interpreter, of: Instance, name: string, site: Site): Value | undefined {
  const found = ownMember(run, of, name) ?? promotedMember(run, of, name, site)
  if (found !== undefined || of.base === undefined) return found
  return memberOf(run, of.base, name, site)
}

/** What the object itself or its class holds. */
function ownMember(run: Interpreter, of: Instance, name: string): Value | undefined {
  const own = of.fields.get(name)
  if (own !== undefined) return own
  const found = findMember(run, of.of, name)
  if (found === undefined) return undefined
  const { member, owner } = found
  const scope = new Scope(found.scope.module, found.scope, of)
  if (member.method !== undefined) {
    const fn = run.makeFunction(member.method, scope, of, owner)
    return member.role === 'getter' ? run.invoke(fn, [], new Map(), of) : fn
  }
  if (member.static === true) return owner.statics.get(name)
  if (member.value !== undefined) return run.evaluate(member.value, scope)
  return member.type === undefined || member.role !== undefined ? undefined : untoldField(run, of, member, scope)
}

/** A field that nothing set yet: kept, so that what its type says of it stays said. */
function untoldField(run: Interpreter, of: Instance, member: Member, scope: Scope): Value {
  const value = run.project.withType({ kind: 'unknown', label: member.name, bare: true }, member.type, scope)
  of.fields.set(member.name, value)
  return value
}

/** The values of an object's embedded fields, which lend it their members. */
export function promoting(run: Interpreter, of: Instance, file: string): Value[] {
  return of.of.def.members.flatMap((member) =>
    member.promotes === true ? [run.settle(run.memberOf(of, member.name, file))] : [],
  )
}

const MAX_PROMOTIONS = 8

function promotedMember(run: Interpreter, of: Instance, name: string, site: Site, depth = 0): Value | undefined {
  for (const inner of depth > MAX_PROMOTIONS ? [] : promoting(run, of, site.file)) {
    if (inner === of) continue
    const value =
      inner.kind === 'instance'
        ? (ownMember(run, inner, name) ?? promotedMember(run, inner, name, site, depth + 1))
        : memberOf(run, inner, name, site)
    if (value !== undefined && (value.kind !== 'unknown' || value.claimed !== undefined)) return value
  }
  return undefined
}

export function classMember(run: Interpreter, of: ClassValue, name: string): Value | undefined {
  const own = of.statics.get(name)
  if (own !== undefined) return own
  const found = findMember(run, of, name)
  if (found === undefined) return undefined
  const { member, owner } = found
  const scope = new Scope(found.scope.module, found.scope, of)
  if (member.method !== undefined) {
    const fn = run.makeFunction(member.method, scope, undefined, owner)
    return member.role === 'getter' ? run.invoke(fn, [], new Map(), of) : fn
  }
  return owner.statics.get(name) ?? (member.value === undefined ? undefined : run.evaluate(member.value, scope))
}

/** Under which condition each field of an object was last set. */
const written = new WeakMap<object, Map<string, Condition | undefined>>()

/** Whether a value is set whenever the one before it was: then that one is gone. */
function replaces(of: object, name: string, run: Interpreter): boolean {
  let conditions = written.get(of)
  if (conditions === undefined) written.set(of, (conditions = new Map()))
  const isCertain = conditions.has(name) ? isWithin(conditions.get(name), run.condition) : false
  conditions.set(name, run.condition)
  return isCertain
}

/** Notes that an object was made with its fields here. */
export function noteWritten(of: Instance, run: Interpreter): void {
  written.set(of, new Map([...of.fields.keys()].map((name) => [name, run.condition])))
}

/** Whether a value that may matter comes where none was. What an object is made of when it is made is its own. */
function isCollected(of: Value, name: string, value: Value): boolean {
  if (of.kind === 'native') return true
  if (value.kind === 'unknown' || value.kind === 'external' || value.kind === 'constant') return false
  if (of.kind === 'class') return !of.statics.has(name)
  return (of.kind === 'record' || of.kind === 'instance' || of.kind === 'function') && !of.fields.has(name)
}

export function setMember(run: Interpreter, of: Value, name: string, value: Value, site?: Site): void {
  for (const one of alternatives(of)) {
    if (isCollected(one, name, value)) run.project.noteChange(one)
    if (one.kind === 'record' || one.kind === 'instance' || one.kind === 'function') {
      const before = run.condition === undefined || replaces(one, name, run) ? undefined : one.fields.get(name)
      // What was only declared before is no alternative.
      one.fields.set(name, before === undefined || before.kind === 'unknown' ? value : union([before, value]))
    } else if (one.kind === 'class') one.statics.set(name, value)
    else if (one.kind === 'native') one.native.setMember(name, value, site)
    else if (one.kind === 'unknown') {
      const known = run.project.resolveUnknown(one, run)
      if (known !== undefined) setMember(run, known, name, value, site)
    }
  }
}
