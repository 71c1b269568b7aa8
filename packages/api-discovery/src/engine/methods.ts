/** Calling a value, or a method of one. */
import { construct } from './calling.ts'
import { readsGlobalRequest } from './global-request.ts'
import type { Interpreter } from './interpreter.ts'
import { memberOf, promoting } from './members.ts'
import type { Call } from './native.ts'
import {
  alternatives,
  sizeOf,
  union,
  UNKNOWN,
  type ClassValue,
  type FunctionValue,
  type Instance,
  type Value,
} from './values.ts'

export function callMethod(run: Interpreter, receiver: Value, name: string, call: Call): Value {
  if (receiver.kind === 'union') {
    return union(alternatives(receiver).map((one) => callMethod(run, one, name, call)))
  }
  const language = call.scope.module.language
  // `Resource.__init__(self)`: a base class of Python makes its part of the instance.
  const [self, ...rest] = call.args
  if (name === '__init__' && self?.kind === 'instance' && (receiver.kind === 'external' || receiver.kind === 'class')) {
    construct(run, receiver, { ...call, args: rest }, self)
    return UNKNOWN
  }
  switch (receiver.kind) {
    case 'native': {
      if (!receiver.native.isPure) run.project.noteChange(undefined)
      const answer = receiver.native.method(name, call, run)
      if (answer !== undefined) return answer
      const member = receiver.native.member(name, call, run)
      if (member !== undefined) return callValue(run, member, call, receiver)
      break
    }
    case 'external':
      return run.project.callExternalMethod(receiver, name, call, run)
    case 'unknown': {
      const known = run.project.resolveUnknown(receiver, run) ?? run.project.claim(receiver, name, call, run)
      if (known !== undefined) return callMethod(run, known, name, call)
      break
    }
    case 'function': {
      const answer = functionMethod(run, receiver, name, call)
      if (answer !== undefined) return answer
      break
    }
    default: {
      const member = ownMember(run, receiver, name, call)
      if (member !== undefined) return callValue(run, member, call, receiver)
      const answer = receiver.kind === 'class' ? run.project.classMethod(receiver, name, call, run) : undefined
      if (answer !== undefined) return answer
      const promoted = receiver.kind === 'instance' ? promotedMethod(run, receiver, name, call) : undefined
      if (promoted !== undefined) return promoted
      // `class Api(Flask)`: what the class does not have, the framework's part of it does.
      if (receiver.kind === 'instance' && receiver.base !== undefined) return callMethod(run, receiver.base, name, call)
    }
  }
  const size = sizeOf(receiver)
  const builtin = language.method(receiver, name, call, run)
  if (sizeOf(receiver) !== size) run.project.noteChange(receiver)
  if (builtin !== undefined) {
    run.spend(sizeOf(receiver) + sizeOf(builtin))
    return builtin
  }
  runCallbacks(run, call)
  return { kind: 'unknown', label: name }
}

function ownMember(run: Interpreter, receiver: Value, name: string, call: Call): Value | undefined {
  const member = memberOf(run, receiver, name, call)
  return member.kind === 'unknown' && member.claimed === undefined ? undefined : member
}

/** `app.GET(…)` on an object that embeds a router. */
function promotedMethod(run: Interpreter, of: Instance, name: string, call: Call, depth = 0): Value | undefined {
  for (const inner of depth > 8 ? [] : promoting(run, of, call.file)) {
    if (inner === of) continue
    const answer =
      inner.kind === 'native'
        ? inner.native.method(name, call, run)
        : inner.kind === 'instance'
          ? promotedMethod(run, inner, name, call, depth + 1)
          : undefined
    if (answer !== undefined) return answer
  }
  return undefined
}

function functionMethod(run: Interpreter, fn: FunctionValue, name: string, call: Call): Value | undefined {
  const [self, ...rest] = call.args
  if (name === 'call') return follow(run, fn, rest, call, self)
  if (name === 'apply') return follow(run, fn, rest[0]?.kind === 'list' ? rest[0].items : [], call, self)
  if (name === 'bind') return { ...fn, bound: [...(fn.bound ?? []), ...rest], ...(self === undefined ? {} : { self }) }
  const field = fn.fields.get(name)
  return field === undefined ? undefined : callValue(run, field, call)
}

export function callValue(run: Interpreter, callee: Value, call: Call, self?: Value): Value {
  switch (callee.kind) {
    case 'union':
      return union(alternatives(callee).map((one) => callValue(run, one, call, self)))
    case 'function':
      return follow(run, callee, call.args, call, self)
    case 'class':
      return run.handling > 0 &&
        !passesRequest(call) &&
        callee.scope.module.language.construct === undefined &&
        hasConstructor(run, callee)
        ? UNKNOWN
        : construct(run, callee, call)
    case 'native': {
      if (!callee.native.isPure) run.project.noteChange(undefined)
      const answer = callee.native.call(call, run)
      if (answer !== undefined) return answer
      break
    }
    case 'external':
      return run.project.callExternal(callee, call, run)
    case 'module': {
      const main = callee.module.main(run)
      if (main !== undefined) return callValue(run, main, call)
      break
    }
    case 'unknown': {
      const known = run.project.resolveUnknown(callee, run) ?? run.project.claim(callee, '()', call, run)
      if (known !== undefined) return callValue(run, known, call, self)
      break
    }
    default:
  }
  runCallbacks(run, call)
  return UNKNOWN
}

/** Whether making an instance runs code of the folder; what only declares fields is made even inside handlers. */
function hasConstructor(run: Interpreter, of: ClassValue, depth = 0): boolean {
  if (depth > 16 || of.def.members.some((member) => member.role === 'constructor')) return true
  return run.project.basesOf(of, run).some((base) => base.kind === 'class' && hasConstructor(run, base, depth + 1))
}

function follow(run: Interpreter, fn: FunctionValue, args: readonly Value[], call: Call, self?: Value): Value {
  if (run.handling > 0 && !passesRequest(call) && !carriesRequest(self) && !readsGlobalRequest(fn, run.project)) {
    // Inside a handler only what receives the request can read it; `wrap(() => …)` may still close over it.
    // A decorator's wrapper hands all it was given to what it wraps.
    const forwards = call.expr?.args.some((arg) => arg.spread === true) === true
    if (!forwards && fn.fn.keepsSelf !== true && !call.args.some((arg) => arg.kind === 'function'))
      return run.project.withType(UNKNOWN, fn.fn.returns, fn.scope)
  }
  const { caller } = run
  run.caller = { file: call.file, line: call.line, within: caller }
  try {
    return run.invoke(fn, args, call.named, self)
  } finally {
    run.caller = caller
  }
}

/** A request, or an object that holds one: the methods of a view see `self.request`. */
function carriesRequest(self: Value | undefined): boolean {
  if (self?.kind === 'native') return self.native.isRequest
  if (self?.kind !== 'instance') return false
  if (self.base?.kind === 'native' && self.base.native.isRequest) return true
  return [...self.fields.values()].some((field) => field.kind === 'native' && field.native.isRequest)
}

function passesRequest(call: Call): boolean {
  for (const arg of [...call.args, ...call.named.values()]) {
    if (arg.kind === 'native' && arg.native.isRequest) return true
    if (arg.kind === 'record') {
      for (const field of arg.fields.values()) if (field.kind === 'native' && field.native.isRequest) return true
    }
  }
  return false
}

/** Functions handed to something unknown may be called by it: `fs.readdir(dir, () => …)`, `promise.then(…)`. */
export function runCallbacks(run: Interpreter, call: Call): void {
  const callIfClosure = (arg: Value): void => {
    if (arg.kind !== 'function' || arg.fn.keepsSelf !== true) return
    run.maybe(() => answers.set(arg, run.invoke(arg, [], new Map())))
  }
  call.args.forEach(callIfClosure)
  call.named.forEach(callIfClosure)
}

/** What callbacks that were run came to. */
const answers = new WeakMap<FunctionValue, Value>()

/** What a function comes to that something outside calls: `lazy(() => import('./admin'))`. */
export function answerOfCallback(run: Interpreter, fn: FunctionValue): Value {
  return answers.get(fn) ?? run.maybe(() => run.invoke(fn, []))
}
