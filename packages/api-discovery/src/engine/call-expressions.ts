import { construct, findMember } from './calling.ts'
import type { Interpreter } from './interpreter.ts'
import type { CallExpr, Expr } from './ir.ts'
import { callMethod, callValue } from './methods.ts'
import { Native, type Call } from './native.ts'
import type { Scope } from './scope.ts'
import { alternatives, native, plainText, union, UNKNOWN, type Value } from './values.ts'

/** What a call written in the source comes to: which function or method is meant, in the way of its language. */
export function evaluateCall(run: Interpreter, expr: CallExpr, scope: Scope): Value {
  const { callee } = expr
  if (callee.kind === 'super') return superCall(run, expr, scope)
  if (callee.kind === 'member' && expr.constructs !== true) {
    if (callee.of.kind === 'super') return superMethod(run, callee.name, expr, scope)
    const passed = passedOn(run, callee, expr, scope)
    if (passed !== undefined) return passed
    const receiver = run.evaluate(callee.of, scope)
    return callMethod(run, receiver, callee.name, run.callFrom(expr, scope))
  }
  if (callee.kind === 'index' && expr.constructs !== true) {
    // `app[method](…)` is a method call for every method that the key may name.
    const receiver = run.evaluate(callee.of, scope)
    const names = alternatives(run.evaluate(callee.key, scope)).map(plainText)
    const call = run.callFrom(expr, scope)
    if (names.some((name) => name !== undefined)) {
      return union(names.map((name) => (name === undefined ? UNKNOWN : callMethod(run, receiver, name, call))))
    }
  }
  if (callee.kind === 'name' && scope.module.language.bareCallsAreMethods === true) {
    return bareCall(run, callee.name, expr, scope)
  }
  if (callee.kind === 'name' && scope.module.language.outerSelfIsImplicit === true) {
    const answer = callOfSelf(run, callee.name, expr, scope)
    if (answer !== undefined) return answer
  }
  const target = overloadOf(run, run.evaluate(callee, scope), expr, scope)
  const takesSelf = target.kind === 'function' && (target.fn.receiver !== undefined || target.takesSelf === true)
  const self = callee.kind === 'name' && takesSelf ? scope.self : undefined
  return callValue(run, target, run.callFrom(expr, scope), self)
}

/** `app[method].call(app, path, handler)`, `app.get.apply(app, args)`, `app.get.bind(app)`: a method of a framework's object. */
function passedOn(
  run: Interpreter,
  { of, name }: Extract<Expr, { kind: 'member' }>,
  expr: CallExpr,
  scope: Scope,
): Value | undefined {
  if (name !== 'call' && name !== 'apply' && name !== 'bind') return undefined
  if (of.kind !== 'member' && of.kind !== 'index') return undefined
  if (of.of.kind === 'super') return undefined
  const receiver = run.settle(run.evaluate(of.of, scope))
  const method = of.kind === 'member' ? of.name : plainText(run.evaluate(of.key, scope))
  if (receiver.kind !== 'native' || method === undefined) return undefined
  const call = run.callFrom(expr, scope)
  const [, ...rest] = call.args
  if (name === 'bind') return native(new BoundMethod(receiver, method, rest))
  const [only] = rest
  return callMethod(run, receiver, method, {
    ...call,
    args: name === 'call' ? rest : only?.kind === 'list' ? only.items : [],
  })
}

/** A method with the object that it belongs to, and its first arguments. */
class BoundMethod extends Native {
  readonly #of: Value
  readonly #name: string
  readonly #args: readonly Value[]

  constructor(of: Value, name: string, args: readonly Value[]) {
    super()
    this.#of = of
    this.#name = name
    this.#args = args
  }

  override call(call: Call, run: Interpreter): Value {
    return callMethod(run, this.#of, this.#name, { ...call, args: [...this.#args, ...call.args] })
  }
}

/** A method of what is self here or further out, called without naming it: `router.apply { get("/x") }`. */
function callOfSelf(run: Interpreter, name: string, expr: CallExpr, scope: Scope): Value | undefined {
  let asked: Value | undefined
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    if (at.self === undefined || at.self === asked) continue
    asked = at.self
    const self = frameworkPart(run.settle(asked), name, run)
    if (self?.kind !== 'native' || !self.native.isCalledBare(name)) continue
    return scope.findBelow(scope.module.scope, name) === undefined
      ? callMethod(run, self, name, run.callFrom(expr, scope))
      : undefined
  }
  return undefined
}

/** Of an object whose class comes from a framework's, what the framework answers for: `get("/x")` in `App extends Jooby`. */
function frameworkPart(self: Value, name: string, run: Interpreter): Value | undefined {
  if (self.kind !== 'instance') return self
  return self.base?.kind === 'native' && findMember(run, self.of, name) === undefined ? self.base : undefined
}

/** A method that takes fewer arguments than it is given is not the one that is meant, but what the file imports is. */
function overloadOf(run: Interpreter, target: Value, { callee, args }: CallExpr, scope: Scope): Value {
  if (scope.module.language.outerSelfIsImplicit !== true || callee.kind !== 'name') return target
  if (target.kind !== 'function' || target.fn.params.length >= args.length) return target
  if (target.fn.params.some((param) => param.rest === true)) return target
  return scope.module.scope.own(callee.name) ?? scope.module.starMember(callee.name, run) ?? target
}

function bareCall(run: Interpreter, name: string, expr: CallExpr, scope: Scope): Value {
  const declared = scope.find(name) ?? scope.module.language.builtin(name, scope, run)
  const call = run.callFrom(expr, scope)
  if (declared !== undefined) return callValue(run, declared, call, scope.self)
  if (scope.self !== undefined) return callMethod(run, scope.self, name, call)
  const free: Value = { kind: 'unknown', label: name, bare: true }
  const result = callValue(run, free, call)
  return result === UNKNOWN ? { kind: 'unknown', label: name } : result
}

/**
 * `super().add_url_rule(rule, …)`: the method of a base class, on the same object. Where a method of that name hands on what
 * it was called with, it is its own call that registers.
 */
function superMethod(run: Interpreter, name: string, expr: CallExpr, scope: Scope): Value {
  const { self } = scope
  const inside = run.calls.at(-1)
  if (self?.kind !== 'instance' || inside === undefined) return UNKNOWN
  const written = run.callFrom(expr, scope)
  const { file, line } = (inside.name === name ? run.caller : undefined) ?? written
  const call = { ...written, file, line }
  for (const base of run.project.basesOf(run.project.ownerOf(inside) ?? self.of, run)) {
    const found = base.kind === 'class' ? findMember(run, base, name) : undefined
    if (found?.member.method === undefined) continue
    return callValue(run, run.makeFunction(found.member.method, found.scope, self, found.owner), call, self)
  }
  return self.base === undefined ? UNKNOWN : callMethod(run, self.base, name, call)
}

function superCall(run: Interpreter, expr: CallExpr, scope: Scope): Value {
  const self = scope.self
  if (self?.kind !== 'instance') return UNKNOWN
  const owner = run.calls.length > 0 ? run.project.ownerOf(run.calls.at(-1)) : undefined
  for (const base of run.project.basesOf(owner ?? self.of, run)) {
    construct(run, base, run.callFrom(expr, scope), self)
  }
  return UNKNOWN
}
