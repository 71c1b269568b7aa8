/** Entering functions and making instances. */
import type { ClassDef, FunctionDef, Member, ParamDef } from './ir.ts'
import type { Interpreter, Returns } from './interpreter.ts'
import type { Call } from './native.ts'
import { Scope } from './scope.ts'
import {
  list,
  NULL,
  record,
  union,
  UNKNOWN,
  type ClassValue,
  type FunctionValue,
  type Instance,
  type Value,
} from './values.ts'

export type Named = ReadonlyMap<string, Value>

const MAX_CALLS = 48

/**
 * Reads the body of a function with the given arguments and returns what it may return. A function that is being read
 * already is not entered again (recursion adds no routes, but see `mayEnter`), nor one that lies too deep in calls.
 */
export function invoke(
  run: Interpreter,
  fn: FunctionValue,
  args: readonly Value[],
  named: Named = new Map(),
  self?: Value,
): Value {
  const { project } = run
  project.uncalled.noteCalled(fn.fn)
  const receiver = selfOf(run, fn, self)
  if (!mayEnter(run, fn.fn, args, receiver)) return UNKNOWN
  const { additions } = project.graph
  const value = run.attempt(fn, () => read(run, fn, args, named, receiver))
  if (run.handling === 0) project.uncalled.noteAdditions(fn.fn, project.graph.additions - additions)
  return value
}

function read(
  run: Interpreter,
  fn: FunctionValue,
  args: readonly Value[],
  named: Named,
  receiver: Value | undefined,
): Value {
  const { project } = run
  const scope = new Scope(fn.scope.module, fn.scope, receiver)
  if (fn.owner !== undefined) project.setOwner(fn.fn, fn.owner)
  run.calls.push(fn.fn)
  run.receivers.push(receiver)
  try {
    bindParams(run, fn.fn, fn.bound === undefined ? args : [...fn.bound, ...args], named, scope)
    const returns: Returns = []
    const ended = run.execute(fn.fn.body, scope, returns)
    if (returns.length === 0) return ended ? UNKNOWN : (scope.module.language.implicitReturn?.(scope) ?? NULL)
    return union(returns.length > 1 ? returns.filter((value) => value !== NULL) : returns)
  } finally {
    run.calls.pop()
    run.receivers.pop()
  }
}

const MAX_REENTRIES = 6

/**
 * Routers that a program wraps in objects of its own call themselves while they are set up: a group inside a group, with
 * another closure; a tree of routes, on another object.
 */
function mayEnter(run: Interpreter, fn: FunctionDef, args: readonly Value[], receiver: Value | undefined): boolean {
  if (run.calls.length >= MAX_CALLS) return false
  if (!run.calls.includes(fn)) return true
  const active = run.calls.flatMap((call, i) => (call === fn ? [run.receivers[i]] : []))
  const object = objectOf(receiver)
  if (active.length > MAX_REENTRIES || run.handling > 0 || object === undefined) return false
  if (active.every((one) => objectOf(one) !== object)) return true
  return receiver?.kind === 'instance' && args.some((arg) => arg.kind === 'function' && !run.calls.includes(arg.fn))
}

/** What tells one receiver from another: the instance, or the framework's object. */
function objectOf(receiver: Value | undefined): object | undefined {
  if (receiver?.kind === 'native') return receiver.native
  return receiver?.kind === 'instance' ? receiver : undefined
}

/** What is `self` in a function that is called on something. */
function selfOf(run: Interpreter, fn: FunctionValue, given: Value | undefined): Value | undefined {
  const { receiver } = fn.fn
  if (receiver !== undefined) {
    return given ?? run.project.withType({ kind: 'unknown', label: 'this', bare: true }, receiver, fn.scope)
  }
  if (fn.takesSelf === true && given !== undefined) return given
  return fn.fn.keepsSelf === true ? (fn.self ?? fn.scope.self) : (given ?? fn.self)
}

function bindParams(run: Interpreter, fn: FunctionDef, args: readonly Value[], named: Named, scope: Scope): void {
  const taken = new Set<string>()
  let position = 0
  for (const param of fn.params) {
    if (param.rest === true) {
      run.bind(param.to, list(args.slice(position), args.length <= position), scope, true)
      position = args.length
      continue
    }
    const name = param.to.kind === 'name' ? param.to.name : undefined
    if (param.restNamed === true) {
      run.bind(
        param.to,
        record(
          [...named].filter(([key]) => !taken.has(key)),
          true,
        ),
        scope,
        true,
      )
      continue
    }
    const byName = name === undefined ? undefined : named.get(name)
    if (name !== undefined) taken.add(name)
    const given = byName ?? args[position]
    if (byName === undefined) position++
    run.bind(param.to, paramValue(run, param, name, given, scope), scope, true)
  }
}

function paramValue(
  run: Interpreter,
  param: ParamDef,
  name: string | undefined,
  given: Value | undefined,
  scope: Scope,
): Value {
  const value = given ?? (param.value === undefined ? undefined : run.evaluate(param.value, scope))
  if (value !== undefined && (value.kind !== 'unknown' || value.claimed !== undefined)) {
    return run.project.withType(value, param.type, scope)
  }
  const label = (value?.kind === 'unknown' ? value.label : undefined) ?? name
  return run.project.withType(
    { kind: 'unknown', bare: true, ...(label === undefined ? {} : { label }) },
    param.type,
    scope,
  )
}

/** Makes an instance of a class of the folder, or adds a base class's part to `into`. */
export function construct(run: Interpreter, of: Value, call: Call, into?: Instance): Value {
  if (of.kind === 'external') {
    const base = run.project.callExternal(of, { ...call, constructs: true }, run)
    // What an adapter knows says more than what no adapter answered for.
    if (into !== undefined && into.base?.kind !== 'native') into.base = base
    return base
  }
  if (of.kind !== 'class') return UNKNOWN
  const { project } = run
  const made = into === undefined ? of.scope.module.language.construct?.(of, call, run) : undefined
  if (made !== undefined) return made
  const instance: Instance = into ?? { kind: 'instance', of, born: ++project.made, fields: new Map() }
  project.uncalled.noteInstance(of, instance)
  const constructor = constructorOf(of.def)
  const scope = new Scope(of.scope.module, of.scope, instance)
  if (constructor === undefined) for (const base of project.basesOf(of, run)) construct(run, base, call, instance)
  else if (beginsWithBase(of, constructor)) {
    const bare = run.callOf(undefined, scope, [], new Map(), call.line)
    for (const base of project.basesOf(of, run)) if (base.kind === 'external') construct(run, base, bare, instance)
  }
  for (const member of of.def.members) initialize(run, member, instance, scope)
  if (constructor !== undefined) {
    run.invoke(
      { kind: 'function', fn: constructor, scope, owner: of, fields: new Map() },
      call.args,
      call.named,
      instance,
    )
  }
  return instance
}

const withoutSuper = new WeakMap<FunctionDef, boolean>()

/** Whether a constructor that does not say so makes the part of its base class first, as on the JVM. */
function beginsWithBase(of: ClassValue, constructor: FunctionDef): boolean {
  if (of.scope.module.language.outerSelfIsImplicit !== true) return false
  let known = withoutSuper.get(constructor)
  if (known === undefined) {
    known = !JSON.stringify(constructor.body).includes('"callee":{"kind":"super"}')
    withoutSuper.set(constructor, known)
  }
  return known
}

function initialize(run: Interpreter, member: Member, instance: Instance, scope: Scope): void {
  if (member.static === true || member.method !== undefined || instance.fields.has(member.name)) return
  if (member.value !== undefined) {
    instance.fields.set(member.name, run.project.withType(run.evaluate(member.value, scope), member.type, scope))
  } else if (member.type !== undefined) {
    instance.fields.set(
      member.name,
      run.project.withType({ kind: 'unknown', label: member.name, bare: true }, member.type, scope),
    )
  }
}

function constructorOf(def: ClassDef): FunctionDef | undefined {
  return def.members.find((member) => member.role === 'constructor')?.method
}

/** A member with the class that holds it and the scope in which it was written. */
export interface FoundMember {
  readonly member: Member
  readonly owner: ClassValue
  readonly scope: Scope
}

const namedMembers = new WeakMap<ClassDef, ReadonlyMap<string, Member>>()

/** Members of a class by their names, the first one of each, without constructors. */
function membersByName(def: ClassDef): ReadonlyMap<string, Member> {
  let known = namedMembers.get(def)
  if (known === undefined) {
    const named = new Map<string, Member>()
    for (const member of def.members) {
      if (member.role !== 'constructor' && !named.has(member.name)) named.set(member.name, member)
    }
    namedMembers.set(def, (known = named))
  }
  return known
}

/** A method or field of a class, of its extensions or of its bases inside the folder. */
export function findMember(run: Interpreter, of: ClassValue, name: string, depth = 0): FoundMember | undefined {
  const member = membersByName(of.def).get(name)
  if (member !== undefined) return { member, owner: of, scope: of.scope }
  const extending = run.project.extensions.member(of, name)
  if (extending !== undefined) return { ...extending, owner: of }
  if (depth > 16 || of.def.members.some((one) => one.promotes === true)) return undefined
  for (const base of run.project.basesOf(of, run)) {
    if (base.kind !== 'class') continue
    const found = findMember(run, base, name, depth + 1)
    if (found !== undefined) return found
  }
  return undefined
}
