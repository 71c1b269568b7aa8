/**
 * Reads a program without running it: evaluates statements and expressions of the lowered source far enough to know
 * which routers exist, what is registered on them and where they are mounted. Both sides of a condition are taken, a
 * loop over known values is unrolled, functions are followed with the values they are called with.
 */
import { Budget, BudgetExceeded } from './budget.ts'
import { evaluateCall } from './call-expressions.ts'
import { construct, invoke, type Named } from './calling.ts'
import type { Arg, CallExpr, ClassDef, Decorator, Expr, FunctionDef, ImportName, Pattern, Stmt } from './ir.ts'
import { evaluateIndex, evaluateList, evaluateObject } from './literals.ts'
import { memberOf } from './members.ts'
import { callValue } from './methods.ts'
import type { Call, Caller, Condition } from './native.ts'
import { bind, iterate } from './patterns.ts'
import type { HttpMethod } from '../model.ts'
import type { HandlerFacts } from '../routing/graph.ts'
import type { Module, Project } from './project.ts'
import { Scope } from './scope.ts'
import { Usefulness } from './usefulness.ts'
import {
  concat,
  itemsOf,
  NULL,
  sizeOf,
  text,
  truth,
  union,
  UNKNOWN,
  type ClassValue,
  type FunctionValue,
  type Value,
} from './values.ts'

const MAX_DEPTH = 900

export type Returns = Value[]

export class Interpreter {
  readonly project: Project
  /** Set while a handler is read: only calls that pass the request on are followed then. */
  handling = 0
  /** Where the handler that is being read puts its facts, for requests that are global names (Flask). */
  facts: HandlerFacts | undefined = undefined
  /** The method of the request that the handler being read answers; undefined while it is read for several at once. */
  method: HttpMethod | undefined = undefined
  /** A handler that was read for several methods at once wanted to know which one it answers. */
  wantedMethod = false
  condition: Condition | undefined = undefined
  /** Functions being read now, outermost first. */
  readonly calls: FunctionDef[] = []
  /** The call that led into the function that is being read. */
  caller: Caller | undefined
  readonly receivers: (Value | undefined)[] = []
  readonly #budget: Budget
  #depth = 0
  /** Functions that took too many steps, once or together, and added nothing; they are not entered again. */
  readonly #fruitless = new Set<FunctionDef>()
  readonly #usefulness = new Usefulness()

  constructor(project: Project) {
    this.project = project
    this.#budget = new Budget(() => project.graph.additions)
  }

  /**
   * Does one unit of work with a budget of its own; what goes wrong in it is reported and does not spread. `apart` says
   * that it does not count as a part of the unit around it.
   */
  unit(module: Module, work: () => void, apart = false): void {
    const before = { depth: this.#depth, handling: this.handling, condition: this.condition }
    const calls = this.calls.length
    let end: (() => void) | undefined
    try {
      end = this.#budget.begin(module.file, apart)
      work()
    } catch (error) {
      this.project.report(module.file, error)
    } finally {
      end?.()
      this.#depth = before.depth
      this.handling = before.handling
      this.condition = before.condition
      this.calls.length = calls
      this.receivers.length = calls
    }
  }

  /**
   * Reads a call. One that uses up the unit's steps without adding to the routing graph is abandoned and its steps
   * are given back, so that whoever called it can go on to its routes: a set-up opens databases and loads extensions first.
   */
  attempt(fn: FunctionValue, work: () => Value): Value {
    if (this.#fruitless.has(fn.fn)) return UNKNOWN
    const before = { handling: this.handling, additions: this.project.graph.additions, gains: this.#gains }
    const giveBack = this.#budget.mark()
    const spent = this.#budget.steps
    const { project } = this
    const { made, changed } = project
    project.changed = Infinity
    try {
      const value = work()
      const steps = this.#budget.steps - spent
      const hasAdded = this.#gains !== before.gains
      const hasChanged = project.changed <= made
      if (this.#usefulness.isUseless(fn.fn, { steps, hasAdded, hasChanged, value })) this.#fruitless.add(fn.fn)
      return value
    } catch (error) {
      const isFruitless = error instanceof BudgetExceeded && project.graph.additions === before.additions
      if (!isFruitless || !giveBack()) throw error
      this.#fruitless.add(fn.fn)
      this.handling = before.handling
      project.report(fn.scope.module.file, error)
      return UNKNOWN
    } finally {
      project.changed = Math.min(project.changed, changed)
    }
  }

  /** What was found so far: routes and routers, and inputs of the handler that is being read. */
  get #gains(): number {
    return this.project.graph.additions + (this.facts?.additions ?? 0)
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
    if (this.handling === 0) this.project.uncalled.noteFunction(value)
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
    this.project.uncalled.noteClass(value)
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
    this.spend(1)
    switch (statement.kind) {
      case 'let': {
        const value = statement.value === undefined ? UNKNOWN : this.evaluate(statement.value, scope)
        bind(this, statement.to, this.project.withType(value, statement.type, scope), scope, true)
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
    const items = over === undefined || loop.mode === 'while' ? undefined : iterate(over, loop.mode)
    const once = (item: Value): void => {
      const inner = blockOf(scope)
      if (loop.to !== undefined) bind(this, loop.to, item, inner, true)
      this.execute(loop.body, inner, returns)
    }
    if (items === undefined) this.maybe(() => once(UNKNOWN))
    else for (const item of items) once(item)
  }

  /** Gives names to the parts of a value; see `bind`. */
  bind(to: Pattern, value: Value, scope: Scope, declares: boolean): void {
    bind(this, to, value, scope, declares)
  }

  evaluate(expr: Expr, scope: Scope): Value {
    this.spend(1)
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
        return evaluateIndex(this, expr, scope)
      case 'call':
        return evaluateCall(this, expr, scope)
      case 'object':
        return evaluateObject(this, expr, scope)
      case 'list':
        return evaluateList(this, expr, scope)
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
    const size = sizeOf(left)
    const result = scope.module.language.binary(expr.op, left, right, this) ?? UNKNOWN
    if (sizeOf(left) !== size) this.project.noteChange(left)
    this.spend(sizeOf(result))
    return result
  }

  #assign(expr: Extract<Expr, { kind: 'assign' }>, scope: Scope): Value {
    let value = this.evaluate(expr.value, scope)
    if (expr.op !== undefined) {
      const before = this.#read(expr.to, scope)
      value = scope.module.language.binary(expr.op, before, value, this) ?? UNKNOWN
      this.spend(sizeOf(value))
    }
    bind(this, expr.to, value, scope, false)
    return value
  }

  #read(to: Pattern, scope: Scope): Value {
    if (to.kind === 'name') return scope.find(to.name) ?? UNKNOWN
    return to.kind === 'place' ? this.evaluate(to.place, scope) : UNKNOWN
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
      caller: this.caller,
    }
  }

  #argument(arg: Arg, scope: Scope, args: Value[], named: Map<string, Value>): void {
    const value = this.evaluate(arg.value, scope)
    if (arg.spread === true) {
      this.spend(sizeOf(value))
      if (value.kind === 'list') for (const item of value.items) args.push(item)
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

  /** The method of the request, for the handler that asks for it. */
  methodOfRequest(): Value {
    if (this.method !== undefined) return text(this.method)
    this.wantedMethod = true
    return UNKNOWN
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

  /** Takes steps from the budget, as many as values are copied; throws `BudgetExceeded` when there are none left. */
  spend(steps: number): void {
    this.#budget.spend(steps)
  }
}

/** The scope of a block, which is that around it where blocks have none. */
function blockOf(scope: Scope): Scope {
  return scope.module.language.blockScope ? new Scope(scope.module, scope) : scope
}
