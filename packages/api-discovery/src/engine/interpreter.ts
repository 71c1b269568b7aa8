/**
 * Reads a program without running it: evaluates statements and expressions of the lowered source far enough to know
 * which routers exist, what is registered on them and where they are mounted. Both sides of a condition are taken, a
 * loop over known values is unrolled, functions are followed with the values they are called with.
 */
import { construct, invoke, type Named } from './calling.ts'
import type { Arg, CallExpr, ClassDef, Decorator, Expr, FunctionDef, ImportName, Pattern, Stmt } from './ir.ts'
import { memberOf, setMember } from './members.ts'
import { callMethod, callValue } from './methods.ts'
import type { Call, Condition, Site } from './native.ts'
import type { HandlerFacts } from '../routing/graph.ts'
import type { Module, Project } from './project.ts'
import { Scope } from './scope.ts'
import {
  alternatives,
  concat,
  itemsOf,
  list,
  NULL,
  plainText,
  text,
  truth,
  union,
  UNKNOWN,
  type ClassValue,
  type FunctionValue,
  type Value,
} from './values.ts'

/** Thrown when one unit of work (a file, a function nobody calls, a handler) takes too many steps. */
export class BudgetExceeded extends Error {
  readonly code = 'budget-exceeded'
}

const STEPS_PER_UNIT = 400_000
const MAX_DEPTH = 900

export type Returns = Value[]

export class Interpreter {
  readonly project: Project
  /** Set while a handler is read: only calls that pass the request on are followed then. */
  handling = 0
  /** Where the handler that is being read puts its facts, for requests that are global names (Flask). */
  facts: HandlerFacts | undefined = undefined
  condition: Condition | undefined = undefined
  /** Functions being read now, outermost first. */
  readonly calls: FunctionDef[] = []
  /** What each of them was called on. */
  readonly receivers: (Value | undefined)[] = []
  #steps = 0
  #depth = 0

  constructor(project: Project) {
    this.project = project
  }

  /** Does one unit of work with a budget of its own; what goes wrong in it is reported and does not spread. */
  unit(module: Module, work: () => void): void {
    const before = { steps: this.#steps, depth: this.#depth, handling: this.handling, condition: this.condition }
    const calls = this.calls.length
    this.#steps = 0
    try {
      work()
    } catch (error) {
      this.project.report(module, error)
    } finally {
      this.#steps = before.steps
      this.#depth = before.depth
      this.handling = before.handling
      this.condition = before.condition
      this.calls.length = calls
      this.receivers.length = calls
    }
  }

  /** Runs under one more condition: what happens inside may not happen. */
  maybe<T>(work: () => T): T {
    const before = this.condition
    this.condition = { within: before }
    try {
      return work()
    } finally {
      this.condition = before
    }
  }

  get conditionDepth(): number {
    let depth = 0
    for (let at = this.condition; at !== undefined; at = at.within) depth++
    return depth
  }

  /** Runs statements. True means that a `return` or `throw` ends them for certain. */
  execute(body: readonly Stmt[], scope: Scope, returns: Returns): boolean {
    this.hoist(body, scope)
    for (const statement of body) if (this.#statement(statement, scope, returns)) return true
    return false
  }

  hoist(body: readonly Stmt[], scope: Scope): void {
    for (const statement of body) {
      if (statement.kind === 'function') {
        if (!(scope.module.language.decoratorsApply && statement.fn.decorators?.length)) {
          scope.declare(statement.name, this.makeFunction(statement.fn, scope))
        }
      } else if (statement.kind === 'import') this.#import(statement.from, statement.names, scope)
      else if (statement.kind === 'class') {
        const { name, def } = statement
        scope.declareLazily(name, () => this.makeClass(def, scope))
      }
    }
  }

  makeFunction(fn: FunctionDef, scope: Scope, self?: Value, owner?: ClassValue): FunctionValue {
    const within = this.calls.at(-1)?.name
    const value: FunctionValue = {
      kind: 'function',
      fn,
      ...(within === undefined ? {} : { within }),
      scope,
      fields: new Map(),
      ...(self === undefined ? {} : { self }),
      ...(owner === undefined ? {} : { owner }),
    }
    if (this.handling === 0) this.project.noteFunction(value)
    return value
  }

  makeClass(def: ClassDef, scope: Scope): Value {
    const value: ClassValue = { kind: 'class', def, scope, statics: new Map() }
    // Members of the class body see those before them by their bare names.
    const body = new Scope(scope.module, scope, value)
    for (const member of def.members) {
      if (member.static !== true || member.value === undefined) continue
      const of = this.evaluate(member.value, body)
      value.statics.set(member.name, of)
      body.declare(member.name, of)
    }
    this.project.noteClass(value)
    if (!scope.module.language.decoratorsApply) return value
    for (const { method } of def.members) {
      if (method?.decorators !== undefined)
        this.#decorate(this.makeFunction(method, body, value, value), method.decorators, body)
    }
    return this.#decorate(value, def.decorators, scope)
  }

  #decorate(value: Value, decorators: readonly Decorator[], scope: Scope): Value {
    let result = value
    for (const decorator of decorators.toReversed()) {
      const wrapper = this.evaluate(decorator.value, scope)
      const site = { file: scope.module.file, line: decorator.line }
      const applied = callValue(this, wrapper, this.callOf(undefined, scope, [result], new Map(), site.line))
      if (applied.kind !== 'unknown' && applied.kind !== 'external' && applied.kind !== 'constant') result = applied
    }
    return result
  }

  #statement(statement: Stmt, scope: Scope, returns: Returns): boolean {
    this.#step()
    switch (statement.kind) {
      case 'let': {
        const value = statement.value === undefined ? UNKNOWN : this.evaluate(statement.value, scope)
        this.bind(statement.to, this.project.withType(value, statement.type, scope), scope, true)
        return false
      }
      case 'do':
        this.evaluate(statement.value, scope)
        return false
      case 'return':
        returns.push(statement.value === undefined ? NULL : this.evaluate(statement.value, scope))
        return true
      case 'throw':
        this.evaluate(statement.value, scope)
        return true
      case 'if':
        return this.#if(statement.test, statement.yes, statement.no, scope, returns)
      case 'loop':
        this.#loop(statement, scope, returns)
        return false
      case 'block': {
        const inner = blockOf(scope)
        if (statement.certain) return this.execute(statement.body, inner, returns)
        this.maybe(() => this.execute(statement.body, inner, returns))
        return false
      }
      case 'function':
        if (scope.module.language.decoratorsApply && statement.fn.decorators?.length) {
          const fn = this.makeFunction(statement.fn, scope)
          scope.declare(statement.name, fn)
          scope.assign(statement.name, this.#decorate(fn, statement.fn.decorators, scope), Infinity)
        }
        return false
      case 'class':
        scope.find(statement.name)
        return false
      case 'import':
      case 'extend':
        return false
      case 'export':
        scope.module.exportValue(statement.name, this.evaluate(statement.value, scope))
        return false
      case 'export-from':
        this.#reexport(statement.from, statement.names, scope.module)
        return false
    }
  }

  #import(from: string, names: readonly ImportName[], scope: Scope): void {
    for (const { imported, local } of names) {
      if (imported === '**') {
        const name = local === '**' ? '*' : local
        scope.module.importAll(() => this.project.imported(scope.module, from, name, from))
      } else scope.declareLazily(local, () => this.project.imported(scope.module, from, imported, local))
    }
  }

  #reexport(from: string, names: readonly ImportName[] | 'all', module: Module): void {
    if (names === 'all') {
      module.reexportAll(() => this.project.imported(module, from, '*', from))
      return
    }
    for (const { imported, local } of names) {
      module.exportLazily(local, () => this.project.imported(module, from, imported, local))
    }
  }

  #if(test: Expr, yes: readonly Stmt[], no: readonly Stmt[], scope: Scope, returns: Returns): boolean {
    const known = this.#decides(test, scope)
    if (known !== undefined) return this.execute(known ? yes : no, blockOf(scope), returns)
    const yesEnds = this.maybe(() => this.execute(yes, blockOf(scope), returns))
    const noEnds = this.maybe(() => this.execute(no, blockOf(scope), returns))
    return yesEnds && noEnds && no.length > 0
  }

  /** What a condition comes to. The value of `a && b` may be known where its truth is not: with `a` unknown and `b` true. */
  #decides(test: Expr, scope: Scope): boolean | undefined {
    if (test.kind !== 'either') return truth(this.evaluate(test, scope))
    const first = this.#decides(test.first, scope)
    const settling = test.and !== true
    if (first === settling) return first
    const second =
      first === undefined ? this.maybe(() => this.#decides(test.second, scope)) : this.#decides(test.second, scope)
    return second === settling || first === second ? second : undefined
  }

  #loop(loop: Extract<Stmt, { kind: 'loop' }>, scope: Scope, returns: Returns): void {
    const over = loop.over === undefined ? undefined : this.evaluate(loop.over, scope)
    const items = over === undefined || loop.mode === 'while' ? undefined : this.iterate(over, loop.mode)
    const once = (item: Value): void => {
      const inner = blockOf(scope)
      if (loop.to !== undefined) this.bind(loop.to, item, inner, true)
      this.execute(loop.body, inner, returns)
    }
    if (items === undefined) this.maybe(() => once(UNKNOWN))
    else for (const item of items) once(item)
  }

  /** What a loop over the value gives, or undefined when that is not known. */
  iterate(over: Value, mode: 'values' | 'keys' | 'entries'): readonly Value[] | undefined {
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
        const items = over.of.flatMap((one) => this.iterate(one, mode) ?? [])
        return items.length > 0 ? items : undefined
      }
      default:
        return undefined
    }
  }

  /** Gives names to the parts of a value. `declares` makes new names; else existing ones are assigned. */
  bind(to: Pattern, value: Value, scope: Scope, declares: boolean): void {
    switch (to.kind) {
      case 'name': {
        const named = value.kind === 'unknown' && value.label === undefined && value.claimed === undefined
        const labelled: Value = named ? { ...value, label: to.name } : value
        if (declares && !scope.module.language.blockScope) scope.redeclare(to.name, labelled, this.conditionDepth)
        else if (declares) scope.declare(to.name, labelled, this.conditionDepth)
        else scope.assign(to.name, labelled, this.conditionDepth)
        return
      }
      case 'default':
        this.bind(to.to, isMissing(value) ? this.evaluate(to.value, scope) : value, scope, declares)
        return
      case 'object':
        for (const entry of to.entries) {
          const site = { file: scope.module.file, line: 0 }
          this.bind(entry.to, memberOf(this, value, entry.key, site), scope, declares)
        }
        if (to.rest !== undefined) scope.declare(to.rest, value, this.conditionDepth)
        return
      case 'list': {
        const items = this.iterate(value, 'values')
        to.items.forEach((part, i) => {
          if (part !== undefined) this.bind(part, items?.[i] ?? UNKNOWN, scope, declares)
        })
        if (to.rest !== undefined) scope.declare(to.rest, list((items ?? []).slice(to.items.length)))
        return
      }
      case 'place':
        this.#assignPlace(to.place, value, scope)
    }
  }

  #assignPlace(place: Expr, value: Value, scope: Scope): void {
    if (place.kind !== 'member' && place.kind !== 'index') return
    const site = { file: scope.module.file, line: place.line }
    if (place.kind === 'member') setMember(this, this.evaluate(place.of, scope), place.name, value, site)
    else {
      const key = plainText(this.evaluate(place.key, scope))
      if (key !== undefined) setMember(this, this.evaluate(place.of, scope), key, value, site)
    }
  }

  evaluate(expr: Expr, scope: Scope): Value {
    this.#step()
    if (this.#depth > MAX_DEPTH) return UNKNOWN
    this.#depth++
    try {
      return this.#expression(expr, scope)
    } finally {
      this.#depth--
    }
  }

  #expression(expr: Expr, scope: Scope): Value {
    switch (expr.kind) {
      case 'string':
        return text(expr.value)
      case 'number':
      case 'constant':
      case 'regex':
        return expr
      case 'template':
        return concat(expr.parts.map((part) => this.evaluate(part, scope)))
      case 'name':
        return this.#name(expr.name, scope, expr.line)
      case 'self':
        return scope.self ?? UNKNOWN
      case 'super':
        return UNKNOWN
      case 'member':
        return memberOf(this, this.evaluate(expr.of, scope), expr.name, { file: scope.module.file, line: expr.line })
      case 'index':
        return this.#index(expr, scope)
      case 'call':
        return this.#call(expr, scope)
      case 'object':
        return this.#object(expr, scope)
      case 'list':
        return this.#list(expr, scope)
      case 'spread':
        return this.evaluate(expr.of, scope)
      case 'function':
        return this.makeFunction(expr.fn, scope)
      case 'class':
        return this.makeClass(expr.def, scope)
      case 'choice': {
        const known = this.#decides(expr.test, scope)
        if (known !== undefined) return this.evaluate(known ? expr.yes : expr.no, scope)
        return union([
          this.maybe(() => this.evaluate(expr.yes, scope)),
          this.maybe(() => this.evaluate(expr.no, scope)),
        ])
      }
      case 'either':
        return this.#either(expr, scope)
      case 'binary':
        return this.#binary(expr, scope)
      case 'not': {
        const known = this.#decides(expr.of, scope)
        return known === undefined ? UNKNOWN : { kind: 'constant', value: !known }
      }
      case 'assign':
        return this.#assign(expr, scope)
      case 'sequence': {
        let last: Value = UNKNOWN
        for (const item of expr.items) last = this.evaluate(item, scope)
        return last
      }
      case 'typed':
        return this.project.withType(this.evaluate(expr.of, scope), expr.type, scope)
      case 'unknown':
        return UNKNOWN
    }
  }

  #name(name: string, scope: Scope, line: number): Value {
    return this.lookUp(name, scope, line) ?? { kind: 'unknown', label: name, bare: true }
  }

  /** What a name means in a scope; undefined when nothing says. */
  lookUp(name: string, scope: Scope, line: number): Value | undefined {
    const { language } = scope.module
    if (language.outerSelfIsImplicit === true) {
      // Members stand before what the file imports, apart from those that an outside base class may have.
      const near = scope.findBelow(scope.module.scope, name) ?? this.#memberOfSelf(name, scope, line)
      if (near !== undefined && near.kind !== 'external') return near
    }
    return (
      scope.find(name) ??
      language.builtin(name, scope, this) ??
      (language.selfIsImplicit ? this.#memberOfSelf(name, scope, line) : undefined) ??
      scope.module.starMember(name, this)
    )
  }

  #memberOfSelf(name: string, scope: Scope, line: number): Value | undefined {
    const site = { file: scope.module.file, line }
    let asked: Value | undefined
    for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
      if (at.self === undefined || at.self === asked) continue
      asked = at.self
      const member = memberOf(this, asked, name, site)
      if (member.kind !== 'unknown' || member.type !== undefined || member.claimed !== undefined) return member
      if (scope.module.language.outerSelfIsImplicit !== true) return undefined
    }
    return undefined
  }

  #index(expr: Extract<Expr, { kind: 'index' }>, scope: Scope): Value {
    const of = this.evaluate(expr.of, scope)
    const key = this.evaluate(expr.key, scope)
    const site: Site = { file: scope.module.file, line: expr.line }
    const found: Value[] = []
    for (const target of alternatives(of)) {
      for (const one of alternatives(key)) found.push(this.#indexOne(target, one, site))
    }
    return union(found)
  }

  #indexOne(of: Value, key: Value, site: Site): Value {
    if (of.kind === 'native') return of.native.index(key, site, this) ?? this.#memberByKey(of, key, site)
    if (of.kind === 'list' && key.kind === 'number') return of.items.at(key.value) ?? UNKNOWN
    if (of.kind === 'record' && plainText(key) === undefined) return union([...of.fields.values()])
    return this.#memberByKey(of, key, site)
  }

  #memberByKey(of: Value, key: Value, site: Site): Value {
    const name = plainText(key)
    if (name !== undefined) return memberOf(this, of, name, site)
    return key.kind === 'unknown' && key.label !== undefined ? { kind: 'unknown', label: key.label } : UNKNOWN
  }

  #object(expr: Extract<Expr, { kind: 'object' }>, scope: Scope): Value {
    const fields = new Map<string, Value>()
    const lines = new Map<string, number>()
    const result = { kind: 'record' as const, fields, lines, open: false, line: expr.line, file: scope.module.file }
    const inner = scope.module.language.objectsAreSelf ? new Scope(scope.module, scope, result) : scope
    for (const entry of expr.entries) {
      if (entry.spread === true) {
        const source = this.evaluate(entry.value, scope)
        if (source.kind === 'record') for (const [key, value] of source.fields) fields.set(key, value)
        else result.open = true
        continue
      }
      const key = entry.key === undefined ? undefined : plainText(this.evaluate(entry.key, scope))
      const value = this.evaluate(entry.value, inner)
      if (key === undefined) {
        result.open = true
        continue
      }
      fields.set(key, value)
      lines.set(key, entry.line)
    }
    return result
  }

  #list(expr: Extract<Expr, { kind: 'list' }>, scope: Scope): Value {
    const items: Value[] = []
    let open = false
    for (const item of expr.items) {
      const value = this.evaluate(item, scope)
      if (item.kind !== 'spread') items.push(value)
      else if (value.kind === 'list') {
        items.push(...value.items)
        open ||= value.open
      } else open = true
    }
    return { kind: 'list', items, open, line: expr.line, file: scope.module.file }
  }

  #either(expr: Extract<Expr, { kind: 'either' }>, scope: Scope): Value {
    const first = this.evaluate(expr.first, scope)
    const known = truth(first)
    if (expr.and === true) {
      if (known === false) return first
      return known === true ? this.evaluate(expr.second, scope) : this.maybe(() => this.evaluate(expr.second, scope))
    }
    if (known === true) return first
    const second =
      known === false ? this.evaluate(expr.second, scope) : this.maybe(() => this.evaluate(expr.second, scope))
    if (known === false) return second
    // `process.env.PREFIX || '/api'`: a known fallback says more than a name.
    if (first.kind === 'unknown' || first.kind === 'external') return second.kind === 'unknown' ? first : second
    return union([first, second])
  }

  #binary(expr: Extract<Expr, { kind: 'binary' }>, scope: Scope): Value {
    const left = this.evaluate(expr.left, scope)
    const right = this.evaluate(expr.right, scope)
    return scope.module.language.binary(expr.op, left, right, this) ?? UNKNOWN
  }

  #assign(expr: Extract<Expr, { kind: 'assign' }>, scope: Scope): Value {
    let value = this.evaluate(expr.value, scope)
    if (expr.op !== undefined) {
      const before = this.#read(expr.to, scope)
      value = scope.module.language.binary(expr.op, before, value, this) ?? UNKNOWN
    }
    this.bind(expr.to, value, scope, false)
    return value
  }

  #read(to: Pattern, scope: Scope): Value {
    if (to.kind === 'name') return scope.find(to.name) ?? UNKNOWN
    return to.kind === 'place' ? this.evaluate(to.place, scope) : UNKNOWN
  }

  #call(expr: CallExpr, scope: Scope): Value {
    const { callee } = expr
    if (callee.kind === 'super') return this.#superCall(expr, scope)
    if (callee.kind === 'member' && expr.constructs !== true) {
      if (callee.of.kind === 'super') return UNKNOWN
      const receiver = this.evaluate(callee.of, scope)
      return callMethod(this, receiver, callee.name, this.callFrom(expr, scope))
    }
    if (callee.kind === 'index' && expr.constructs !== true) {
      // `app[method](…)` is a method call for every method that the key may name.
      const receiver = this.evaluate(callee.of, scope)
      const names = alternatives(this.evaluate(callee.key, scope)).map(plainText)
      const call = this.callFrom(expr, scope)
      if (names.some((name) => name !== undefined)) {
        return union(names.map((name) => (name === undefined ? UNKNOWN : callMethod(this, receiver, name, call))))
      }
    }
    if (callee.kind === 'name' && scope.module.language.bareCallsAreMethods === true) {
      return this.#bareCall(callee.name, expr, scope)
    }
    if (callee.kind === 'name' && scope.module.language.outerSelfIsImplicit === true) {
      const answer = this.#callOfSelf(callee.name, expr, scope)
      if (answer !== undefined) return answer
    }
    const target = this.#overload(this.evaluate(callee, scope), expr, scope)
    const takesSelf = target.kind === 'function' && (target.fn.receiver !== undefined || target.takesSelf === true)
    const self = callee.kind === 'name' && takesSelf ? scope.self : undefined
    return callValue(this, target, this.callFrom(expr, scope), self)
  }

  /** A method of what is self here or further out, called without naming it: `router.apply { get("/x") }`. */
  #callOfSelf(name: string, expr: CallExpr, scope: Scope): Value | undefined {
    let asked: Value | undefined
    for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
      if (at.self === undefined || at.self === asked) continue
      asked = at.self
      const self = this.settle(asked)
      if (self.kind !== 'native' || !self.native.isCalledBare(name)) continue
      return scope.findBelow(scope.module.scope, name) === undefined
        ? callMethod(this, self, name, this.callFrom(expr, scope))
        : undefined
    }
    return undefined
  }

  /** A method that takes fewer arguments than it is given is not the one that is meant, but what the file imports is. */
  #overload(target: Value, { callee, args }: CallExpr, scope: Scope): Value {
    if (scope.module.language.outerSelfIsImplicit !== true || callee.kind !== 'name') return target
    if (target.kind !== 'function' || target.fn.params.length >= args.length) return target
    if (target.fn.params.some((param) => param.rest === true)) return target
    return scope.module.scope.own(callee.name) ?? scope.module.starMember(callee.name, this) ?? target
  }

  #bareCall(name: string, expr: CallExpr, scope: Scope): Value {
    const declared = scope.find(name) ?? scope.module.language.builtin(name, scope, this)
    const call = this.callFrom(expr, scope)
    if (declared !== undefined) return callValue(this, declared, call, scope.self)
    if (scope.self !== undefined) return callMethod(this, scope.self, name, call)
    const free: Value = { kind: 'unknown', label: name, bare: true }
    const result = callValue(this, free, call)
    return result === UNKNOWN ? { kind: 'unknown', label: name } : result
  }

  #superCall(expr: CallExpr, scope: Scope): Value {
    const self = scope.self
    if (self?.kind !== 'instance') return UNKNOWN
    const owner = this.calls.length > 0 ? this.project.ownerOf(this.calls.at(-1)) : undefined
    for (const base of this.project.basesOf(owner ?? self.of, this)) {
      construct(this, base, this.callFrom(expr, scope), self)
    }
    return UNKNOWN
  }

  /** A call's arguments, evaluated. */
  callFrom(expr: CallExpr, scope: Scope): Call {
    const args: Value[] = []
    const named = new Map<string, Value>()
    for (const arg of expr.args) this.#argument(arg, scope, args, named)
    return this.callOf(expr, scope, args, named, expr.line)
  }

  callOf(expr: CallExpr | undefined, scope: Scope, args: readonly Value[], named: Named, line: number): Call {
    return {
      file: scope.module.file,
      line,
      args,
      named,
      condition: this.condition,
      constructs: expr?.constructs === true,
      expr,
      scope,
      types: expr?.types ?? [],
    }
  }

  #argument(arg: Arg, scope: Scope, args: Value[], named: Map<string, Value>): void {
    const value = this.evaluate(arg.value, scope)
    if (arg.spread === true) {
      if (value.kind === 'list') args.push(...value.items)
      else if (value.kind === 'record') for (const [key, item] of value.fields) named.set(key, item)
      else args.push(...itemsOf(value))
    } else if (arg.name === undefined) args.push(value)
    else named.set(arg.name, value)
  }

  /** Makes an instance of a class; see `construct`. */
  instantiate(of: ClassValue, call: Call): Value {
    return construct(this, of, call)
  }

  call(callee: Value, call: Call): Value {
    return callValue(this, callee, call)
  }

  /** Reads a handler to see what it takes from its request. Calls that do not pass the request on are not followed. */
  handle(
    fn: FunctionValue,
    args: readonly Value[],
    facts: HandlerFacts,
    self?: Value,
    named: Named = new Map(),
  ): Value {
    let result: Value = UNKNOWN
    const before = this.facts
    this.unit(fn.scope.module, () => {
      this.handling = 1
      this.facts = facts
      result = invoke(this, fn, args, named, self)
    })
    this.facts = before
    return result
  }

  /** The value, or what is known of an unknown by its type or name. */
  settle(value: Value): Value {
    if (value.kind === 'unknown') return this.project.resolveUnknown(value, this) ?? value
    if (value.kind === 'module') return value.module.main(this) ?? value
    return value
  }

  memberOf(of: Value, name: string, file: string): Value {
    return memberOf(this, of, name, { file, line: 0 })
  }

  /** Calls a function value; see `invoke`. */
  invoke(fn: FunctionValue, args: readonly Value[], named: Named = new Map(), self?: Value): Value {
    return invoke(this, fn, args, named, self)
  }

  #step(): void {
    this.#steps++
    if (this.#steps > STEPS_PER_UNIT) throw new BudgetExceeded('too many steps')
  }
}

/** The scope of a block, which is that around it where blocks have none. */
function blockOf(scope: Scope): Scope {
  return scope.module.language.blockScope ? new Scope(scope.module, scope) : scope
}

function isMissing(value: Value): boolean {
  return value.kind === 'unknown' || (value.kind === 'constant' && value.value === null)
}
